"""The books of party building at the grass roots."""

from sanbiao.affairs.branches.models.organs import Debriefing, Matter, MatterState, MeetingKind, Pairing, PairingState
from sanbiao.affairs.branches.models.party import Batch, Branch, BranchKind, StarReview, Stars, StarState, StarVerdict
from sanbiao.affairs.branches.models.two_new import Coverage, DemoKind, DemoPoint, NewOrganisation, OrganisationKind
from sanbiao.affairs.branches.models.villages import Contest, ContestKind, ContestState, Visit, WeakOrganisation, WeakState

__all__ = [
    "Batch",
    "Branch",
    "BranchKind",
    "Contest",
    "ContestKind",
    "ContestState",
    "Coverage",
    "Debriefing",
    "DemoKind",
    "DemoPoint",
    "Matter",
    "MatterState",
    "MeetingKind",
    "NewOrganisation",
    "OrganisationKind",
    "Pairing",
    "PairingState",
    "StarReview",
    "StarState",
    "StarVerdict",
    "Stars",
    "Visit",
    "WeakOrganisation",
    "WeakState",
]
