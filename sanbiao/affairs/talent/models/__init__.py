"""The books of talent and technology: young people, programmes, incubators, firms, and posts filled by open recruitment."""

from sanbiao.affairs.talent.models.firms import IndustrialFirm, PeerValue, Recognition
from sanbiao.affairs.talent.models.incubators import Filing, Incubator, Tenant
from sanbiao.affairs.talent.models.people import Entrepreneur, Graduate, PracticeBase, Study, UrgentTalent
from sanbiao.affairs.talent.models.posts import RecruitedPost
from sanbiao.affairs.talent.models.programmes import TalentPolicy, TeamProject

__all__ = [
    "Entrepreneur",
    "Filing",
    "Graduate",
    "Incubator",
    "IndustrialFirm",
    "PeerValue",
    "PracticeBase",
    "Recognition",
    "RecruitedPost",
    "Study",
    "TalentPolicy",
    "TeamProject",
    "Tenant",
    "UrgentTalent",
]
