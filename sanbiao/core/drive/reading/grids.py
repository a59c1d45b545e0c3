"""One sheet as its file holds it, whatever kind of file that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .package import NARROW, Limits, too_far


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


class OpenSheet(NamedTuple):
    """A sheet of an open file: its name, how its cells are come by (which may raise Unreadable), and whether it is hidden."""

    name: str
    grid: Callable[[], Grid]
    hidden: bool = False


class Lattice:
    """A grid put together cell by cell by the readers of kinds of file that say where a cell stands, within the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rows: dict[int, list[object]] = {}
        self._merged: list[Area] = []
        self._height = self._width = 0
        self.hidden: set[int] = set()

    def put(self, row: int, column: int, value: object, *, down: int = 1, across: int = 1) -> None:
        """Take a cell that spans `down` rows and `across` columns; an empty one is nothing.

        Raises Unreadable for one that is too far down or to the right.
        """
        if is_nothing(value):
            return
        self._reach(row + down, column + across)
        cells = self._rows.setdefault(row, [])
        cells.extend([""] * (column - len(cells)))
        cells[column : column + 1] = [value]
        self._width = max(self._width, column + 1)
        if down > 1 or across > 1:
            self._merged.append(Area(row, column, row + down - 1, column + across - 1))

    def put_rows(self, row: int, cells: list[object], times: int) -> None:
        """Take one row that stands `times` times, one below the other; what is empty at its end is dropped from `cells`.

        Raises Unreadable as `put` does.
        """
        while cells and is_nothing(cells[-1]):
            cells.pop()
        if not cells:
            return
        self._reach(row + times, len(cells))
        self._width = max(self._width, len(cells))
        self._rows.update(dict.fromkeys(range(row, row + times), cells))

    def merge(self, area: Area) -> None:
        self._merged.append(area)

    def _reach(self, height: int, width: int) -> None:
        self._height, across = max(self._height, height), max(self._width, width)
        if self._height * max(across, NARROW) > self._limits.cells:
            raise too_far(self._height, across)

    def grid(self) -> Grid:
        height, width = max(self._rows, default=-1) + 1, self._width
        merged = (
            Area(top, left, min(bottom, height - 1), min(right, width - 1))
            for top, left, bottom, right in self._merged
            if top < height and left < width
        )
        return Grid(
            rows=lambda: (_padded(self._rows.get(row, ()), width) for row in range(height)),
            row_count=height,
            merged=tuple(area for area in merged if area[:2] != area[2:]),
            hidden=frozenset(row for row in self.hidden if row < height),
        )


def _padded(cells: Sequence[object], width: int) -> Sequence[object]:
    return [*cells, *[""] * (width - len(cells))]


def is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
