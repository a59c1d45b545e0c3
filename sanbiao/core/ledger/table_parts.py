"""What the table of a list is drawn of: heads, rows, the filters in force, the columns to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sanbiao.core.ledger.cells import Cell


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column. `query` is the address that a press on it asks for, empty where rows cannot be sorted so."""

    label: str
    style: str
    query: str = ""
    direction: str = ""

    @property
    def icon(self) -> str:
        return self.direction or "sort"


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
