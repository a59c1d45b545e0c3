"""The list of a ledger on paper: every row found, with the columns that the list shows, as wide as what stands in them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sanbiao.core.documents.grid import GridRow, PaperGrid, cell, room, units
from sanbiao.core.ledger.beside import NOTHING_BESIDE, Beside
from sanbiao.core.ledger.cells import printed, value_of
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.listing import Listing, read
from sanbiao.core.ledger.papers.drawing import Surroundings, fitted

_MILLIMETRES = 0.19
"""How wide half a character is for each point of type, with the air between characters."""
_AIR = 2.6
_NARROWEST = 4
_SIZES = ((False, 10), (False, 9), (True, 10), (True, 9), (True, 8))
"""What is tried in turn, until all columns have room: whether the paper lies, and the size of type."""
_SMALLEST = 7
_LEAST_SHARE = 0.35
"""Texts narrower than this share of what they need would be columns of single characters."""
_UNBROKEN = (CellKind.NAME, CellKind.DATE, CellKind.MONTH, CellKind.ID, CellKind.CREDIT, CellKind.INT, CellKind.DECIMAL)
"""Kinds of cells that are not broken into lines."""


def listed(listing: Listing, rows: QuerySet[Any], beside: Beside, around: Surroundings) -> PaperGrid:
    """The sheet of a list, numbered from one; it lies where its columns do not stand side by side upright."""
    identity, *others = listing.columns
    records = list(read(listing.ledger, rows, listing.columns))
    more = beside.cells([record.pk for record in records]) if beside is not NOTHING_BESIDE else {}
    columns = [identity, *beside.columns, *others]
    texts = [
        [
            str(number),
            printed(identity, value_of(record, identity.field)),
            *(each.text for each in more.get(record.pk, ())),
            *(printed(column, value_of(record, column.field)) for column in others),
        ]
        for number, record in enumerate(records, start=1)
    ]
    heads = ["序号", *(column.label.replace("/", "") for column in columns)]
    wanted = [_NARROWEST, *map(_most, columns)]
    needed = [_needed(most, [head, *column]) for most, head, column in zip(wanted, heads, _turned(texts, heads), strict=True)]
    landscape, size, widths = _arranged(
        needed, {place for place, column in enumerate(columns, start=1) if column.kind in _UNBROKEN}
    )
    aligns = ["center", *("right" if column.kind.style(column) == "num" else "left" for column in columns)]
    return PaperGrid(
        title=around.title,
        said=around.said,
        foot=around.foot,
        widths=widths,
        heads=[GridRow([cell(head, "center", is_bold=True) for head in heads])],
        rows=[
            GridRow([cell(text, align) for text, align in zip(row, aligns, strict=True)])  # type: ignore[arg-type]  # two words
            for row in texts
        ],
        type_size=size,
        is_landscape=landscape,
    )


def _turned(texts: list[list[str]], heads: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*texts, strict=True)) if texts else [()] * len(heads)


def _most(column: Column) -> int:
    """How many half characters of a column stand in one line; longer texts are broken."""
    return 40 if column.kind in _UNBROKEN else max(16, column.width)


def _needed(most: int, texts: list[str]) -> int:
    """How many half characters wide a column has to be; its heading may take two lines."""
    head, *cells = texts
    longest = max(map(units, cells), default=0)
    return max(_NARROWEST, min(longest, most), -(-units(head) // 2))


def _arranged(needed: list[int], unbroken: set[int]) -> tuple[bool, float, list[float]]:
    """How the paper lies, the size of type, and the widths of columns, of which none is lost at the edge.

    Where not all have room in the smallest type, names, days and numbers keep theirs, and texts take more lines.
    """
    for landscape, size in _SIZES:
        available, _ = room("A4", is_landscape=landscape)
        widths = _widths(needed, size)
        if sum(widths) <= available:
            return landscape, size, fitted(widths, available)
    available, _ = room("A4", is_landscape=True)
    widths = _widths(needed, _SMALLEST)
    kept = sum(width for place, width in enumerate(widths) if place in unbroken)
    share = (available - kept) / (sum(widths) - kept or 1)
    if share < _LEAST_SHARE:
        return True, _SMALLEST, fitted(widths, available)
    return True, _SMALLEST, [width if place in unbroken else width * share for place, width in enumerate(widths)]


def _widths(needed: list[int], size: float) -> list[float]:
    return [units_wide * size * _MILLIMETRES + _AIR for units_wide in needed]
