"""Charts drawn on the server as SVG: bars and lines with direct labels, every mark a link to its rows.

An SVG carries real colours as attributes, so that it stands alone in a document, and beside each a
class by which the stylesheet turns it for dark pages and print. It may be put into a page under a
content security policy that allows no inline style and no script.

The first chart of a process takes one to three seconds, because the libraries load (`warm` does it
ahead of the first page); a new chart takes some 50 ms, one drawn before none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.utils.safestring import SafeString, mark_safe

from sanbiao.core.ui.svg import COLOURS, Link, finish, row_address

if TYPE_CHECKING:
    import altair

WIDTH: Final = 440
BAR_STEP: Final = 30
GROUP_STEP: Final = 56
LINE_HEIGHT: Final = 180
LABEL_LIMIT: Final = 150
FONT: Final = "Noto Sans CJK SC"
FONT_SIZE: Final = 13
NO_DATA: Final = "无数据"
DRAWN_KEPT: Final = 512


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a chart. `value` None is shown as no data. `title` is what the mark says when pointed at or heard;
    empty, it is made of label, value and unit. Without `url` it opens nothing."""

    label: str
    value: Decimal | int | None
    url: str = ""
    title: str = ""

    @property
    def text(self) -> str:
        return NO_DATA if self.value is None else f"{self.value:f}" if isinstance(self.value, Decimal) else str(self.value)

    def link(self, unit: str) -> Link:
        return Link(self.url, self.title or f"{self.label} {self.text}{'' if self.value is None else f' {unit}'}")


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
class Cell:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class TableRow:
    label: str
    cells: tuple[Cell, ...]


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
    return Chart(title, unit, _bars(tuple(rows), title, unit, highlight), ("项目", unit), _table((row,) for row in rows))


def grouped_bar_chart(groups: Sequence[Group], *, series: tuple[str, str], title: str, unit: str) -> Chart:
    """Two bars a group, as for two days side by side; `series` names the first and the second bar of each group."""
    svg = _grouped(tuple(groups), series, title, unit)
    table = tuple(TableRow(group.label, tuple(Cell(bar.text, bar.url) for bar in group.bars)) for group in groups)
    return Chart(title, unit, svg, ("项目", *series), table)


def line_chart(points: Sequence[Point], *, title: str, unit: str) -> Chart:
    """One line through the points in the order given, each labelled; a point without data breaks the line."""
    return Chart(title, unit, _line(tuple(points), title, unit), ("期次", unit), _table((point,) for point in points))


def warm() -> None:
    """Load the libraries and draw once, so that the first page with a chart is as fast as any."""
    _bars((Bar("", 0),), "", "", None)


def _table(rows: Any) -> tuple[TableRow, ...]:
    return tuple(TableRow(marks[0].label, tuple(Cell(mark.text, mark.url) for mark in marks)) for marks in rows)
