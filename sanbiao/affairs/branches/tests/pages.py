"""The pages of party building: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.affairs.branches.tests.factories import VisitFactory
from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens

OPENS = {
    "branches": Opens(STAFF),
    "branches-organs": Opens(STAFF),
    "branches-stars": Opens(STAFF),
    "branches-tours": Opens(STAFF),
    "village": Opens(WITHIN_REACH, lambda world: (world.visit.village_id,)),
}
SHOWN = {
    "branches": ("branches", "demo", "/branches/"),
    "two new and organs": ("branches-organs", "demo", "/branches/organs/"),
    "stars": ("branches-stars", "demo", "/branches/stars/"),
    "tours": ("branches-tours", "demo", "/branches/tours/"),
    "village": ("village", "demo", "/branches/villages/{village}/"),
    "branch": ("ledger-detail", "demo", "/ledgers/branches-branch/{starred}/"),
    "star review": ("ledger-detail", "demo", "/ledgers/branches-starreview/{review}/"),
}
KEYS = {
    "village": "SELECT village_id FROM branches_visit ORDER BY id",
    "starred": "SELECT branch_id FROM branches_starreview ORDER BY id",
    "review": "SELECT id FROM branches_starreview ORDER BY id",
}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    return {"visit": VisitFactory(town=world.town)}
