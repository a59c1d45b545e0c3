"""What the pages of service orders ask: what is late, what contradicts itself, and who claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from sanbiao.affairs.orders.apps import Rules, lapsed
from sanbiao.affairs.orders.models import OPEN, Mark, ServiceOrder, State
from sanbiao.core.periods.periods import Period


def unclaimed(today: date, rules: Rules) -> Q:
    """The orders that nobody has claimed in the days for it."""
    return Q(state=State.WAITING, placed_on__lte=lapsed(rules.claim_within, today))


def overdue(today: date, rules: Rules) -> Q:
    """The open orders past their day; one without a day is held to that of its category."""
    late = Q(due_on__lt=today)
    for category, term in rules.close_within.items():
        late |= Q(due_on=None, category=category, placed_on__lte=lapsed(term, today))
    return Q(state__in=OPEN) & late


UNCLOSED = Q(state__in=(State.CLOSED, State.MARKED), closed_on=None)
CONTRADICTORY = (
    UNCLOSED
    | Q(state__in=OPEN, closed_on__isnull=False)
    | Q(state=State.WAITING, claimed_on__isnull=False)
    | Q(claimed_on=None, closed_on__isnull=False)
)
"""The orders whose state and days do not say the same."""


def discontent(window: Period) -> Q:
    """The orders closed in a period with which a resident was not content, and which nobody has taken up again."""
    closed = Q(state__in=(State.CLOSED, State.MARKED), closed_on__gte=window.start, closed_on__lt=window.stop)
    return closed & Q(resident_mark=Mark.DISCONTENT)


def placed_in(window: Period) -> Q:
    """The orders of a period that are not void."""
    return Q(placed_on__gte=window.start, placed_on__lt=window.stop) & ~Q(state=State.VOID)


@dataclass(frozen=True)
class Claimant:
    """Who claimed orders in a period: how many, closed ones, and what residents said of how many."""

    name: str
    community: str
    claimed: int
    closed: int
    marked: int
    content: int


def claimants(orders: QuerySet[ServiceOrder], window: Period, most: int) -> Sequence[Claimant]:
    """Those who claimed the most in a period, each with the community; namesakes of two communities are two."""
    rows = orders.filter(claimed_on__gte=window.start, claimed_on__lt=window.stop).exclude(state=State.VOID)
    counted: Any = (  # Any: rows of counts
        rows.exclude(claimant="")
        .values_list("claimant", "unit")
        .annotate(
            community=F("unit__short_name"),
            claimed=Count("pk"),
            closed=Count("pk", filter=Q(closed_on__isnull=False)),
            marked=Count("pk", filter=~Q(resident_mark="")),
            content=Count("pk", filter=Q(resident_mark__in=(Mark.CONTENT, Mark.FAIR))),
        )
        .order_by("-claimed", "claimant", "unit")[:most]
    )
    return [Claimant(name, *counts) for name, _, *counts in counted]


@dataclass(frozen=True)
class Pace:
    """How many orders were closed in a period, how many of them had a day to be closed by, and how many kept it."""

    closed: int
    in_time: int
    timed: int


def pace(orders: QuerySet[ServiceOrder], window: Period) -> Pace:
    """The orders closed in a period, those of them with a day to be closed by, and those closed by it."""
    closed = orders.filter(closed_on__gte=window.start, closed_on__lt=window.stop).exclude(state=State.VOID)
    found = closed.aggregate(
        closed=Count("pk"),
        timed=Count("due_on"),
        in_time=Count("pk", filter=Q(closed_on__lte=F("due_on"))),
    )
    return Pace(**found)
