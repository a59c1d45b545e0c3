"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

from sanbiao.affairs.teams.models import PostQuota
from sanbiao.affairs.teams.tests.factories import PostQuotaFactory


def _anew(ended_on: date | None) -> PostQuota:
    first = PostQuotaFactory(ended_on=ended_on)
    return PostQuotaFactory(unit=first.unit, began_on=date(2022, 1, 1))


CONTRADICTIONS = {
    "quota-twice": (partial(_anew, None), partial(_anew, date(2022, 1, 1))),
    "quota-of-closed-unit": (
        partial(PostQuotaFactory, unit__closed_on=date(2022, 1, 1)),
        partial(PostQuotaFactory, unit__closed_on=date(2022, 1, 1), ended_on=date(2022, 1, 1)),
    ),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
