"""A figure in time: the windows it is compared with, and the change between two figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sanbiao.core.access.context import Context
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.registry import Indicator
from sanbiao.core.indicators.services import evaluate_each
from sanbiao.core.indicators.window import Paths
from sanbiao.core.periods.periods import Period

Scoped = Sequence[tuple[Indicator, Paths]]
"""Indicators, each with the organisation paths it is taken over."""

HISTORY = 8


def history(context: Context, count: int = HISTORY) -> list[Period]:
    """The windows up to the page's own, which is the last: periods of the same length."""
    return [*(context.period.shifted(step) for step in range(1 - count, 0)), context.window]


def figures_over(scoped: Scoped, windows: Sequence[Period], *, breakdowns: bool = False) -> list[dict[str, Figure]]:
    """The figures of `scoped` in each of `windows`, by one statement; what comes twice is measured once."""
    by_paths: dict[Paths, list[Indicator]] = {}
    for one, paths in {one.code: (one, paths) for one, paths in scoped}.values():
        by_paths.setdefault(paths, []).append(one)
    asked = [(window, paths) for window in dict.fromkeys(windows) for paths in by_paths]
    found = evaluate_each([(by_paths[paths], window, paths) for window, paths in asked], breakdowns=breakdowns)
    figures: dict[Period, dict[str, Figure]] = {window: {} for window in windows}
    for (window, _), each in zip(asked, found, strict=True):
        figures[window] |= each
    return [figures[window] for window in windows]


def figures_at(scoped: Scoped, window: Period, *, breakdowns: bool = False) -> dict[str, Figure]:
    """The figures of `scoped` in one window."""
    return figures_over(scoped, [window], breakdowns=breakdowns)[0]


def _shown(figure: Figure) -> Decimal:
    """A value as people read it: rates rounded, numbers as they are."""
    return Decimal(figure.printed()) if figure.numerator is not None else Decimal(figure.value or 0)


@dataclass(frozen=True)
class Difference:
    """How a figure differs from an earlier one. `trend` is up, down or level; empty where there is nothing to compare."""

    text: str
    trend: str = ""


def change(now: Figure, before: Figure) -> Difference:
    """The difference between two figures of one indicator, as they are printed: whoever subtracts what stands there gets it.

    A stated figure and a computed one are not held against one another.
    """
    if now.exact is None or before.exact is None:
        return Difference("无可比数据" if now.exact is not None else "")
    if bool(now.stated) != bool(before.stated):
        return Difference("不作比较（一个是填报数）")
    shown, shown_before = _shown(now), _shown(before)
    difference = abs(shown - shown_before)
    if not difference:
        return Difference("持平", "level")
    rises = shown > shown_before
    return Difference(
        f"{'增加' if rises else '减少'} {difference:f} {'个百分点' if now.unit == '%' else now.unit}", "up" if rises else "down"
    )
