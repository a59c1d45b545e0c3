"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

from sanbiao.affairs.veterans.models import RetiredBranch, SilverService, Veteran, Visit
from sanbiao.affairs.veterans.tests.factories import (
    ActivityFactory,
    DemoSiteFactory,
    RetiredBranchFactory,
    SilverServiceFactory,
    SilverTalentFactory,
    SixGoodReviewFactory,
    VeteranFactory,
    VisitFactory,
)
from sanbiao.registry.people.models import Status

DAYS = {
    "six_good_on": date(2022, 3, 1),
    "named_on": date(2022, 7, 1),
    "review_begun_on": date(2023, 4, 10),
    "removed_on": date(2023, 5, 10),
}
LATER = date(2023, 5, 20)


def _branch(stage: int) -> RetiredBranch:
    """A branch found good in all six that has come so far."""
    days = dict([*DAYS.items()][:stage])
    return SixGoodReviewFactory(branch=RetiredBranchFactory(letter="青老〔2022〕6号", **days)).branch


MACHINES = {
    "veterans.demosite": [DemoSiteFactory, partial(DemoSiteFactory, withdrawn_on=LATER)],
    "veterans.retiredbranch": [RetiredBranchFactory, *(partial(_branch, stage) for stage in range(len(DAYS) + 1))],
    "veterans.visit": [VisitFactory, partial(VisitFactory, waived_on=LATER)],
    "veterans.silvertalent": [SilverTalentFactory, partial(SilverTalentFactory, left_on=LATER)],
    "veterans.activity": [ActivityFactory, partial(ActivityFactory, cancelled_on=LATER)],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""


def _listed(status: str) -> Veteran:
    return VeteranFactory(person__status=status, person__birth_month=BORN)


def _called_on(left_on: date) -> Visit:
    visit = VisitFactory(visited_on=date(2023, 5, 6))
    VeteranFactory(person=visit.person, left_on=left_on)
    return visit


def _named(*, study: bool) -> RetiredBranch:
    branch = RetiredBranchFactory(six_good_on=date(2022, 3, 1), named_on=date(2023, 2, 1))
    SixGoodReviewFactory(branch=branch, study=study)
    return branch


def _served(joined_on: date) -> SilverService:
    service = SilverServiceFactory()
    SilverTalentFactory(person=service.person, joined_on=joined_on)
    return service


BORN = date(1950, 8, 1)
OLD = {"person__status": Status.RETIRED, "person__birth_month": BORN}
CONTRADICTIONS = {
    "veteran-serving": (partial(_listed, Status.SERVING), partial(_listed, Status.RETIRED)),
    "veteran-born-otherwise": (partial(VeteranFactory, **OLD, born_on=date(1950, 9, 1)), partial(VeteranFactory, **OLD)),
    "veteran-too-young": (
        partial(VeteranFactory, **OLD, retired_on=date(1989, 9, 1)),
        partial(VeteranFactory, **OLD, retired_on=date(1990, 9, 1)),
    ),
    "visit-after-removal": (partial(_called_on, date(2023, 5, 5)), partial(_called_on, date(2023, 5, 6))),
    "visit-made-and-waived": (
        partial(VisitFactory, visited_on=date(2023, 5, 6), waived_on=date(2023, 5, 6)),
        partial(VisitFactory, visited_on=date(2023, 5, 6)),
    ),
    "six-good-named-unfit": (partial(_named, study=False), partial(_named, study=True)),
    "silver-service-outside-pool": (partial(_served, date(2023, 3, 21)), partial(_served, date(2023, 3, 20))),
    "activity-held-and-cancelled": (
        partial(ActivityFactory, held_on=date(2023, 5, 4), cancelled_on=date(2023, 5, 1)),
        partial(ActivityFactory, held_on=date(2023, 5, 4)),
    ),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
