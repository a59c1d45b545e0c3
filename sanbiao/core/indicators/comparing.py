"""A figure in time: the window a page asks for, the windows it is compared with, and the change between two figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sanbiao.core.access.context import Context
from sanbiao.core.indicators.figures import Figure, half_up
from sanbiao.core.indicators.registry import Indicator
from sanbiao.core.indicators.services import evaluate
from sanbiao.core.indicators.window import Bounds

Paths = tuple[str, ...]
Scoped = Sequence[tuple[Indicator, Paths]]
"""Indicators, each with the organisation paths it is taken over."""

HISTORY = 8


@dataclass(frozen=True)
class Moment:
    """A window with its name; `code` is its period's, empty where it ends on a day of its own."""

    label: str
    code: str
    start: date
    stop: date

    @property
    def short(self) -> str:
        """A name short enough to stand under a point of a line: 2023上, 23一季, 2023.06."""
        rest = self.code[4:]
        if not self.code:
            return f"{self.stop - timedelta(days=1):%m-%d}"
        match rest[:1]:
            case "H":
                return f"{self.code[:4]}{'上' if rest == 'H1' else '下'}"
            case "Q":
                return f"{self.code[2:4]}{'一二三四'[int(rest[1:]) - 1]}季"
            case "M":
                return f"{self.code[:4]}.{rest[1:]}"
            case _:
                return self.code

    def over(self, paths: Paths) -> Bounds:
        return Bounds(self.start, self.stop, paths)


def present(context: Context) -> Moment:
    """The window of a page: its period, or, where a day is asked for, the period up to and including that day."""
    period, on = context.period, context.on
    if on == period.as_of:
        return Moment(period.label, period.code, period.start, period.stop)
    start = period.start if period.start <= on < period.stop else on
    return Moment(f"截至 {on:%Y-%m-%d}", "", start, on + timedelta(days=1))


def a_year_before(moment: Moment) -> Moment:
    return Moment("上年同期", "", _a_year_before(moment.start), _a_year_before(moment.stop))


def history(context: Context, count: int = HISTORY) -> list[Moment]:
    """The windows up to the page's own, which is the last: periods of the same length."""
    before = [context.period.shifted(step) for step in range(1 - count, 0)]
    return [*(Moment(each.label, each.code, each.start, each.stop) for each in before), present(context)]


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return date(day.year - 1, 2, 28)


def figures_at(scoped: Scoped, moment: Moment, *, breakdowns: bool = False) -> dict[str, Figure]:
    """The figures of `scoped` in one window; those taken over the same organisations share their queries."""
    by_paths: dict[Paths, list[Indicator]] = {}
    for one, paths in scoped:
        by_paths.setdefault(paths, []).append(one)
    found: dict[str, Figure] = {}
    for paths, indicators in by_paths.items():
        found |= evaluate(indicators, moment.over(paths), breakdowns=breakdowns)
    return found


@dataclass(frozen=True)
class Difference:
    """How a figure differs from an earlier one. `trend` is up, down or level; empty where there is nothing to compare."""

    text: str
    trend: str = ""


def change(now: Figure, before: Figure) -> Difference:
    """The difference between two figures of one indicator, rounded as the figure is printed."""
    if now.exact is None or before.exact is None:
        return Difference("无可比数据" if now.exact is not None else "")
    digits = 0 if now.numerator is None else 2 if now.unit == "%" else 1
    difference = half_up(abs(now.exact - before.exact), digits)
    if not difference:
        return Difference("持平", "level")
    rises = now.exact > before.exact
    return Difference(
        f"{'增加' if rises else '减少'} {difference} {'个百分点' if now.unit == '%' else now.unit}", "up" if rises else "down"
    )
