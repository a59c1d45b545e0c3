"""What waits for a person: the next steps of machines, and imports that wait for a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Value
from django.urls import reverse

from sanbiao.core.access.policy import Holder, User, grants_of
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.indicators.remembering import remembered
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.waiting import Awaited, awaited_steps, awaiting, first_waiting
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.ui.times import minute_of

AHEAD = timedelta(days=7)
"""How long before its day a step begins to wait."""
LISTED = 40
HOLDERS_KEPT = 500


@dataclass(frozen=True)
class Todo:
    """One thing that waits. `due` is the day by which it should be done; `obstacle` says what stands against it."""

    label: str
    what: str
    url: str
    due: date | None
    is_late: bool
    obstacle: str = ""


def _awaited(user: User, today: date) -> Iterator[Awaited]:
    """Each awaited transition with the rows on which `user` may fire it, and is the one to."""
    for key, machine in MACHINES.items():
        for step in awaited_steps(machine):
            listed = step.waits_for or step.permission
            if machine.policy.may(user, listed):
                rows = machine.policy.records(user, listed)
                yield LEDGERS[key], step, awaiting(machine, step, rows, until=today + AHEAD)


def _waiting_imports(user: User) -> QuerySet[Import]:
    if not grants_of(user):
        return Import.objects.none()
    return Import.objects.filter(by=user.get_username(), state=ImportState.PREVIEWED).order_by("began_at", "pk")


def import_label(drop: Import) -> str:
    """An import by the time it began, as the clock on the wall showed it."""
    return f"{minute_of(drop.began_at)} 的导入"


def todo_count(user: User, *, today: date) -> int:
    """How much waits for `user`: every page of the office tells it, so the rows are counted only after a change.

    An import that has been read waits without an event: it is asked for every time.
    """
    holder = Holder.of(user)
    return remembered(("todo", holder, today), lambda: _steps_waiting(holder, today)) + _waiting_imports(user).count()


def _steps_waiting(holder: Holder, today: date) -> int:
    """How many rows wait for a step of `holder`, by one query however many machines there are."""
    query, parameters = counting(holder, today)
    if not query:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        [count] = cursor.fetchone()
    return int(count)


@lru_cache(maxsize=HOLDERS_KEPT)
def counting(holder: Holder, today: date) -> tuple[str, tuple[Any, ...]]:
    """The query of `_steps_waiting`: to put it together from all machines takes ten times as long as to ask it."""
    waiting = [rows.order_by().values(one=Value(1)) for _, _, rows in _awaited(holder.user, today)]
    if not waiting:
        return "", ()
    try:
        query, parameters = waiting[0].union(*waiting[1:], all=True).query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return f"SELECT COUNT(*) FROM ({query}) AS waiting", parameters  # noqa: S608  # as the ORM has put it together


def todo(user: User, *, today: date) -> list[Todo]:
    """What waits for `user`, late first, then by day; at most `LISTED`, beside as many imports."""
    found = [
        Todo("确认导入", import_label(drop), reverse("import", args=[drop.batch]), None, is_late=False)
        for drop in _waiting_imports(user)[:LISTED]
    ]
    found += [
        Todo(each.step.label, str(each.record), each.url, each.due, is_late=each.is_late, obstacle=each.obstacle)
        for each in first_waiting(list(_awaited(user, today)), today=today, most=LISTED)
    ]
    return sorted(found, key=lambda each: (not each.is_late, each.due or today, each.what))
