"""That a grant lapsed is an event as well: it gives nothing from its day on by itself, and the worker writes it down once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import keep, ledger_key, plain
from sanbiao.core.ui.times import local_date
from sanbiao.registry.organisations.changes import Terms
from sanbiao.registry.organisations.models import Grant

BY = "系统"
LAPSED = "授权失效"
_SOME = 200


def note_lapsed(*, at: datetime) -> int:
    """Keep of grants that lapsed that they did; how many there were. One whose day is moved lapses again."""
    lapsed = Grant.objects.filter(lapses_on__lte=local_date(at)).order_by("pk").values_list("pk", "lapses_on")
    noted = set(_noted().values_list("record", "before__lapses_on"))
    waiting = [pk for pk, day in lapsed if (str(pk), plain(day)) not in noted]
    return sum(_note(pk, at) for pk in waiting[:_SOME])


@transaction.atomic
def _note(pk: int, at: datetime) -> bool:
    """Whether it was written down; of two who look at once, one finds that it was."""
    held = Grant.objects.select_for_update(of=("self",)).select_related("user", "unit", "deputy_for")
    grant = held.filter(pk=pk, lapses_on__lte=local_date(at)).first()
    if grant is None:
        return False
    told = Terms.of(grant).told()
    if _noted().filter(record=str(pk), before__lapses_on=told["lapses_on"]).exists():
        return False
    keep(by=BY, at=at, verb=LAPSED, record=grant, before=told)
    return True


def _noted() -> QuerySet[Event]:
    return Event.objects.filter(ledger=ledger_key(Grant), verb=LAPSED)
