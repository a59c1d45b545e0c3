"""What the pages of young cadres ask: what should be looked at, and the ranking of interviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Rank

from sanbiao.affairs.young_cadres.models import (
    REQUIRED,
    SCORES,
    Interview,
    Placement,
    PlacementState,
    PoolEntry,
    PoolState,
)
from sanbiao.affairs.young_cadres.rules import Rules
from sanbiao.core.periods.periods import Period, add_months

MOST_DAYS = 12
"""So many days of interviews are offered to choose from."""


def overage(on: date, the_rules: Rules) -> Q:
    """Entries in the pool of people who are too old for it, by the roster's birth month, or the book's own."""
    last = add_months(on, -12 * (the_rules.oldest + 1)).replace(day=1)
    of_roster = Q(person__on_roster=True, person__birth_month__lte=last)
    return Q(state=PoolState.IN_POOL) & (of_roster | Q(person__on_roster=False, birth_month__lte=last))


def unplaced(on: date, the_rules: Rules) -> Q:
    """Entries of people who have long been in the pool and were never sent anywhere."""
    placed = Placement.objects.filter(person=OuterRef("person"))
    return Q(~Exists(placed), state=PoolState.IN_POOL, entered_on__lt=on - the_rules.placed_within)


def twice_in_pool() -> Q:
    """Entries in the pool of people who stand in it twice."""
    other = PoolEntry.objects.filter(person=OuterRef("person"), state=PoolState.IN_POOL).exclude(pk=OuterRef("pk"))
    return Q(Exists(other), state=PoolState.IN_POOL)


def other_birth_month() -> Q:
    """Entries whose birth month is not the roster's, by which ages are taken."""
    return Q(person__on_roster=True) & ~Q(birth_month=F("person__birth_month"))


def overdue(on: date) -> Q:
    """Placements that go on beyond the day planned for their end."""
    return Q(state=PlacementState.ACTIVE, planned_until__lt=on)


def untested() -> Q:
    """Completed placements without an interview."""
    return Q(~Exists(Interview.objects.filter(placement=OuterRef("pk"))), state=PlacementState.COMPLETED)


def out_of_pool() -> Q:
    """Placements that are planned or going on of people who are not in the pool."""
    pooled = PoolEntry.objects.filter(person=OuterRef("person"), state=PoolState.IN_POOL)
    return Q(~Exists(pooled), state__in=(PlacementState.PLANNED, PlacementState.ACTIVE))


def unusual_panels(the_rules: Rules) -> Q:
    """Interviews before a panel of an unusual size, an even one for instance."""
    filled = (
        Case(When(**{f"{field}__isnull": False}, then=1), default=0) for number, field in SCORES.items() if number > REQUIRED
    )
    size = sum(filled, Value(REQUIRED))
    return Q(pk__in=Interview.objects.alias(size=size).exclude(size__in=the_rules.panels).values("pk"))


def of_another_person() -> Q:
    """Interviews of somebody else than their placement is of."""
    return ~Q(person=F("placement__person"))


@dataclass(frozen=True)
class Day:
    """A day on which several were interviewed, and what that was called."""

    on: date
    count: int
    session: str

    @property
    def label(self) -> str:
        return f"{self.on}（{self.count} 人{'，' if self.session else ''}{self.session}）"


def interviewed(rows: QuerySet[Interview], window: Period) -> QuerySet[Interview]:
    """The interviews of `rows` in a window."""
    return rows.filter(interviewed_on__gte=window.start, interviewed_on__lt=window.stop)


def days_of(rows: QuerySet[Interview]) -> list[Day]:
    """The latest days on which several of `rows` were held."""
    counted = rows.order_by().values_list("interviewed_on").annotate(count=Count("pk"), session=Max("session"))
    return [Day(*each) for each in counted.filter(count__gt=1).order_by("-interviewed_on")[:MOST_DAYS]]


def ranked(rows: QuerySet[Interview]) -> QuerySet[Interview]:
    """`rows` by their results, the best first, each with its `rank`; who has the same result has the same rank."""
    rank = Window(Rank(), order_by=F("result").desc())
    return rows.select_related("person", "placement__unit").annotate(rank=rank).order_by("rank", "person__name", "pk")
