"""Charts drawn on the server as SVG: bars and lines with direct labels, every mark a link to its rows.

An SVG carries real colours as attributes, so that it stands alone in a document, and beside each a
class by which the stylesheet turns it for dark pages and print. It may be put into a page under a
content security policy that allows no inline style and no script.

The first chart of a process takes one to three seconds, because the libraries load (`warm` does it
ahead of the first page); a new chart takes some 50 ms, one drawn before none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.safestring import SafeString, mark_safe

from sanbiao.core.ui.svg import COLOURS, Anchor, finish, row_address

if TYPE_CHECKING:
    from sanbiao.core.ui.drawing import Row

NO_DATA: Final = "无数据"
DRAWN_KEPT: Final = 512


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a chart. `value` None is shown as no data, and without `url` the mark opens nothing.

    `title` is what the mark says when pointed at or heard; empty, it is made of label, value and unit.
    """

    label: str
    value: Decimal | int | None
    url: str = ""
    title: str = ""

    @property
    def text(self) -> str:
        return NO_DATA if self.value is None else f"{self.value:f}" if isinstance(self.value, Decimal) else str(self.value)

    def link(self, unit: str) -> Anchor:
        return Anchor(self.url, self.title or f"{self.label} {self.text}{'' if self.value is None else f' {unit}'}")


class Bar(Mark):
    """A bar."""

    __slots__ = ()


class Point(Mark):
    """A point of a line."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that stand together under one label, one for each of the chart's series."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ChartCell:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class TableRow:
    label: str
    cells: tuple[ChartCell, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart and the same numbers as a table. `svg` is empty when there is nothing to draw."""

    title: str
    unit: str
    svg: SafeString
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def bar_chart(rows: Sequence[Bar], *, title: str, unit: str, highlight: str | None = None) -> Chart:
    """One bar a row, in the order given; the bar labelled `highlight` in the accent."""
    svg = _bars(tuple(rows), title, unit, highlight)
    return Chart(title, unit, svg, ("项目", unit), _table((row.label, (row,)) for row in rows))


def grouped_bar_chart(groups: Sequence[Group], *, series: tuple[str, str], title: str, unit: str) -> Chart:
    """Two bars a group, as for two days side by side; `series` names the first and the second bar of each group."""
    svg = _grouped(tuple(groups), series, title, unit)
    return Chart(title, unit, svg, ("项目", *series), _table((group.label, group.bars) for group in groups))


def line_chart(points: Sequence[Point], *, title: str, unit: str) -> Chart:
    """One line through the points in the order given, each labelled; a point without data breaks the line."""
    svg = _line(tuple(points), title, unit)
    return Chart(title, unit, svg, ("期次", unit), _table((point.label, (point,)) for point in points))


def warm() -> None:
    """Load the libraries and draw once, so that the first page with a chart is as fast as any."""
    _bars((Bar("", 0),), "", "", None)


def _table(rows: Iterable[tuple[str, Sequence[Mark]]]) -> tuple[TableRow, ...]:
    return tuple(TableRow(label, tuple(ChartCell(mark.text, mark.url) for mark in marks)) for label, marks in rows)


def _row(mark: Mark, *, at: int, link: int, colour: str) -> "Row":
    """The mark as the drawing takes it. Only what is drawn leaves decimals."""
    number = None if mark.value is None else float(mark.value)
    return {
        "at": at,
        "label": mark.label,
        "number": number,
        "shown": number or 0.0,
        "text": mark.text,
        "colour": COLOURS[colour],
        "link": row_address(link) if mark.url else None,
    }


def _finished(drawn: str, title: str, unit: str, marks: Sequence[Mark]) -> SafeString:
    label = f"{title}（单位：{unit}）"
    # lxml wrote every name and address, and escaped them.
    return mark_safe(finish(drawn, label=label, links=[mark.link(unit) for mark in marks]))  # noqa: S308


@lru_cache(DRAWN_KEPT)
def _bars(marks: tuple[Bar, ...], title: str, unit: str, highlight: str | None) -> SafeString:
    from sanbiao.core.ui.drawing import draw_bars  # late: few processes draw

    if not marks:
        return SafeString()
    rows = [
        _row(mark, at=number, link=number, colour="marked" if mark.label == highlight else "one")
        for number, mark in enumerate(marks)
    ]
    return _finished(draw_bars(rows), title, unit, marks)


@lru_cache(DRAWN_KEPT)
def _grouped(groups: tuple[Group, ...], series: tuple[str, str], title: str, unit: str) -> SafeString:
    from sanbiao.core.ui.drawing import draw_groups  # late, as above

    if not groups:
        return SafeString()
    marks = [bar for group in groups for bar in group.bars]
    named = [
        Bar(bar.label, bar.value, bar.url, bar.title or f"{group.label}，{name}：{bar.text} {unit}")
        for group in groups
        for name, bar in zip(series, group.bars, strict=True)
    ]
    rows = [
        _row(mark, at=number // 2, link=number, colour=("one", "two")[number % 2]) | {"side": number % 2}
        for number, mark in enumerate(marks)
    ]
    places: list[Row] = [{"at": at, "label": group.label} for at, group in enumerate(groups)]
    return _finished(draw_groups(rows, groups=places, series=series), title, unit, named)


@lru_cache(DRAWN_KEPT)
def _line(points: tuple[Point, ...], title: str, unit: str) -> SafeString:
    from sanbiao.core.ui.drawing import draw_line  # late, as above

    if all(point.value is None for point in points):
        return SafeString()
    rows = [_row(point, at=number, link=number, colour="one") for number, point in enumerate(points)]
    return _finished(draw_line(rows), title, unit, points)
