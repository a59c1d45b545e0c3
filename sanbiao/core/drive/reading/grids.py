"""One sheet as its file holds it, whatever kind of file that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Area(NamedTuple):
    """A rectangle of cells, its edges within, counted from 0 at row 1 and column A."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells of a sheet from A1 on, which of them are merged, and what of it is hidden.

    `rows` begins anew at row 1 each time it is called; every row is as wide as the sheet. A merged cell's value stands in its
    first cell alone, as in the file. `hidden` are rows counted from 0.
    """

    rows: Callable[[], Iterator[Sequence[object]]]
    row_count: int = 0
    merged: tuple[Area, ...] = ()
    hidden: frozenset[int] = frozenset()
