"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

from sanbiao.affairs.ballots.tests.factories import ReviewFactory

MACHINES = {
    "ballots.review": [
        ReviewFactory,
        partial(ReviewFactory, held_on=date(2023, 1, 16)),
        partial(ReviewFactory, counted=True),
        partial(ReviewFactory, counted=True, notified_on=date(2023, 2, 1), rectify_by=date(2023, 4, 2)),
    ]
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""
