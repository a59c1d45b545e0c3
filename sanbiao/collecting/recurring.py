"""What is asked again each period: the next demand is made, and issued to the same units, when its period begins."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from sanbiao.collecting.models import Demand, DemandState, Recurrence, Submission
from sanbiao.core.audit.services import keep
from sanbiao.core.periods.periods import Period, add_months, period
from sanbiao.core.ui.times import local_date

BY = "系统"
CONTINUED = "按期下发"
_SOME = 20
"""So many are made in one go; whoever looks after it has to give signs of life meanwhile."""


def continue_demands(*, at: datetime) -> int:
    """Make the next of every demand whose next period has begun; how many there were."""
    on = local_date(at)
    waiting = Demand.objects.filter(~Q(recurrence=Recurrence.ONCE), ~Q(state=DemandState.DRAFT), next=None).order_by("pk")
    ready = [demand for demand in waiting if period(demand.period).stop <= on]
    return sum(_continued(demand, at) for demand in ready[:_SOME])


@transaction.atomic
def _continued(demand: Demand, at: datetime) -> bool:
    """Whether the next demand was made; of two who look at once, one finds that it was."""
    demand = Demand.objects.select_for_update(of=("self",)).get(pk=demand.pk)
    if Demand.objects.filter(continues=demand).exists():
        return False
    now, following = period(demand.period), period(demand.period).shifted(1)
    made = Demand.objects.create(
        number=f"{demand.number.partition('-')[0]}-{following.code}",
        title=demand.title.replace(now.label, following.label),
        section=demand.section,
        kind=demand.kind,
        book=demand.book,
        items=demand.items,
        note=demand.note,
        period=following.code,
        recurrence=demand.recurrence,
        due_on=moved(demand.due_on, now, following),
        state=DemandState.ISSUED,
        continues=demand,
    )
    for unit in demand.submissions.filter(unit__closed_on=None).order_by("pk").values_list("unit", flat=True):
        Submission.objects.create(demand=made, unit_id=unit, due_on=made.due_on)
    after = {"period": made.period, "due_on": made.due_on, "continues": demand.number, "units": made.submissions.count()}
    keep(by=BY, at=at, verb=CONTINUED, record=made, after=after)
    return True


def moved(day: date, before: Period, after: Period) -> date:
    """The day that lies to the later period as `day` does to the earlier one; the 31st is the last of its month."""
    months = (after.start.year - before.start.year) * 12 + after.start.month - before.start.month
    first = add_months(day, months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))
