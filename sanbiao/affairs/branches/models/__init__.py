"""The books of party building at the grass roots."""

from sanbiao.affairs.branches.models.organs import (
    Debriefing,
    DutyReport,
    Grade,
    Matter,
    MatterState,
    MeetingKind,
    Pairing,
    PairingState,
    ReportState,
    Way,
)
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
    "DutyReport",
    "Grade",
    "Matter",
    "MatterState",
    "MeetingKind",
    "NewOrganisation",
    "OrganisationKind",
    "Pairing",
    "PairingState",
    "ReportState",
    "StarReview",
    "StarState",
    "StarVerdict",
    "Stars",
    "Visit",
    "Way",
    "WeakOrganisation",
    "WeakState",
]
