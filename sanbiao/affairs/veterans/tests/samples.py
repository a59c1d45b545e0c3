"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

from sanbiao.affairs.veterans.models import RetiredBranch
from sanbiao.affairs.veterans.tests.factories import (
    ActivityFactory,
    DemoSiteFactory,
    RetiredBranchFactory,
    SilverTalentFactory,
    SixGoodReviewFactory,
    VisitFactory,
)

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
