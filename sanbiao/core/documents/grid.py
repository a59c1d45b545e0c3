"""A sheet of paper as cells: drawn alike as a Word document, a workbook, and a page that is printed.

Lengths are millimetres, sizes of type points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Align = Literal["left", "center", "right"]
SIZES = {"A4": (210, 297), "A3": (297, 420)}
"""Short and long edge of the papers that offices have."""
MARGIN, FOOT = 12, 15
"""What stays white on three sides, and below, where the number of the page stands."""


class GridPart(NamedTuple):
    """A paragraph of a cell; without a size it has that of the grid."""

    text: str
    size: float = 0
    is_bold: bool = False


class GridCell(NamedTuple):
    """A cell over `across` columns and `down` rows. One that is a `number` is one to a spreadsheet too."""

    parts: tuple[GridPart, ...]
    align: Align = "left"
    across: int = 1
    down: int = 1
    number: int | None = None

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)


class GridRow(NamedTuple):
    """Cells from left to right without those that reach down from above; `height` 0 is as high as they need.

    `is_exact` keeps the height whatever stands in the cells. `with_next` keeps the row on the page of the one below it.
    """

    cells: Sequence[GridCell]
    height: float = 0
    is_exact: bool = False
    with_next: bool = False
    is_framed: bool = True


class Placed(NamedTuple):
    """Where a cell stands. What reaches down from above stands in its lower rows too, as `is_continued`."""

    column: int
    cell: GridCell
    is_continued: bool


@dataclass(frozen=True, kw_only=True)
class PaperGrid:
    """A sheet: `said` are the words below its title, `heads` repeat on every page, `foot` closes it."""

    title: str
    said: str
    foot: str
    widths: Sequence[float]
    heads: Sequence[GridRow]
    rows: Sequence[GridRow]
    type_size: float = 10
    paper: str = "A4"
    is_landscape: bool = False

    @property
    def width(self) -> float:
        return sum(self.widths)


def room(paper: str, *, is_landscape: bool) -> tuple[int, int]:
    """How much of a paper may be filled: width and height."""
    short, long = SIZES[paper]
    width, height = (long, short) if is_landscape else (short, long)
    return width - 2 * MARGIN, height - MARGIN - FOOT


def cell(text: str, align: Align = "left", *, across: int = 1, down: int = 1, size: float = 0, is_bold: bool = False) -> GridCell:
    """A cell of one text; each line of it is a paragraph."""
    return GridCell(tuple(GridPart(line, size, is_bold) for line in text.splitlines() or [""]), align, across, down)


def number_cell(number: int) -> GridCell:
    """A cell of one number."""
    return GridCell((GridPart(str(number)),), "right", number=number)


def placed(rows: Sequence[GridRow]) -> Iterator[list[Placed]]:
    """The cells of each row with the columns they stand in, those that reach down from above included."""
    reaching: dict[int, tuple[GridCell, int]] = {}
    for row in rows:
        standing, column, own = [], 0, iter(row.cells)
        while True:
            if column in reaching:
                above, left = reaching.pop(column)
                standing.append(Placed(column, above, is_continued=True))
                if left > 1:
                    reaching[column] = (above, left - 1)
                column += above.across
                continue
            following = next(own, None)
            if following is None:
                break
            standing.append(Placed(column, following, is_continued=False))
            if following.down > 1:
                reaching[column] = (following, following.down - 1)
            column += following.across
        yield standing


def units(text: str) -> int:
    """How wide a text is in half characters: a Chinese character has two."""
    return sum(2 if character > "\u2e7f" or character in "·…—“”‘’" else 1 for character in text)
