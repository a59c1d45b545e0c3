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


CONTRADICTIONS = {
    "ballot-parts": (partial(ReviewFactory, counted=True, good=46), partial(ReviewFactory, counted=True)),
    "ballot-without-counts": (partial(ReviewFactory, counted=True, good=None), partial(ReviewFactory, counted=True)),
    "ballot-not-due": (partial(ReviewFactory, is_due=False, held_on=date(2023, 1, 16)), partial(ReviewFactory, is_due=False)),
    "ballot-of-another-year": (
        partial(ReviewFactory, held_on=date(2024, 1, 1)),
        partial(ReviewFactory, held_on=date(2023, 12, 31)),
    ),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
