"""What waits for a person: the next steps of machines, and imports that wait for a word; by kind, with its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse

from sanbiao.core.access.policy import Holder, User, grants_of
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import ledger_key
from sanbiao.core.drive.missing import come_for
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.indicators.remembering import remembered
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.waiting import Awaited, Waiting, awaited_steps, awaiting, first_waiting, overdue, owner_of, told_owner
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.machine.transitions import Transition
from sanbiao.core.ui.times import local_date, minute_of
from sanbiao.registry.codes.sections import Section

AHEAD = timedelta(days=7)
"""How long before its day a step begins to wait."""
OF_EACH, LISTED = 12, 240
"""So many rows of a kind are listed, the others counted; and so many of all kinds."""
HOLDERS_KEPT = 500


@dataclass(frozen=True)
class TodoRow:
    """One row that waits. `due` is the day by which it should be done, `since` when it came to wait where it has none, and `by`
    who let it; `obstacle` says what stands against it.
    """

    what: str
    url: str
    due: date | None = None
    is_late: bool = False
    obstacle: str = ""
    since: date | None = None
    by: str = ""


@dataclass(frozen=True)
class Todo:
    """One kind of thing that waits: what is to be done in which book, whose it is, and how much of it there is."""

    label: str
    book: str
    owner: str
    count: int
    late: int
    rows: list[TodoRow]
    url: str

    @property
    def sentence(self) -> str:
        return f"{self.book} {self.count} 件待{self.label}"

    @property
    def only(self) -> TodoRow | None:
        """The row, where it is one alone."""
        return self.rows[0] if self.count == len(self.rows) == 1 else None

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.rows)

    @property
    def due(self) -> date | None:
        """The first day by which one of them should be done."""
        return min((row.due for row in self.rows if row.due), default=None)

    @property
    def since(self) -> date | None:
        """The first day on which one of them came to wait."""
        return min((row.since for row in self.rows if row.since), default=None)


@dataclass(frozen=True)
class KindWaiting:
    """How many rows of a section wait for one step of a book, and how many of them are late."""

    ledger: Ledger[Any]
    step: Transition[Any]
    section: str
    count: int
    late: int

    @property
    def section_label(self) -> str:
        return Section(self.section).label if self.section in Section else ""

    @property
    def owner(self) -> str:
        """The section whose it is, and who of it where one role alone may take the step."""
        roles = self.ledger.policy.roles[self.step.waits_for or self.step.permission]
        return " ".join([self.section_label, *(Role(role).label for role in roles if len(roles) == 1)])


def _awaited(user: User, today: date) -> Iterator[Awaited]:
    """Each awaited transition with the rows on which `user` may fire it, and is the one to."""
    for key, machine in MACHINES.items():
        for step in awaited_steps(machine):
            listed = step.waits_for or step.permission
            if machine.policy.may(user, listed):
                rows = machine.policy.records(user, listed)
                yield LEDGERS[key], step, awaiting(machine, step, rows, until=today + AHEAD)


def waiting_imports(user: User) -> QuerySet[Import]:
    """The imports of `user` that were read and wait for a word; one of which nothing could be written waits for nobody."""
    if not grants_of(user):
        return Import.objects.none()
    return Import.objects.filter(by=user.get_username(), state=ImportState.PREVIEWED, awaits_word=True).order_by("began_at", "pk")


def import_label(drop: Import) -> str:
    """An import by the time it began, as the clock on the wall showed it."""
    return f"{minute_of(drop.began_at)} 的导入"


def todo_count(user: User, *, today: date) -> int:
    """How much waits for `user`: every page of the office tells it, so the rows are counted only after a change.

    An import that has been read waits without an event: it is asked for every time.
    """
    return sum(kind.count for kind in kinds_waiting(user, today=today)) + waiting_imports(user).count()


def kinds_waiting(user: User, *, today: date) -> list[KindWaiting]:
    """What waits for a step of `user`, by step and section, those first of which some are late."""
    holder = Holder.of(user)
    return remembered(("todo", holder, today), lambda: _counted(holder, today))


def _counted(holder: Holder, today: date) -> list[KindWaiting]:
    """By one query, however many machines there are."""
    query, parameters, steps = counting(holder, today)
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        told = [(*steps[place], section, count, int(late)) for place, section, count, late in cursor.fetchall()]
    found = [KindWaiting(ledger, step, section, count, late) for ledger, step, section, count, late in told]
    return sorted(found, key=lambda kind: (not kind.late, kind.ledger.section, kind.ledger.title, kind.section))


@lru_cache(maxsize=HOLDERS_KEPT)
def counting(holder: Holder, today: date) -> tuple[str, tuple[Any, ...], tuple[tuple[Ledger[Any], Transition[Any]], ...]]:
    """The query of `_counted`, and the steps that it counts by their places: to put it together from all machines takes ten
    times as long as to ask it.
    """
    awaited = list(_awaited(holder.user, today))
    if not awaited:
        return "", (), ()
    arms = [_told(place, each, today) for place, each in enumerate(awaited)]
    try:
        query, parameters = arms[0].union(*arms[1:], all=True).query.sql_with_params()
    except EmptyResultSet:
        return "", (), ()
    counts = f"SELECT waits_for, of_section, COUNT(*), SUM(waits_late) FROM ({query}) AS waiting GROUP BY waits_for, of_section"  # noqa: S608  # as the ORM has put it together
    return counts, parameters, tuple((ledger, step) for ledger, step, _ in awaited)


def _told(place: int, awaited: Awaited, today: date) -> QuerySet[Any, Any]:
    """For each row the place of its step, its section, and whether its day is over."""
    ledger, step, rows = awaited
    late = Case(When(overdue(MACHINES[ledger.key], step, today), then=1), default=0) if step.due else Value(0)
    return rows.order_by().values(waits_for=Value(place), of_section=told_owner(ledger), waits_late=late)


def todo(user: User, *, today: date) -> list[Todo]:
    """What waits for `user` by kind, late first, then by day; as much of it as `todo_count` tells."""
    kinds = kinds_waiting(user, today=today)
    asked = {(kind.ledger.key, kind.step.name) for kind in kinds}
    awaited = [each for each in (_awaited(user, today) if asked else ()) if (each[0].key, each[1].name) in asked]
    waiting = first_waiting(awaited, today=today, most=LISTED, of_each=OF_EACH)
    came = _came([each for each in waiting if each.due is None])
    rows: dict[tuple[str, str, str], list[TodoRow]] = {}
    for each in waiting:
        key = ledger_key(each.record)
        place = (key, each.step.name, owner_of(LEDGERS[key], each.record))
        rows.setdefault(place, []).append(_row(each, came.get((key, str(each.record.pk)))))
    found = [
        Todo(
            kind.step.label,
            kind.ledger.title,
            kind.owner,
            kind.count,
            kind.late,
            rows.get((kind.ledger.key, kind.step.name, kind.section), []),
            kind.ledger.list_url(),
        )
        for kind in kinds
    ]
    found += _imports(user)
    return sorted(found, key=lambda each: (not each.late, each.due or today, each.book, each.label))


def _row(waiting: Waiting, came: tuple[date, str] | None) -> TodoRow:
    since, by = came or (None, "")
    return TodoRow(str(waiting.record), waiting.url, waiting.due, waiting.is_late, waiting.obstacle, since, by)


def _came(waiting: Iterable[Waiting]) -> dict[tuple[str, str], tuple[date, str]]:
    """When rows came to wait, and by whom: by their last step, or when they were written down."""
    records: dict[str, list[str]] = {}
    for each in waiting:
        records.setdefault(ledger_key(each.record), []).append(str(each.record.pk))
    if not records:
        return {}
    asked = Q()
    for key, keys in records.items():
        asked |= Q(ledger=key, record__in=keys)
    steps = {key: {step.label for step in MACHINES[key].transitions.values()} for key in records}
    came: dict[tuple[str, str], tuple[date, str]] = {}
    for key, record, verb, at, by in (
        Event.objects.filter(asked).order_by("pk").values_list("ledger", "record", "verb", "at", "by")
    ):
        if (key, record) not in came or verb in steps[key]:
            came[key, record] = (local_date(at), by)
    return came


def _imports(user: User) -> Iterator[Todo]:
    """The imports that wait for a word, as one kind; what one waited for and is there now stands beside it."""
    drops = waiting_imports(user)
    shown = list(drops.values_list("pk", "batch", "began_at", "result__created", "result__changed")[:OF_EACH])
    come = come_for(drops.filter(pk__in=[pk for pk, *_ in shown]))
    rows = [
        TodoRow(
            f"{minute_of(began_at)} 的导入（新增 {created or 0} 行，更改 {changed or 0} 行）",
            reverse("import", args=[batch]),
            since=local_date(began_at),
            obstacle=_go_on(come.get(pk, [])),
        )
        for pk, batch, began_at, created, changed in shown
    ]
    if rows:
        count = len(rows) if len(rows) < OF_EACH else drops.count()
        yield Todo("确认", "导入", "本人", count, 0, rows, reverse("imports"))


def _go_on(come: list[str]) -> str:
    """That an import can be looked at again, for what it waited for is there."""
    if not come:
        return ""
    return f"所缺的{come[0]}{f'等 {len(come)} 个' if len(come) > 1 else ''}现在有了，请重新核对"
