"""Rows that wait for an awaited step: which they are, how their day stands, and what is missing before the step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, IntegerField, Q, QuerySet, Value, Window
from django.db.models.functions import Coalesce, NullIf, RowNumber

from sanbiao.core.ledger.ledger import Ledger
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
    """Those of `rows` that wait for `step`, if it has a day by `until`; with `undated` also those whose day is not set.

    A step that waits `at_once` does so however far its day is.
    """
    return rows.filter(_waits(machine, step, date.max if step.at_once else until, undated=undated))


def overdue(machine: Machine[Any], step: Transition[Any], today: date) -> Q:
    """Which rows wait for `step`, whose day is over."""
    return _waits(machine, step, today - timedelta(days=1))


def _waits(machine: Machine[Any], step: Transition[Any], until: date, *, undated: bool = False) -> Q:
    waits = Q((f"{machine.field}__in", step.sources))
    if not step.due:
        return waits
    near = Q((f"{step.due}__lte", until))
    return waits & (near | Q((step.due, None)) if undated else near)


def owner_of(ledger: Ledger[Any], record: Any) -> str:
    """The section whose work a row is: the one it names itself, else that of the book."""
    return (str(getattr(record, ledger.owner)) if ledger.owner else "") or ledger.policy.section_with(record)


def told_owner(ledger: Ledger[Any]) -> Any:  # Any: an expression for a query
    """The same of each row, for a query."""
    told = ledger.policy.told_section
    return Coalesce(NullIf(ledger.owner, Value("")), told) if ledger.owner else told


Awaited = tuple[Ledger[Any], Transition[Any], QuerySet[Any]]
"""A step of a book, and the rows that wait for it."""


def first_waiting(awaited: Sequence[Awaited], *, today: date, most: int, of_each: int | None = None) -> list[Waiting]:
    """The first `most` of all that waits, by its day, what has none last; with `of_each` at most so many for a step of a section.

    One query finds them, however many steps there are; one for each book of those found reads them with their names.
    """
    arms = [_arm(place, each, of_each) for place, each in enumerate(awaited)]
    if not arms:
        return []
    found = arms[0].union(*arms[1:], all=True).order_by("waits_until", "waits_for", "pk")[:most]
    order = [(place, pk) for place, pk, _ in found]
    keys: dict[int, list[Any]] = {}
    for place, pk in order:
        keys.setdefault(place, []).append(pk)
    read = {}
    for place, pks in keys.items():
        ledger, step, rows = awaited[place]
        for record in rows.model._base_manager.filter(pk__in=pks).select_related(*ledger.related):
            read[place, record.pk] = _waiting(ledger, step, record, today)
    return [read[each] for each in order]


def _arm(place: int, awaited: Awaited, of_each: int | None) -> QuerySet[Any, Any]:
    """For each row the place of its step, its key, and its day."""
    ledger, step, rows = awaited
    until = Coalesce(step.due, Value(date.max)) if step.due else Value(date.max, DateField())
    told = rows.order_by().annotate(waits_for=Value(place, IntegerField()), waits_until=until)
    if of_each:
        order = [F(step.due).asc(nulls_last=True), F("pk").asc()] if step.due else [F("pk").asc()]
        sections = [told_owner(ledger)] if ledger.owner or ledger.policy.section_field else None
        among = Window(RowNumber(), partition_by=sections, order_by=order)
        told = told.annotate(waits_among=among).filter(waits_among__lte=of_each)
    return told.values_list("waits_for", "pk", "waits_until")  # type: ignore[no-any-return]  # annotated


def _waiting(ledger: Ledger[Any], step: Transition[Any], record: Any, today: date) -> Waiting:
    due = getattr(record, step.due) if step.due else None
    obstacle = (step.obstacle(record) if step.obstacle else None) or ""
    return Waiting(record, step, ledger.detail_url(record.pk), due, due is not None and due < today, obstacle)
