"""One figure by unit over the last periods: who stands where, how far from the whole, and how it moved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sanbiao.core.indicators.comparing import figures_over
from sanbiao.core.indicators.figures import Figure, half_up
from sanbiao.core.indicators.registry import Indicator
from sanbiao.core.indicators.services import evaluate_below
from sanbiao.core.indicators.window import Paths
from sanbiao.core.pages.units import unit_names
from sanbiao.core.periods.periods import Period

if TYPE_CHECKING:
    from sanbiao.core.pages.page import Page

FEWEST = 5
"""A rate of fewer than so many says little: it is shown with their number, and takes no place and no colour."""


@dataclass(frozen=True)
class UnitMark:
    """One unit in one period. `level` is its distance from the middle, from -2 to 2; `few` how many a rate is of, if few."""

    text: str
    number: Decimal | None
    url: str = ""
    level: int = 0
    told: str = ""
    few: int = 0
    is_stated: bool = False

    @property
    def held(self) -> Decimal | str | None:
        """What a workbook holds: a number, and of a stated one the words that say so, which nobody adds up."""
        return self.text if self.is_stated else self.number


@dataclass(frozen=True)
class UnitStanding:
    """One unit; `place` is its place in the last period, ties sharing one; None where it has no value or too few."""

    place: int | None
    label: str
    url: str
    cells: Sequence[UnitMark]


@dataclass(frozen=True)
class Standings:
    windows: Sequence[Period]
    lines: Sequence[UnitStanding]
    total: Sequence[UnitMark]


def standings(page: Page, one: Indicator, paths: Paths, windows: Sequence[Period]) -> Standings:
    """The figure of each unit right below the page's organisation in each of `windows`, the last one ranking them."""
    below = [
        {unit: figures[one.code] for unit, figures in evaluate_below([one], window, paths, page.sight.path).items() if unit}
        for window in windows
    ]
    whole = [figures[one.code] for figures in figures_over([(one, paths)], windows)]
    names = unit_names({unit for figures in below for unit in figures})
    columns = [_column(page, one, *each) for each in zip(windows, below, whole, strict=True)]
    lines = [
        UnitStanding(
            _place(below[-1].get(unit), below[-1].values()),
            name,
            page.address("figure", one.code, org=unit),
            [column.get(unit) or _nothing(one) for column in columns],
        )
        for unit, name in names.items()
    ]
    total = [
        UnitMark(_text(figure), _number(figure), _opens(page, one, window, figure), is_stated=bool(figure.stated))
        for window, figure in zip(windows, whole, strict=True)
    ]
    return Standings(windows, sorted(lines, key=lambda line: (line.place or len(lines) + 1, line.label)), total)


def _column(page: Page, one: Indicator, window: Period, below: dict[str, Figure], whole: Figure) -> dict[str, UnitMark]:
    """One period: rates are held against the whole, numbers against the mean of the units."""
    known = {unit: exact for unit, figure in below.items() if (exact := _ranked(figure)) is not None}
    if one.measure.is_rate:
        middle, name = whole.exact, "总体"
    else:
        middle, name = (Fraction(sum(known.values())) / len(known) if known else None), "各单位平均"
    furthest = max((abs(exact - middle) for exact in known.values()), default=Fraction(0)) if middle is not None else Fraction(0)
    found = {}
    for unit, figure in below.items():
        level, told = 0, ""
        if middle is not None and unit in known:
            distance = known[unit] - middle
            level = _level(distance, furthest)
            told = f"{'高' if distance > 0 else '低'}于{name} {half_up(abs(distance), 1)}" if distance else f"与{name}相同"
        few = figure.denominator or 0 if _ranked(figure) is None and figure.value is not None else 0
        url, is_stated = _opens(page, one, window, figure, org=unit), bool(figure.stated)
        found[unit] = UnitMark(_text(figure), _number(figure), url, level, told, few, is_stated=is_stated)
    return found


def _ranked(figure: Figure | None) -> Fraction | None:
    """What a unit is ranked by: nothing where there is no value, or a rate of too few."""
    if figure is None or (figure.denominator is not None and figure.denominator < FEWEST):
        return None
    return figure.exact


def _place(own: Figure | None, among: Collection[Figure]) -> int | None:
    mine = _ranked(own)
    if mine is None:
        return None
    return 1 + sum(other > mine for figure in among if (other := _ranked(figure)) is not None)


def _level(distance: Fraction, furthest: Fraction) -> int:
    """Thirds of the greatest distance of the period: the last third is 2, the middle one 1."""
    if not furthest:
        return 0
    third = int(abs(distance) * 3 / furthest)
    return min(third, 2) * (1 if distance > 0 else -1)


def _text(figure: Figure) -> str:
    return f"{figure.printed()}{figure.mark}"


def _number(figure: Figure) -> Decimal | None:
    return None if figure.value is None else Decimal(figure.printed())


def _opens(page: Page, one: Indicator, window: Period, figure: Figure, **more: str) -> str:
    if not figure.rows or not window.code:
        return ""
    return f"{page.address('figure', one.code, period=window.code, **more)}#rows-title"


def _nothing(one: Indicator) -> UnitMark:
    return UnitMark("—", None) if one.measure.is_rate else UnitMark("0", Decimal(0))
