"""What cannot be true of the pool, of placements and of interviews."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from sanbiao.affairs.young_cadres.models import BEGUN, LeaveReason, Placement, PlacementState, PoolEntry
from sanbiao.core.ledger.contradictions import Contradiction

_PLACED = Placement.objects.filter(person=OuterRef("person"), state__in=BEGUN)
_OTHER_ENTRY = PoolEntry.objects.filter(person=OuterRef("person"), entered_on__lt=OuterRef("entered_on"))
_OTHER_PLACEMENT = (
    _PLACED.exclude(pk=OuterRef("pk"))
    .filter(began_on__lte=OuterRef("began_on"))
    .annotate(over=Coalesce("completed_on", "stopped_on"))
)

Contradiction(
    name="used-without-placement",
    title="因提拔使用出库，没有历练记录",
    ledger="young_cadres.poolentry",
    remedy="补登这个人的历练；没有历练过的，改正出库原因。",
    rows=Q(~Exists(_PLACED.filter(began_on__lte=OuterRef("left_on"))), leave_reason=LeaveReason.USED, left_on__isnull=False),
)
Contradiction(
    name="in-pool-twice",
    title="在库期间又登记了一次入库",
    ledger="young_cadres.poolentry",
    remedy="保留一条入库记录；中间出过库的，给前一条补填出库日期和原因。",
    rows=Q(Exists(_OTHER_ENTRY.filter(Q(left_on=None) | Q(left_on__gt=OuterRef("entered_on"))))),
)
Contradiction(
    name="pool-born-otherwise",
    title="出生年月和名册不一致",
    ledger="young_cadres.poolentry",
    remedy="年龄按名册计算。以档案认定的为准，改正写错的一处。",
    rows=Q(person__on_roster=True, person__birth_month__isnull=False) & ~Q(birth_month=F("person__birth_month")),
)
Contradiction(
    name="placed-twice",
    title="同一个人同时在两处历练",
    ledger="young_cadres.placement",
    remedy="核对两段历练的起止日期，前一段已经结束的补填完成或终止日期。",
    rows=Q(Exists(_OTHER_PLACEMENT.filter(Q(state=PlacementState.ACTIVE) | Q(over__gt=OuterRef("began_on")))), state__in=BEGUN),
)
Contradiction(
    name="interview-of-another",
    title="面试的人和历练的人不是同一个人",
    ledger="young_cadres.interview",
    remedy="核对历练编号和姓名，改正写错的一个。",
    rows=~Q(person=F("placement__person")),
)
Contradiction(
    name="interview-before-placement",
    title="面试早于历练开始",
    ledger="young_cadres.interview",
    remedy="核对面试日期和历练的开始日期，改正写错的一个；面试对应的是另一段历练的，改正历练编号。",
    rows=Q(interviewed_on__lt=F("placement__began_on")),
)
