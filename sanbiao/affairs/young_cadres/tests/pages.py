"""The pages of young cadres: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.affairs.young_cadres.tests.factories import InterviewFactory, PlacementFactory, PoolEntryFactory
from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens

OPENS = {
    "young-cadres": Opens(STAFF),
    "young-cadres-ranking": Opens(STAFF),
    "young-cadres-entry": Opens(WITHIN_REACH, lambda world: (world.pool_entry.pk,)),
    "young-cadres-placement": Opens(WITHIN_REACH, lambda world: (world.tempering.pk,)),
    "young-cadres-interview": Opens(WITHIN_REACH, lambda world: (world.interview.pk,)),
}
SHOWN = {
    "young cadres": ("young-cadres", "demo", "/young-cadres/"),
    "ranking of interviews": ("young-cadres-ranking", "demo", "/young-cadres/ranking/"),
    "entry of the pool": ("young-cadres-entry", "demo", "/young-cadres/pool/{left_pool}/"),
    "placement under way": ("young-cadres-placement", "demo", "/young-cadres/placements/{on_placement}/"),
    "interview": ("young-cadres-interview", "demo", "/young-cadres/interviews/{seven_examiners}/"),
}
KEYS = {
    "left_pool": "SELECT id FROM young_cadres_poolentry WHERE state = 'left' ORDER BY id",
    "on_placement": "SELECT id FROM young_cadres_placement WHERE state = 'active' ORDER BY id",
    "seven_examiners": "SELECT id FROM young_cadres_interview WHERE score_7 IS NOT NULL ORDER BY id",
}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    tempering = PlacementFactory(completed=True, unit=world.town)
    return {
        "pool_entry": PoolEntryFactory(unit=world.town, person=tempering.person),
        "tempering": tempering,
        "interview": InterviewFactory(placement=tempering),
    }
