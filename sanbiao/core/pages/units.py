"""Figures told by unit: a line for each unit right below the page's organisation, on screen and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sanbiao.core.access.policy import User
from sanbiao.core.indicators.comparing import figures_at
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.registry import Indicator
from sanbiao.core.indicators.services import evaluate_below
from sanbiao.core.indicators.window import Paths
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger

if TYPE_CHECKING:
    from sanbiao.core.pages.page import Page


@dataclass(frozen=True)
class UnitCell:
    """One figure of one unit; `url` opens its rows, empty where it has none."""

    label: str
    text: str
    number: Decimal | None
    url: str = ""
    is_stated: bool = False

    @property
    def held(self) -> Decimal | str | None:
        """What a workbook holds: a number, and of a stated one the words that say so, which nobody adds up."""
        return self.text if self.is_stated else self.number


@dataclass(frozen=True)
class UnitLine:
    """One unit; `url` is the same page about that unit."""

    label: str
    url: str
    cells: Sequence[UnitCell]


@dataclass(frozen=True)
class UnitTable:
    heads: Sequence[tuple[str, str]]
    """Name and unit of each figure."""
    lines: Sequence[UnitLine]
    total: UnitLine
    ledgers: Sequence[Ledger[Any]]
    """The books that the figures are counted from."""


def unit_table(page: Page, codes: Sequence[str]) -> UnitTable | None:
    """The figures `codes` by unit, the largest of the first one first; None where none of their rows is in sight.

    A unit without any row of any of them has no line.
    """
    scoped, path = page.sight.scoped(codes), page.sight.path
    by_paths: dict[Paths, list[Indicator]] = {}
    for one, paths in scoped:
        by_paths.setdefault(paths, []).append(one)
    found: dict[str, dict[str, Figure]] = {}
    for paths, indicators in by_paths.items():
        for unit, figures in evaluate_below(indicators, page.window, paths, path).items():
            found.setdefault(unit, {}).update(figures)
    if not found:
        return None
    names, indicators = unit_names(found), [one for one, _ in scoped]
    ordered = sorted(found, key=lambda unit: (not unit, -_rank(found[unit].get(indicators[0].code)), unit))
    lines = [
        UnitLine(
            names.get(unit, unit) if unit else "（本级，或未对应机构）",
            page.address(page.name, org=unit) if unit else "",
            [_cell(page, one, found[unit].get(one.code), unit) for one in indicators],
        )
        for unit in ordered
    ]
    whole = figures_at(scoped, page.window)
    total = UnitLine("合计", "", [_cell(page, one, whole[one.code], None) for one in indicators])
    ledgers = dict.fromkeys(key for one in indicators for key in one.ledgers)
    return UnitTable([(one.name, one.unit) for one in indicators], lines, total, [LEDGERS[key] for key in ledgers])


def _rank(figure: Figure | None) -> Decimal:
    return Decimal(0) if figure is None or figure.value is None else figure.value


def _cell(page: Page, one: Indicator, figure: Figure | None, unit: str | None) -> UnitCell:
    """`unit` is a code, empty for what lies right at the page's organisation, and None for all of it."""
    if figure is None:
        return UnitCell(one.name, "—", None) if one.measure.is_rate else UnitCell(one.name, "0", Decimal(0))
    number = None if figure.value is None else Decimal(figure.printed())
    more = {} if unit is None else {"org": unit}
    url = "" if unit == "" or not figure.rows else f"{page.address('figure', one.code, **more)}#rows-title"
    return UnitCell(one.name, f"{figure.printed()}{figure.mark}", number, url, is_stated=bool(figure.stated))


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """The short names of units by code."""
    units = next(ledger for ledger in LEDGERS.values() if ledger.holds_units)
    return dict(units.model._base_manager.filter(code__in=set(codes)).values_list("code", "short_name"))


def may_export(table: UnitTable | None, user: User) -> bool:
    """Whether there is a table, and `user` may take away what it is counted from."""
    return table is not None and all(book.policy.may(user, book.export_permission) for book in table.ledgers)
