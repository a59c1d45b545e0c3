"""What cannot be true of service orders and needs."""

from django.db.models import F, Q

from sanbiao.affairs.orders.queries import CONTRADICTORY
from sanbiao.core.ledger.contradictions import Contradiction

Contradiction(
    name="order-out-of-step",
    title="工单的状态与日期不一致，或没有领单就办结",
    ledger="orders.serviceorder",
    remedy="核对工单的状态和领单、办结日期，改正写错的一处；漏登的补上。",
    rows=CONTRADICTORY,
)
Contradiction(
    name="order-marked-unclosed",
    title="工单没有办结就有评价",
    ledger="orders.serviceorder",
    remedy="已经办结的，补填办结日期；没有办结的，删去评价。",
    rows=Q(closed_on=None) & ~Q(resident_mark="", branch_mark=""),
)
Contradiction(
    name="need-ordered-before-raised",
    title="工单的下单日期早于需求的提出日期",
    ledger="orders.need",
    remedy="核对对应的是不是这张工单，改正写错的日期。",
    rows=Q(order__placed_on__lt=F("raised_on")),
)
