"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

from sanbiao.affairs.archives.tests.factories import ProblemFactory, ReviewFactory

FIRST, SECOND = {"first_on": date(2022, 9, 1), "first_by": "李梅"}, {"second_on": date(2022, 9, 20), "second_by": "王强"}

MACHINES = {
    "archives.review": [ReviewFactory, partial(ReviewFactory, **FIRST), partial(ReviewFactory, **FIRST, **SECOND)],
    "archives.problem": [
        partial(ProblemFactory, found_on=date(2022, 9, 1)),
        partial(ProblemFactory, found_on=date(2022, 9, 1), mended_on=date(2022, 9, 20), material="补入党志愿书"),
    ],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""
