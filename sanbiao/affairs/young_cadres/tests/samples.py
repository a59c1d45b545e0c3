"""Rows that the tests which enumerate begin from."""

from __future__ import annotations

from datetime import date
from functools import partial

from factory import SubFactory

from sanbiao.affairs.young_cadres.models import LeaveReason, Placement, PlacementState, PoolEntry
from sanbiao.affairs.young_cadres.tests.factories import InterviewFactory, PlacementFactory, PoolEntryFactory
from sanbiao.registry.people.tests.factories import PersonFactory

MACHINES = {
    "young_cadres.poolentry": [PoolEntryFactory, partial(PoolEntryFactory, left_on=date(2023, 5, 31))],
    "young_cadres.placement": [
        PlacementFactory,
        partial(PlacementFactory, active=True),
        lambda: InterviewFactory().placement,
    ],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""


def _used(began_on: date) -> PoolEntry:
    entry = PoolEntryFactory(left_on=date(2023, 6, 1), leave_reason=LeaveReason.USED)
    PlacementFactory(person=entry.person, active=True, began_on=began_on)
    return entry


def _again(left_on: date | None) -> PoolEntry:
    first = PoolEntryFactory(left_on=left_on)
    return PoolEntryFactory(person=first.person, unit=first.unit, entered_on=date(2023, 5, 1))


def _born(month: date) -> PoolEntry:
    return PoolEntryFactory(person__birth_month=date(1990, 3, 1), birth_month=month)


def _placed_after(completed_on: date) -> Placement:
    first = PlacementFactory(state=PlacementState.COMPLETED, completed_on=completed_on)
    return PlacementFactory(person=first.person, unit=first.unit, active=True, began_on=date(2023, 5, 1))


CONTRADICTIONS = {
    "used-without-placement": (partial(_used, date(2023, 6, 2)), partial(_used, date(2023, 6, 1))),
    "in-pool-twice": (partial(_again, None), partial(_again, date(2023, 5, 1))),
    "pool-born-otherwise": (partial(_born, date(1991, 3, 1)), partial(_born, date(1990, 3, 1))),
    "placed-twice": (partial(_placed_after, date(2023, 5, 2)), partial(_placed_after, date(2023, 5, 1))),
    "interview-of-another": (partial(InterviewFactory, person=SubFactory(PersonFactory)), InterviewFactory),
    "interview-before-placement": (
        partial(InterviewFactory, interviewed_on=date(2022, 8, 31)),
        partial(InterviewFactory, interviewed_on=date(2022, 9, 1)),
    ),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
