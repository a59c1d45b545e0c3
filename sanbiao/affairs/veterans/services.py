"""What is planned for several retired cadres at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser

from sanbiao.affairs.veterans.models import Occasion, Veteran, Visit
from sanbiao.core.ledger.services import create_rows
from sanbiao.core.ui.times import local_date


def in_year(day: date, year: int) -> date:
    """The same day of another year; 29 February is the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def next_birthday(born_on: date, day: date) -> date:
    """The first birthday on or after `day`."""
    this_year, next_year = (in_year(born_on, day.year + more) for more in (0, 1))
    return this_year if this_year >= day else next_year


def plan_birthdays(veterans: Iterable[Veteran], *, by: AbstractBaseUser, at: datetime) -> int:
    """Plan the call on each of `veterans` for the next birthday; returns how many.

    Raises Refused where one of them lies outside what `by` may change; then none is planned.
    """
    visits = []
    for each in veterans:
        assert each.born_on is not None  # noqa: S101  # nobody has a birthday without it
        day = next_birthday(each.born_on, local_date(at))
        visits.append({"person": each.person, "unit": each.unit, "occasion": Occasion.BIRTHDAY, "arose_on": day, "due_on": day})
    return create_rows(Visit, visits, by=by, at=at)
