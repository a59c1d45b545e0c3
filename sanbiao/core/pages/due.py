"""What falls due in the books of a page: the awaited steps of their rows, late ones first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q

from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.machine.transitions import Transition
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
    found = [row for book in books if book.key in MACHINES for row in _of(book, sight, today)]
    return sorted(found, key=lambda row: (row.day is None, row.day or today))[:LISTED]


def _of(book: Ledger[Any], sight: Sight, today: date) -> Iterator[DueRow]:
    machine = MACHINES[book.key]
    for step in machine.transitions.values():
        if not step.awaited:
            continue
        rows = sight.rows(book.key).filter(Q((f"{machine.field}__in", step.sources)))
        if step.due:
            near = Q((step.due, None)) | Q((f"{step.due}__lte", today + AHEAD))
            rows = rows.filter(near).order_by(F(step.due).asc(nulls_last=True), "pk")
        yield from (_told(book, step, record, today) for record in rows.select_related(*book.related)[:LISTED])


def _told(book: Ledger[Any], step: Transition[Any], record: Any, today: date) -> DueRow:
    day = getattr(record, step.due) if step.due else None
    obstacle = (step.obstacle(record) if step.obstacle else None) or ""
    is_late = day is not None and day < today
    return DueRow(str(record), book.detail_url(record.pk), step.label, day, _said(step, record, day, today), is_late, obstacle)


def _said(step: Transition[Any], record: Any, day: date | None, today: date) -> str:
    if day is None:
        return ""
    days = (day - today).days
    if days < 0:
        return f"已过{record._meta.get_field(step.due).verbose_name} {-days} 天"
    return "就在今天" if days == 0 else f"还有 {days} 天"
