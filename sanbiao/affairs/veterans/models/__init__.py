"""The books of retired cadres: sites and branches, the people themselves, and what is done with and for them."""

from sanbiao.affairs.veterans.models.branches import (
    SIX_GOODS,
    DemoSite,
    RetiredBranch,
    SiteLevel,
    SiteState,
    SixGoodReview,
    SixGoodState,
    Stage,
)
from sanbiao.affairs.veterans.models.deeds import (
    Activity,
    ActivityKind,
    ActivityState,
    SilverService,
    SilverState,
    SilverTalent,
    Skill,
)
from sanbiao.affairs.veterans.models.people import Health, Occasion, Veteran, VeteranKind, Visit, VisitState

__all__ = [
    "SIX_GOODS",
    "Activity",
    "ActivityKind",
    "ActivityState",
    "DemoSite",
    "Health",
    "Occasion",
    "RetiredBranch",
    "SilverService",
    "SilverState",
    "SilverTalent",
    "SiteLevel",
    "SiteState",
    "SixGoodReview",
    "SixGoodState",
    "Skill",
    "Stage",
    "Veteran",
    "VeteranKind",
    "Visit",
    "VisitState",
]
