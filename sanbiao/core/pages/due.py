"""What falls due in the books of a page: the awaited steps of their rows, late ones first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.waiting import Awaited, Waiting, awaited_steps, awaiting, first_waiting
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.pages.sight import Sight

AHEAD = timedelta(days=30)
"""How long before its day a step is shown."""
LISTED = 15


@dataclass(frozen=True)
class DueRow:
    """A row that waits for a step. `said` tells how its day stands, `obstacle` what is missing before the step."""

    what: str
    url: str
    step: str
    day: date | None
    said: str
    is_late: bool
    obstacle: str


def due_rows(books: Iterable[Ledger[Any]], sight: Sight, today: date) -> list[DueRow]:
    """The rows in sight that wait for a step, by its day; those whose day is over first, those without a day last."""
    awaited = [each for book in books if book.key in MACHINES for each in _awaited(book, sight, today)]
    return [
        DueRow(str(each.record), each.url, each.step.label, each.due, _said(each, today), each.is_late, each.obstacle)
        for each in first_waiting(awaited, today=today, most=LISTED)
    ]


def _awaited(book: Ledger[Any], sight: Sight, today: date) -> Iterator[Awaited]:
    machine = MACHINES[book.key]
    for step in awaited_steps(machine):
        yield book, step, awaiting(machine, step, sight.rows(book.key), until=today + AHEAD, undated=True)


def _said(waiting: Waiting, today: date) -> str:
    if waiting.due is None:
        return ""
    days = (waiting.due - today).days
    if days < 0:
        return f"已过{waiting.record._meta.get_field(waiting.step.due).verbose_name} {-days} 天"
    return "就在今天" if days == 0 else f"还有 {days} 天"
