"""Rows that wait for an awaited step: which they are, how their day stands, and what is missing before the step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.order import empty_last
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.transitions import Transition


@dataclass(frozen=True)
class Waiting:
    """A row that waits for `step`. `due` is the day by which it should be taken; `obstacle` says what stands against it."""

    record: Any
    step: Transition[Any]
    url: str
    due: date | None
    is_late: bool
    obstacle: str


def awaited_steps(machine: Machine[Any]) -> Iterator[Transition[Any]]:
    """The steps of a machine that stand in lists of what waits."""
    return (step for step in machine.transitions.values() if step.awaited)


def awaiting(
    machine: Machine[Any], step: Transition[Any], rows: QuerySet[Any], *, until: date, undated: bool = False
) -> QuerySet[Any]:
    """Those of `rows` that wait for `step`, if it has a day by `until`; with `undated` also those whose day is not set."""
    rows = rows.filter(Q((f"{machine.field}__in", step.sources)))
    if not step.due:
        return rows
    near = Q((f"{step.due}__lte", until))
    return rows.filter(near | Q((step.due, None)) if undated else near)


def first_waiting(ledger: Ledger[Any], step: Transition[Any], rows: QuerySet[Any], *, today: date, most: int) -> list[Waiting]:
    """The first `most` of rows that wait for `step`, by its day, with all that their names need in one query."""
    order = empty_last(rows.model, [step.due, "pk"] if step.due else ["pk"])
    return [_waiting(ledger, step, record, today) for record in rows.order_by(*order).select_related(*ledger.related)[:most]]


def _waiting(ledger: Ledger[Any], step: Transition[Any], record: Any, today: date) -> Waiting:
    due = getattr(record, step.due) if step.due else None
    obstacle = (step.obstacle(record) if step.obstacle else None) or ""
    return Waiting(record, step, ledger.detail_url(record.pk), due, due is not None and due < today, obstacle)
