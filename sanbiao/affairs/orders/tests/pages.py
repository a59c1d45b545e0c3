"""The pages of service orders: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.affairs.orders.tests.factories import ServiceOrderFactory
from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens

OPENS = {
    "orders": Opens(STAFF),
    "order": Opens(WITHIN_REACH, lambda world: (world.service_order.pk,)),
}
SHOWN = {
    "orders": ("orders", "demo", "/orders/"),
    "order of a need": ("order", "demo", "/orders/{needed_order}/"),
    "need that waits": ("ledger-detail", "demo", "/ledgers/orders-need/{raised_need}/"),
}
KEYS = {
    "needed_order": "SELECT order_id FROM orders_need WHERE order_id IS NOT NULL ORDER BY id",
    "raised_need": "SELECT id FROM orders_need WHERE state = 'raised' ORDER BY id",
}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    return {"service_order": ServiceOrderFactory(unit=world.town)}
