"""The pages of plans: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.affairs.plans.tests.factories import ItemFactory, TargetFactory
from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens

OPENS = {
    "plans": Opens(STAFF),
    "plans-next": Opens(STAFF),
    "target": Opens(WITHIN_REACH, lambda world: (world.target.pk,)),
    "plan-item": Opens(WITHIN_REACH, lambda world: (world.plan_item.pk,)),
}
SHOWN = {
    "plans": ("plans", "demo", "/plans/"),
    "next half year": ("plans-next", "demo", "/plans/next/"),
    "target": ("target", "demo", "/plans/targets/{target}/"),
    "item under way": ("plan-item", "demo", "/plans/items/{under_way}/"),
    "item with a figure": ("plan-item", "demo", "/plans/items/{measured}/"),
}
KEYS = {
    "target": "SELECT id FROM plans_target ORDER BY issued_on DESC",
    "under_way": "SELECT id FROM plans_item WHERE state = 'under_way' ORDER BY id",
    "measured": "SELECT id FROM plans_item WHERE figure <> '' AND goal IS NOT NULL ORDER BY year DESC, id",
}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    return {"target": TargetFactory(unit=world.town), "plan_item": ItemFactory(unit=world.town)}
