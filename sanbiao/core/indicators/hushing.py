"""Small counts are not told to those who may know how many rows there are, but see none: few are soon known by name."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sanbiao.core.indicators.figures import Figure, Slice
from sanbiao.core.indicators.window import Paths, Reach


def hushed(figure: Figure, paths: Paths) -> Figure:
    """The figure as those in `paths` may know it: of few rows nothing but that they are few; of none, that there is none."""
    fewest = _fewest(paths)
    if figure.stated and fewest:
        parts = told([("", part) for part in figure.breakdown], paths)
        figure = replace(figure, breakdown=tuple(part for _, part in parts))
    if not _is_small(_counted(figure), fewest):
        return figure
    return replace(figure, value=None, numerator=None, denominator=None, rows=0, breakdown=(), rank=None, of=None, fewer=fewest)


def told(parts: list[tuple[str, Slice]], paths: Paths) -> list[tuple[str, Slice]]:
    """The parts of a breakdown; none of them where one is small, for it could be worked out from the others and the whole."""
    fewest = _fewest(paths)
    return [] if any(_is_small(part.value, fewest) for _, part in parts) else parts


def _fewest(paths: Paths) -> int:
    return paths.fewest if isinstance(paths, Reach) else 0


def _counted(figure: Figure) -> Decimal | int:
    """How many there are: rows, or, where a figure is stated and has none, what it says of them."""
    if not figure.stated:
        return figure.rows
    return figure.denominator if figure.denominator is not None else figure.value or 0


def _is_small(count: Decimal | int, fewest: int) -> bool:
    return 0 < count < fewest
