"""Rows that the tests which enumerate begin from."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from factory import SubFactory

from sanbiao.affairs.branches.models import (
    Branch,
    BranchKind,
    ContestState,
    Coverage,
    Grade,
    StarReview,
    Stars,
    Way,
    WeakOrganisation,
)
from sanbiao.affairs.branches.tests.factories import (
    BranchFactory,
    ContestFactory,
    DutyReportFactory,
    MatterFactory,
    NewOrganisationFactory,
    PairingFactory,
    StarReviewFactory,
    StarVerdictFactory,
    VisitFactory,
    WeakOrganisationFactory,
)
from sanbiao.registry.firms.models import FirmKind
from sanbiao.registry.organisations.tests.factories import UnitFactory

STAGES: tuple[dict[str, Any], ...] = (
    {"claimed_on": 0, "claimed": Stars.FIVE, "evidence": "创建台账"},
    {"screened_on": 5, "screened": Stars.FIVE},
    {"judged_on": 20, "judged": Stars.FOUR},
    {"announced_on": 25, "announced_until": 40},
    {"named_on": 45, "named": Stars.FOUR, "document": "青组〔2023〕9号", "review_due_on": 400},
    {"reviewed_on": 60},
)
"""What each stage of a star review writes, days by how long after the first."""
WEAK: tuple[dict[str, Any], ...] = (
    {"sent_on": 3, "leader": "张守正"},
    {"plan_on": 10, "measures": "一村一策", "due_on": 60},
    {"accepted_on": 50, "content": 95},
    {"closed_on": 55, "watched_until": 75},
    {"steady_on": 80},
)
BEGAN = date(2023, 2, 1)
GRADED = {
    "reported_on": date(2023, 1, 12),
    "way": Way.ORAL,
    "grade": Grade.PLAIN,
    "problems": "抓两新不够",
    "mend_by": date(2023, 5, 1),
}


def _come_to(stages: tuple[dict[str, Any], ...], count: int) -> dict[str, Any]:
    said = {name: value for stage in stages[:count] for name, value in stage.items()}
    return {name: BEGAN + timedelta(days=value) if name.endswith(("_on", "_until")) else value for name, value in said.items()}


def review_at(stage: int, **more: Any) -> StarReview:
    """A review that has come through so many stages, with one star passed by its task group."""
    review = StarReviewFactory(**{**_come_to(STAGES, stage), **more})
    StarVerdictFactory(review=review)
    if stage > 4:
        review.branch.stars = review.named
        review.branch.save()
    return review


MACHINES = {
    "branches.starreview": [
        # Named five stars, so that there is something to lower them to.
        partial(review_at, stage, **({"named": Stars.FIVE} if stage > 4 else {}))
        for stage in range(len(STAGES) + 1)
    ],
    "branches.weakorganisation": [
        partial(lambda stage: WeakOrganisationFactory(**_come_to(WEAK, stage)), stage) for stage in range(len(WEAK) + 1)
    ],
    "branches.contest": [
        ContestFactory,
        partial(ContestFactory, state=ContestState.HELD),
        partial(ContestFactory, state=ContestState.CANCELLED),
    ],
    "branches.dutyreport": [
        DutyReportFactory,
        partial(DutyReportFactory, **GRADED),
        partial(DutyReportFactory, **GRADED, mended_on=date(2023, 4, 1)),
    ],
    "branches.matter": [
        MatterFactory,
        partial(MatterFactory, finished_on=date(2023, 4, 1), result="办结"),
        partial(MatterFactory, ended_on=date(2023, 4, 1)),
    ],
    "branches.pairing": [
        PairingFactory,
        partial(PairingFactory, finished_on=date(2023, 4, 1), visits=2, solved=1),
        partial(PairingFactory, ended_on=date(2023, 4, 1)),
    ],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""


def _named(passed: int) -> StarReview:
    """A review named one star, of which so many verdicts say that it was passed."""
    review = StarReviewFactory(**NAMED)
    StarVerdictFactory(review=review, passed=False)
    StarVerdictFactory.create_batch(passed, review=review)
    return review


def _holds(stars: str, **more: Any) -> Branch:
    branch = BranchFactory(stars=stars)
    StarReviewFactory(branch=branch, year=2022, named_on=date(2022, 5, 1), named=Stars.FIVE)
    StarReviewFactory(branch=branch, named_on=date(2023, 5, 1), named=Stars.FOUR, **more)
    return branch


def _in_village(closed_on: date) -> Branch:
    return BranchFactory(kind=BranchKind.VILLAGE, village=SubFactory(UnitFactory, village=True, closed_on=closed_on))


def _weak(opened_on: date) -> WeakOrganisation:
    village = UnitFactory(village=True, opened_on=opened_on)
    return WeakOrganisationFactory(town=village.parent, village=village)


def _relapsed(again: date) -> WeakOrganisation:
    """One that relapsed in May, and was listed a second time."""
    first = WeakOrganisationFactory(closed_on=date(2023, 4, 1), relapsed_on=date(2023, 5, 1))
    WeakOrganisationFactory(name=first.name, listed_on=again)
    return first


NAMED = {"named_on": date(2023, 5, 1), "named": Stars.ONE}
LOWERED = {"lowered": Stars.THREE, "lowered_on": date(2023, 6, 1)}
CONTRADICTIONS = {
    "stars-unjudged": (partial(StarReviewFactory, **NAMED), partial(_named, 1)),
    "stars-above-verdicts": (partial(_named, 0), partial(_named, 1)),
    "branch-above-naming": (partial(_holds, Stars.FOUR, **LOWERED), partial(_holds, Stars.THREE, **LOWERED)),
    "branch-of-no-village": (partial(_in_village, date(2023, 7, 1)), partial(_in_village, date(2023, 7, 2))),
    "visit-nowhere": (
        partial(VisitFactory, village__closed_on=date(2023, 3, 8)),
        partial(VisitFactory, village__closed_on=date(2023, 3, 9)),
    ),
    "visit-in-another-town": (partial(VisitFactory, village=SubFactory(UnitFactory, village=True)), VisitFactory),
    "weak-nowhere": (partial(_weak, date(2023, 2, 2)), partial(_weak, date(2023, 2, 1))),
    "weak-not-relisted": (partial(_relapsed, date(2023, 4, 30)), partial(_relapsed, date(2023, 5, 1))),
    "weak-closed-before-accepted": (
        partial(WeakOrganisationFactory, closed_on=date(2023, 5, 1), accepted_on=date(2023, 5, 2)),
        partial(WeakOrganisationFactory, closed_on=date(2023, 5, 2), accepted_on=date(2023, 5, 2)),
    ),
    "organisation-uncovered-with-branch": (
        partial(NewOrganisationFactory, coverage=Coverage.NONE, branch=SubFactory(BranchFactory)),
        partial(NewOrganisationFactory, coverage=Coverage.OWN, branch=SubFactory(BranchFactory)),
    ),
    "organisation-of-other-kind": (
        partial(NewOrganisationFactory, firm__kind=FirmKind.SOCIAL),
        partial(NewOrganisationFactory, firm__kind=FirmKind.PRIVATE),
    ),
    "matter-finished-after-end": (
        partial(MatterFactory, finished_on=date(2023, 4, 2), ended_on=date(2023, 4, 1)),
        partial(MatterFactory, finished_on=date(2023, 4, 1), ended_on=date(2023, 4, 1)),
    ),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
