"""What the page of a person asks: spans of time, and the rows of every ledger that tell of the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Value

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.cells import Cell, printed, value_of
from sanbiao.core.ledger.columns import Column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import PAGE, in_list_order, read
from sanbiao.core.ledger.panels import Pointer, pointers
from sanbiao.registry.people.models import Person, Posting

WORDS = 4
"""So much of a row is said in the timeline."""


def months_between(first: date, last: date) -> int:
    """How many months the month of `last` is after that of `first`."""
    return (last.year - first.year) * 12 + last.month - first.month


def duration(months: int) -> str:
    """A number of months as people say it: 2年3个月."""
    if months <= 0:
        return "不满1个月"
    years, rest = divmod(months, 12)
    return f"{years}年" * bool(years) + f"{rest}个月" * bool(rest)


@dataclass(frozen=True)
class Move:
    """Somebody who entered or left a post."""

    on: date
    is_entry: bool
    posting: Posting


def moves_between(postings: QuerySet[Posting], since: date, on: date) -> list[Move]:
    """Who entered and left one of `postings` after `since` and up to `on`, the latest first."""
    rows = postings.filter(Q(began_on__gt=since, began_on__lte=on) | Q(ended_on__gt=since, ended_on__lte=on))
    found = []
    for posting in rows.order_by("-began_on", "pk"):
        if since < posting.began_on <= on:
            found.append(Move(posting.began_on, is_entry=True, posting=posting))
        if posting.ended_on and since < posting.ended_on <= on:
            found.append(Move(posting.ended_on, is_entry=False, posting=posting))
    return sorted(found, key=lambda move: (move.on, move.is_entry), reverse=True)


@dataclass(frozen=True)
class CareerSpan:
    """A posting on the bar of a career: where it begins and how long it is, in per cent of the whole."""

    posting: Posting
    lasted: str
    start: Decimal
    width: Decimal


def career(postings: Sequence[Posting], on: date) -> list[CareerSpan]:
    """The postings in order of time, the latest first, each with its place between the first beginning and `on`."""
    if not postings:
        return []
    first = min(posting.began_on for posting in postings)
    last = max([on, *(posting.ended_on or posting.began_on for posting in postings)])
    whole = Decimal(max(1, months_between(first, last)))
    spans = []
    for posting in sorted(postings, key=lambda each: (each.began_on, each.pk), reverse=True):
        end = posting.ended_on or max(on, posting.began_on)
        start = months_between(first, posting.began_on) * 100 / whole
        months = months_between(posting.began_on, end)
        width = max(Decimal(1), months * 100 / whole)
        spans.append(CareerSpan(posting, duration(months), round(min(start, 100 - width), 2), round(width, 2)))
    return spans


@dataclass(frozen=True)
class Told:
    """One row that tells of a person: its book, its address, what it says, and the day by which it stands in time."""

    ledger: Ledger[Any]
    url: str
    cells: tuple[Cell, ...]
    on: date | None

    @property
    def words(self) -> list[str]:
        """What it says, without the days, in a few words."""
        return [cell.text for cell in self.cells if cell.text and cell.text != f"{self.on}"][:WORDS]


@dataclass(frozen=True)
class PersonTable:
    """The rows of one ledger about a person: the heads, and the rows, the latest first. `more` stand in the ledger."""

    ledger: Ledger[Any]
    heads: tuple[str, ...]
    rows: tuple[Told, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def related(person: Person, user: User) -> list[PersonTable]:
    """The rows that point to a person in every ledger this user may see; columns that repeat the person are left out.

    One query finds the ledgers that have such rows, and one more reads those of each.
    """
    return [_shown(pointer, user) for pointer in pointers(person, user)]


def _shown(pointer: Pointer, user: User) -> PersonTable:
    ledger = pointer.ledger
    own = tuple(f"{link}__" for link in pointer.links)
    first, *others = in_list_order(ledger)
    kept = [each for each in (first, *(one for one in others if one.listed)) if not each.field.startswith(own)]
    rows = read(ledger, ledger.rows(user).select_related(None).filter(pointer.chosen), kept)
    rows = rows.annotate(told_on=F(ledger.day) if ledger.day else Value(None, DateField()))
    records = list(rows.order_by(F("told_on").desc(nulls_last=True), "-pk")[:PAGE])
    return PersonTable(
        ledger=ledger,
        heads=tuple(_label(column) for column in kept),
        rows=tuple(
            Told(ledger, url, tuple(_cell(column, record) for column in kept), record.told_on)
            for record, url in zip(records, ledger.detail_urls(record.pk for record in records), strict=True)
        ),
        count=pointer.count,
    )


def _label(column: Column) -> str:
    return column.label.replace("/", "")


def _cell(column: Column, record: Any) -> Cell:  # Any: whatever the ledger holds
    return Cell(_label(column), printed(column, value_of(record, column.field)), column.kind.style(column))


def timeline(tables: Iterable[PersonTable]) -> list[Told]:
    """What all the books tell of a person in one order of time, the latest first, what has no day last."""
    told = [row for table in tables for row in table.rows]
    return sorted(told, key=lambda row: (row.on is not None, row.on or date.min), reverse=True)
