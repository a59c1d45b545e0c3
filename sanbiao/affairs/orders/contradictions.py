"""What cannot be true of service orders."""

from __future__ import annotations

from sanbiao.affairs.orders.queries import CONTRADICTORY
from sanbiao.core.ledger.contradictions import Contradiction

Contradiction(
    name="order-out-of-step",
    title="工单的状态与日期不一致，或没有领单就办结",
    ledger="orders.serviceorder",
    remedy="核对工单的状态和领单、办结日期，改正写错的一处；漏登的补上。",
    rows=lambda _: CONTRADICTORY,
)
