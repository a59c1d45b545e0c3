"""What every ledger tells of one row: the rows that name it, in a table for each book and in one order of time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import DateField, F, Q, QuerySet, Value

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.cells import Cell, printed, value_of
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.counting import counts_of
from sanbiao.core.ledger.ledger import Ledger, all_ledgers
from sanbiao.core.ledger.listing import PAGE, in_list_order, read

WORDS = 4
"""So much of a row is said in the timeline."""


@dataclass(frozen=True)
class Told:
    """One row that tells of another: its book, its address, what it says, and the day by which it stands in time."""

    ledger: Ledger[Any]
    url: str
    cells: tuple[Cell, ...]
    on: date | None
    words: tuple[str, ...] = ()
    """What it says, without the days and numbers of people, in a few words."""


@dataclass(frozen=True)
class ToldTable:
    """The rows of one ledger about a row: the heads, and the rows, the latest first. `more` stand in the ledger."""

    ledger: Ledger[Any]
    heads: tuple[str, ...]
    rows: tuple[Told, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Pointer:
    """That rows of a ledger name a row by some foreign keys, or in words; `count` says how many of them are in sight."""

    ledger: Ledger[Any]
    links: tuple[str, ...]
    chosen: Q
    count: int = 0


def told_of(record: models.Model, user: User, *, below: str = "", most: int = PAGE, but: Collection[str] = ()) -> list[ToldTable]:
    """The rows that name a row in every ledger this user may see, `but` those with these keys; columns that repeat it are left
    out.

    With `below`, an organisation path, rows that belong there are among them, whether they name the row or not. One query
    finds the ledgers that have such rows, and one more reads at most `most` of each.
    """
    return [_shown(each, user, most) for each in pointers(record, user, below) if each.ledger.key not in but]


def timeline(tables: Iterable[ToldTable], most: int | None = None) -> list[Told]:
    """What all the books tell in one order of time, the latest first, what has no day last."""
    told = [row for table in tables for row in table.rows]
    return sorted(told, key=lambda row: (row.on is not None, row.on or date.min), reverse=True)[:most]


def pointers(record: models.Model, user: User, below: str = "") -> list[Pointer]:
    """Every ledger of which rows in sight of `user` name `record`: found by one query, however many ledgers there are."""
    named = _named_by(record, below)
    asked = [each for each in named if each.ledger.policy.may(user, each.ledger.view_permission)]
    counts = counts_of(_rows(each, user) for each in asked)
    return [replace(each, count=count) for each, count in zip(asked, counts, strict=True) if count]


def _rows(pointer: Pointer, user: User) -> QuerySet[Any]:
    return pointer.ledger.rows(user).select_related(None).filter(pointer.chosen)


def _named_by(record: models.Model, below: str) -> Iterator[Pointer]:
    for ledger in all_ledgers():
        links = tuple(
            field.name
            for field in ledger.model._meta.get_fields()
            if isinstance(field, models.ForeignKey) and field.related_model is type(record)
        )
        ways = [Q((link, record.pk)) for link in links]
        if said := ledger.mentions.get(type(record)):
            ways.append(said(record))
        if below and ledger.policy.organisation and ledger.model is not type(record):
            # Rows that say only which of its parts they belong to keep the column that says it.
            ways.append(ledger.policy.belonging_to([below]))
            links = ()
        if ways:
            yield Pointer(ledger, links, reduce(or_, ways))


def _shown(pointer: Pointer, user: User, most: int) -> ToldTable:
    ledger = pointer.ledger
    own = tuple(f"{link}__" for link in pointer.links)
    first, *others = in_list_order(ledger)
    kept = [each for each in (first, *(one for one in others if one.listed)) if not each.field.startswith(own)]
    rows = read(ledger, _rows(pointer, user), kept)
    rows = rows.annotate(stands_on=F(ledger.day) if ledger.day else Value(None, DateField()))
    records = list(rows.order_by(F("stands_on").desc(nulls_last=True), "-pk")[:most])
    urls = ledger.detail_urls(record.pk for record in records)
    return ToldTable(
        ledger=ledger,
        heads=tuple(_label(column) for column in kept),
        rows=tuple(_told(ledger, url, kept, record) for record, url in zip(records, urls, strict=True)),
        count=pointer.count,
    )


def _told(ledger: Ledger[Any], url: str, kept: Sequence[Column], record: Any) -> Told:  # Any: whatever the ledger holds
    cells, on = tuple(_cell(column, record) for column in kept), record.stands_on
    said = [cell.text for column, cell in zip(kept, cells, strict=True) if column.kind is not CellKind.ID]
    return Told(ledger, url, cells, on, tuple(text for text in said if text and text != f"{on}")[:WORDS])


def _label(column: Column) -> str:
    return column.label.replace("/", "")


def _cell(column: Column, record: Any) -> Cell:  # Any: whatever the ledger holds
    return Cell(_label(column), printed(column, value_of(record, column.field)), column.kind.style(column))
