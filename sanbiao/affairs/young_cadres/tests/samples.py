"""Rows that the tests which enumerate begin from."""

from __future__ import annotations

from datetime import date
from functools import partial

from sanbiao.affairs.young_cadres.tests.factories import InterviewFactory, PlacementFactory, PoolEntryFactory

MACHINES = {
    "young_cadres.poolentry": [PoolEntryFactory, partial(PoolEntryFactory, left_on=date(2023, 5, 31))],
    "young_cadres.placement": [
        PlacementFactory,
        partial(PlacementFactory, active=True),
        lambda: InterviewFactory().placement,
    ],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""
