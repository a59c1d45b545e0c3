"""What cannot be true of targets, items of work, problems and meetings."""

from django.db.models import F, Q

from sanbiao.core.ledger.contradictions import Contradiction

Contradiction(
    name="target-after-its-year",
    title="目标在年度过完以后才下达",
    ledger="plans.target",
    remedy="核对年度和下达日期，改正写错的一个。",
    rows=Q(issued_on__year__gt=F("year")),
)
Contradiction(
    name="item-begun-unissued",
    title="没有下达就启动或完成了",
    ledger="plans.item",
    remedy="补填下达日期和文号；没有下达的，删去启动和完成日期。",
    rows=Q(issued_on=None) & (Q(started_on__isnull=False) | Q(completed_on__isnull=False)),
)
Contradiction(
    name="item-goal-without-figure",
    title="有目标值，没有对应指标，算不出完成多少",
    ledger="plans.item",
    remedy="填写对应指标；不按指标考核的，删去目标值。",
    rows=Q(goal__isnull=False, figure=""),
)
Contradiction(
    name="problem-closed-unmended",
    title="没有启动整改就销号了",
    ledger="plans.problem",
    remedy="补填整改启动日期和整改措施；没有整改的，撤回销号。",
    rows=Q(closed_on__isnull=False, rectifying_on=None),
)
Contradiction(
    name="meeting-outside-task-force",
    title="会议不在专班成立以后、撤销以前",
    ledger="plans.meeting",
    remedy="核对召开日期和专班的成立、撤销日期，改正写错的一个。",
    rows=Q(held_on__lt=F("task_force__formed_on")) | Q(held_on__gt=F("task_force__dissolved_on")),
)
Contradiction(
    name="resolution-adopted-and-dropped",
    title="已列入工作要点，又登记了不列入",
    ledger="plans.resolution",
    remedy="列入的，删去不列入日期；不列入的，撤回转办。",
    rows=Q(item__isnull=False, dropped_on__isnull=False),
)
