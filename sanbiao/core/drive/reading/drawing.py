"""The first rows of a sheet with what each of them was taken for, so that people see how it was understood."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice

from sanbiao.core.ledger.kinds.raw import is_blank, printed
from sanbiao.core.secrecy.numbers import without_numbers

from .grids import Grid
from .tables import Nature

MOST_ROWS, MOST_COLUMNS = 32, 40
_SHOWN = 16


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row as Excel numbers it, what it was taken for, and its cells, cut where they are long; `left_out` are not read."""

    number: int
    nature: str
    cells: tuple[str, ...]
    left_out: tuple[int, ...] = ()


def drawn(
    grid: Grid, natures: Mapping[int, Nature], unread: Mapping[int, Collection[int]], *, otherwise: str = Nature.DATA
) -> list[DrawnRow]:
    """The first rows that are not empty; `natures` counts them from 0, as it does the headings whose columns are `unread`.

    A row of which `natures` says nothing is what `otherwise` says.
    """
    found: list[DrawnRow] = []
    left_out: Collection[int] = ()
    for index, cells in enumerate(islice(grid.rows(), MOST_ROWS * 3)):
        left_out = unread.get(index, left_out)
        if len(found) == MOST_ROWS or all(is_blank(cell) for cell in cells):
            continue
        nature = natures.get(index, otherwise)
        is_table = nature in (Nature.DATA, Nature.HEADING)
        told = tuple(place for place in left_out if place < MOST_COLUMNS) if is_table else ()
        found.append(DrawnRow(index + 1, str(nature), tuple(map(_text, cells[:MOST_COLUMNS])), told))
    return found


def _text(cell: object) -> str:
    if is_blank(cell):
        return ""
    text = without_numbers(" ".join(printed(cell).split()))  # what is drawn is kept, and would be cut within a number
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
