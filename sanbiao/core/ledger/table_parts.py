"""What the table of a list is drawn of: heads, rows, the filters in force, the columns to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sanbiao.core.ledger.cells import Cell
from sanbiao.core.ledger.filters import FilterGroup


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column. `query` is the address that a press on it asks for, empty where rows cannot be sorted so; `filter`
    the address with the filter of the column open, empty where it has none or rows are not narrowed here.
    """

    label: str
    style: str
    query: str = ""
    direction: str = ""
    filter: str = ""
    is_filtered: bool = False

    @property
    def icon(self) -> str:
        return self.direction or "sort"


@dataclass(frozen=True, slots=True)
class OpenFilter:
    """The filter of one column, open above the rows. `kept` is what else the address asks for, `closed` the address without it,
    `without` the one that no longer narrows by it; empty where it does not.
    """

    group: FilterGroup
    kept: Sequence[tuple[str, str]]
    closed: str
    without: str


class Row(NamedTuple):
    """One row of the table; the first cell carries the link to it."""

    pk: Any
    url: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force; `query` is the address without it."""

    label: str
    said: str
    query: str


@dataclass(frozen=True, slots=True)
class ListChoice:
    """A column that the table may show."""

    name: str
    label: str
    shown: bool
