"""Where the header of a sheet is, and which column each heading means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from sanbiao.core.ledger.columns import Column, Sheet
from sanbiao.core.ledger.kinds.raw import is_blank, printed
from sanbiao.core.ledger.normal import normal

HEADER_ROWS = 15
_FEWEST_HEADINGS = 2

Cells = Sequence[object]


class How(StrEnum):
    """By what a heading was recognised."""

    NAME = "name"
    SYNONYM = "synonym"


class Understood(NamedTuple):
    """A heading as found, the column it means, and its place in the row counted from 0."""

    heading: str
    label: str
    how: How
    position: int


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet; `first` and `last` are its rows as Excel numbers them."""

    first: int
    last: int
    understood: tuple[Understood, ...]
    ignored: tuple[str, ...]


def read_columns(spec: Sheet) -> tuple[Column, ...]:
    """The columns of the ledger that are read from sheets."""
    return tuple(column for column in spec.columns if not column.derived)


def find_header(spec: Sheet, top: Sequence[Cells]) -> Header | None:
    """The header among the first rows of a sheet, or None.

    `top` holds at least one row more than HEADER_ROWS, where there is one: the lower row of a header in the last.
    """
    known = _known_headings(spec)
    for index, cells in enumerate(top[:HEADER_ROWS]):
        if sum(normal(printed(cell)) in known for cell in cells) >= _FEWEST_HEADINGS:
            one = _header(known, [_own(cell) for cell in cells], first=index + 1, last=index + 1)
            if index + 1 == len(top):
                return one
            two = _header(known, _two_rows(cells, top[index + 1]), first=index + 1, last=index + 2)
            return two if len(two.understood) > len(one.understood) else one
    return None


def _known_headings(spec: Sheet) -> dict[str, tuple[str, How]]:
    columns = read_columns(spec)
    known = {normal(column.label): (column.label, How.NAME) for column in columns}
    for column in columns:
        for synonym in column.synonyms:
            known.setdefault(normal(synonym), (column.label, How.SYNONYM))
    return known


def _own(cell: object) -> tuple[str, ...]:
    return () if is_blank(cell) else ("".join(printed(cell).split()),)


def _two_rows(upper_cells: Cells, lower_cells: Cells) -> list[tuple[str, ...]]:
    """What each column may be called, the fuller heading first."""
    headings: list[tuple[str, ...]] = []
    running: tuple[str, ...] = ()
    for upper_cell, lower_cell in zip(upper_cells, lower_cells, strict=True):
        upper, lower = _own(upper_cell), _own(lower_cell)
        running = upper or running
        joined = ("/".join((*running, *lower)),) if running and lower else ()
        headings.append((*joined, *lower) or upper)
    return headings


def _header(known: dict[str, tuple[str, How]], headings: list[tuple[str, ...]], *, first: int, last: int) -> Header:
    found: dict[str, Understood] = {}
    ignored: dict[int, str] = {}
    for position, names in enumerate(headings):
        recognised = next(((name, *known[normal(name)]) for name in names if normal(name) in known), None)
        if recognised is None:
            if names:
                ignored[position] = names[0]
            continue
        here = Understood(*recognised, position)
        rival = found.get(here.label)
        # Of two headings for one column the column's own name stands, else the one further to the left.
        if rival is None:
            found[here.label] = here
        elif rival.how is How.SYNONYM and here.how is How.NAME:
            found[here.label] = here
            ignored[rival.position] = rival.heading
        else:
            ignored[here.position] = here.heading
    understood = tuple(sorted(found.values(), key=attrgetter("position")))
    return Header(first, last, understood, tuple(ignored[position] for position in sorted(ignored)))
