"""Days and months in all the ways in which people write them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.kinds.kind import CellKind, Reader
from sanbiao.core.ledger.kinds.raw import quoted
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ui.forms import DayInput

if TYPE_CHECKING:
    from sanbiao.core.ledger.columns import Column

# Excel has no day before 1900; an earlier year is a slip of the pen.
_FIRST_YEAR = 1900

_TEXT = re.compile(
    r"(?P<year>\d{4})(?:"
    r"(?P<mark>[-/.])(?P<month_marked>\d{1,2})(?:(?P=mark)(?P<day_marked>\d{1,2}))?"
    r"|年(?P<month_named>\d{1,2})月(?:(?P<day_named>\d{1,2})日)?"
    r"|(?P<month_bare>\d{2})(?P<day_bare>\d{2})?)",
    re.ASCII,
)


class _Parts(NamedTuple):
    year: int
    month: int
    day: int


def day(raw: object) -> date:
    """The day of a cell, the first of the month where it names only a month.

    Raises CellFault(impossible_date).
    """
    if isinstance(raw, date):
        return raw.date() if isinstance(raw, datetime) else raw
    parts = _parts(raw)
    if parts is None:
        raise CellFault(FaultKind.IMPOSSIBLE_DATE, f"{quoted(raw)}不是有效日期，请按 2023-06-30 的写法填写。")
    return _date(parts, raw, is_month=False)


def month(raw: object) -> date:
    """The first day of a cell's month; a day is dropped.

    Raises CellFault(impossible_date).
    """
    if isinstance(raw, date):
        return date(raw.year, raw.month, 1)
    parts = _parts(raw)
    if parts is None:
        raise CellFault(FaultKind.IMPOSSIBLE_DATE, f"{quoted(raw)}不是有效月份，请按 1985.06 的写法填写。")
    return _date(parts, raw, is_month=True).replace(day=1)


def _parts(raw: object) -> _Parts | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return _parts_of_number(raw) if raw >= 0 and isfinite(raw) else None
    return _parts_of_text(normal(raw)) if isinstance(raw, str) else None


def _parts_of_number(number: float) -> _Parts | None:
    if number >= 10_000:
        return _parts_of_text(str(int(number))) if number == int(number) else None
    # Excel drops the last nought of 1985.10: two places are always the month.
    hundredths = round(number * 100)
    if abs(number * 100 - hundredths) > 1e-6:
        return None
    return _Parts(hundredths // 100, hundredths % 100, 1)


def _parts_of_text(text: str) -> _Parts | None:
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    month = found["month_marked"] or found["month_named"] or found["month_bare"]
    day = found["day_marked"] or found["day_named"] or found["day_bare"] or "1"
    return _Parts(int(found["year"]), int(month), int(day))


def _date(parts: _Parts, raw: object, *, is_month: bool) -> date:
    what = "月份" if is_month else "日期"
    if parts.year < _FIRST_YEAR:
        advice = f"不是有效{what}：年份早于 {_FIRST_YEAR} 年，请核对后改正。"
    elif not 1 <= parts.month <= 12:
        advice = f"不是有效{what}，请改为 {parts.year}.01 至 {parts.year}.12，月份写两位。"
    elif not 1 <= parts.day <= (days := monthrange(parts.year, parts.month)[1]):
        advice = f"不是有效{what}：{parts.year} 年 {parts.month} 月只有 {days} 天，请核对后改正。"
    else:
        return date(*parts)
    raise CellFault(FaultKind.IMPOSSIBLE_DATE, f"{quoted(raw)}{advice}")


class Day(CellKind):
    title = "日期"
    misread = FaultKind.IMPOSSIBLE_DATE
    is_text = False

    def reading(self, column: Column) -> Reader:
        return day

    def empty(self, column: Column) -> Any:
        return None

    def typed(self, value: Any) -> Any:
        return f"{value:%Y-%m-%d}" if isinstance(value, date) else value

    def widget(self, column: Column, limit: int | None) -> forms.Widget:
        return DayInput()

    def kept(self, column: Column, plain: Any) -> str:
        return self.text(column, date.fromisoformat(plain))

    def cell(self, column: Column, value: Any) -> Any:
        return value


class Month(Day):
    """A month, which stands for its first day."""

    title = "年月"
    is_text = True

    def reading(self, column: Column) -> Reader:
        return month

    def typed(self, value: Any) -> Any:
        return f"{value:%Y.%m}" if isinstance(value, date) else value

    def widget(self, column: Column, limit: int | None) -> forms.Widget:
        return forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "2023.06", "autocomplete": "off", "size": 8})

    def text(self, column: Column, value: Any) -> str:
        return f"{value:%Y.%m}"

    def cell(self, column: Column, value: Any) -> Any:
        # As a number 2023.10 would lose its nought.
        return self.text(column, value)
