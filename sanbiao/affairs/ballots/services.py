"""The duty of a year: who must hold a review, and by which day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser

from sanbiao.affairs.ballots.apps import rules
from sanbiao.affairs.ballots.models import Review, State
from sanbiao.core.ledger.services import create_rows


def enter_next(reviews: Iterable[Review], *, by: AbstractBaseUser, at: datetime) -> int:
    """Enter the units of `reviews` as due in the year after; returns how many.

    Raises Refused where one of them lies outside what `by` may change, or is entered already; then none is.
    """
    due = [{"year": each.year + 1, "unit": each.unit, "is_due": True} for each in reviews]
    return create_rows(Review, due, by=by, at=at)


def keep_clocks() -> None:
    """Keep by which day a review should be held, as long as it is not."""
    month, day = rules().hold_by
    waiting = Review.objects.filter(state=State.DUE)
    for year in waiting.order_by().values_list("year", flat=True).distinct():
        if year < date.max.year:
            last = date(year + 1, month, day)
            waiting.filter(year=year).exclude(hold_by__isnull=False, hold_by=last).update(hold_by=last)
