"""What the pages of figures draw: the table of all figures, and one figure with its history and its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import User
from sanbiao.core.indicators.comparing import (
    HISTORY,
    Difference,
    Scoped,
    change,
    figures_over,
    history,
)
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.measures import Share
from sanbiao.core.indicators.registry import REGISTRY, Breakdown, Indicator
from sanbiao.core.indicators.services import parts_of, paths_for
from sanbiao.core.indicators.stating import given_way
from sanbiao.core.indicators.window import Paths
from sanbiao.core.periods.periods import Period
from sanbiao.core.ui.charts import Bar, Chart, Point, bar_chart, line_chart

SPARK_WIDTH, SPARK_HEIGHT = 96, 24
NUMERATOR, REST = "numerator", "rest"
MOST_BARS = 20


@dataclass(frozen=True)
class HistoryLine:
    """One figure in the table. `spark` are the points of its small line, empty where there are fewer than two values."""

    figure: Figure
    value: str
    year: Difference
    period: Difference
    spark: str
    spark_title: str

    @property
    def spark_id(self) -> str:
        return f"spark-{self.figure.code.replace('.', '-')}"


@dataclass(frozen=True)
class RowGroup:
    """The figures of one business."""

    label: str
    lines: list[HistoryLine]


def visible(user: User, context: Context) -> Scoped:
    """The indicators whose rows `user` may see, each with the organisations it is taken over."""
    found = ((one, paths_for(user, one, *context.subtrees)) for one in REGISTRY.values())
    return [(one, paths) for one, paths in found if paths]


def groups(user: User, context: Context, *, with_history: bool) -> list[RowGroup]:
    """All figures in the context of the page, by business: what they are, were a period and a year before, and all between.

    A history is most of the work, and nobody waits for it: the page is drawn without, and asks for it afterwards.
    """
    scoped = visible(user, context)
    windows = history(context, HISTORY if with_history else 2)
    *past, last_year = figures_over(scoped, [*windows, windows[-1].a_year_ago()])
    lines = {one.code: _line(one.code, past, windows, last_year) for one, _ in scoped}
    businesses = dict.fromkeys(one.business for one, _ in scoped)
    return [RowGroup(business_label(name), [lines[one.code] for one, _ in scoped if one.business == name]) for name in businesses]


def business_label(name: str) -> str:
    return str(apps.get_app_config(name).verbose_name)


def _line(code: str, past: Sequence[dict[str, Figure]], windows: Sequence[Period], last_year: dict[str, Figure]) -> HistoryLine:
    figures = [each[code] for each in past]
    now = figures[-1]
    told = "，".join(f"{window.label} {each.printed()}{each.mark}" for window, each in zip(windows, figures, strict=True))
    return HistoryLine(now, now.printed(), change(now, last_year[code]), change(now, figures[-2]), spark(figures), told)


def spark(figures: Sequence[Figure]) -> str:
    """The points of a small line through the figures; those without a value are left out."""
    known = [(place, float(each.value)) for place, each in enumerate(figures) if each.value is not None]
    if len(known) < 2:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    across, down = (SPARK_WIDTH - 4) / (len(figures) - 1), (SPARK_HEIGHT - 6) / ((high - low) or 1)
    middle = 0.0 if high > low else (SPARK_HEIGHT - 6) / 2
    return " ".join(f"{2 + place * across:.1f},{SPARK_HEIGHT - 3 - middle - (value - low) * down:.1f}" for place, value in known)


@dataclass(frozen=True)
class Selection:
    """The part of a figure whose rows are asked for: a value of a breakdown, or the numerator of a share."""

    parameter: str
    label: str
    part: tuple[Breakdown, str] | None = None
    counted: bool = False


class NoPart(LookupError):
    """An address that names a part the figure does not have."""


def selection(one: Indicator, parameter: str) -> Selection | None:
    """The part that `parameter` names: `<breakdown>:<stored value>` or `numerator`; None for the whole figure.

    Raises:
        NoPart: the figure has no such part.
    """
    if not parameter:
        return None
    name, _, key = parameter.partition(":")
    if name == NUMERATOR and isinstance(one.measure, Share):
        return Selection(parameter, "分子", counted=True)
    for breakdown in one.breakdowns:
        if breakdown.name == name:
            return Selection(parameter, f"{breakdown.label}：{breakdown.words.get(key, key) or '（未填）'}", (breakdown, key))
    raise NoPart(parameter)


class Shown:
    """One figure as its page draws it."""

    def __init__(self, one: Indicator, paths: Paths, context: Context, query: str) -> None:
        self.one, self.paths, self.context, self.query = one, paths, context, query
        self.windows = history(context)
        self.now = context.window
        found = figures_over([(one, paths)], [*self.windows, self.now.a_year_ago()])
        *self.past, self.year_before = (each[one.code] for each in found)
        self.figure = self.past[-1]

    @property
    def given_way(self) -> Figure | None:
        """What was stated for this very page, where the ledgers have rows by now and the computed figure stands instead."""
        return given_way(self.one, self.figure, self.now, self.paths)

    @property
    def year(self) -> Difference:
        return change(self.figure, self.year_before)

    @property
    def period(self) -> Difference:
        return change(self.figure, self.past[-2])

    @property
    def period_before(self) -> str:
        return f"{self.windows[-2].label} {self.past[-2].printed()}{self.past[-2].mark}"

    @property
    def once(self) -> int | None:
        """How many are counted where several rows may be of one; None where every row counts."""
        return self.figure.denominator if self.one.measure.per else None

    def address(self, **parameters: str) -> str:
        """The figure's page in the same context, with some parameters besides."""
        kept = {name: value for name, value in parameters.items() if value}
        joined = "&".join(filter(None, [self.query.removeprefix("?"), urlencode(kept)]))
        return f"{reverse('figure', args=[self.one.code])}{'?' if joined else ''}{joined}"

    @property
    def line(self) -> Chart:
        points = [
            Point(
                window.short, _shown(figure), self._at(window), f"{window.label}：{figure.printed()} {self.one.unit}{figure.mark}"
            )
            for window, figure in zip(self.windows, self.past, strict=True)
        ]
        return line_chart(points, title="近八期", unit=self.one.unit)

    def _at(self, window: Period) -> str:
        """The figure in another period, over the same organisations."""
        if not window.code:
            return ""
        kept = {"org": self.context.org} if self.context.org and "org=" in self.query else {}
        return f"{reverse('figure', args=[self.one.code])}?{urlencode({**kept, 'period': window.code})}"

    @property
    def bars(self) -> Iterator[Chart]:
        """A chart for each breakdown; each bar opens its rows."""
        if self.figure.stated:
            return
        unit = "人" if self.one.measure.is_rate else self.one.unit
        for breakdown in self.one.breakdowns:
            parts = parts_of(self.one, breakdown, self.now, self.paths)
            bars = [
                Bar(part.label, part.value, f"{self.address(part=f'{breakdown.name}:{key}')}#rows-title") for key, part in parts
            ]
            yield bar_chart(bars[:MOST_BARS], title=f"按{breakdown.label}", unit=unit)


def _shown(figure: Figure) -> Decimal | None:
    return None if figure.value is None else Decimal(figure.printed())
