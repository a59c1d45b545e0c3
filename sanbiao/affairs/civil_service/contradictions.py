"""What cannot be true of promotions and registrations."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from sanbiao.affairs.civil_service.models import Kind, Outcome, Promotion, Registration, Standing
from sanbiao.core.ledger.contradictions import Contradiction


def _risen_twice(on: date) -> Q:
    others = Promotion.objects.filter(person=OuterRef("person"), to_rank=OuterRef("to_rank"), state=Standing.PROPOSED)
    earlier = others.filter(round__approved_on__isnull=False).exclude(pk=OuterRef("pk"))
    return Q(Exists(earlier), state=Standing.PROPOSED)


def _risen_after_leaving(on: date) -> Q:
    left = Registration.objects.filter(person=OuterRef("person"), kind=Kind.REMOVAL, state=Outcome.ADMITTED)
    return Q(
        Exists(left.filter(batch__completed_on__lte=OuterRef("round__approved_on"))),
        state=Standing.PROPOSED,
    )


def _unchecked(on: date) -> Q:
    return Q(approved_on__lt=F("checked_on"))


Contradiction(
    name="promotion-twice",
    title="同一人不止一次晋升到同一职级",
    ledger="civil_service.promotion",
    remedy="核对各批次的名单，误列的在撤销批准后取消晋升资格；曾降级后重新晋升的，不用处理。",
    rows=_risen_twice,
)
Contradiction(
    name="promotion-of-who-left",
    title="注销备案以后又晋升职级",
    ledger="civil_service.promotion",
    remedy="核对注销备案和晋升名单，改正误列的一行；重新录用的，补上新登记。",
    rows=_risen_after_leaving,
)
Contradiction(
    name="promotion-unchecked",
    title="批准日期早于单位自查日期",
    ledger="civil_service.promotionround",
    remedy="对照文件核对两个日期，改正写错的一个。",
    rows=_unchecked,
)
