"""Days and months in all the ways in which people write them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any

from django import forms

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.kinds.kind import CellKind, Reader
from sanbiao.core.ledger.kinds.raw import NOTHING, quoted
from sanbiao.core.ledger.kinds.unsettled import NO_END, Around, FromTo, Perhaps, Unsettled
from sanbiao.core.ledger.kinds.writings import UNTIL_NOW, WrittenDay, written, written_span
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ui.forms import DayInput

if TYPE_CHECKING:
    from sanbiao.core.ledger.columns import Column

# Excel has no day before 1900, and nobody plans so far ahead; any other year is a slip of the pen.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199

# The forms that need no second look: nearly every cell has one of them.
_TEXT = re.compile(
    r"(?P<year>\d{4})(?:"
    r"(?P<mark>[-/.])(?P<month_marked>\d{1,2})(?:(?P=mark)(?P<day_marked>\d{1,2}))?"
    r"|年(?P<month_named>\d{1,2})月(?:(?P<day_named>\d{1,2})日)?"
    r"|(?P<month_bare>\d{2})(?P<day_bare>\d{2})?)",
    re.ASCII,
)

# Excel counts days from here, and its count of a day in the lifetime of anybody has five figures.
_DAY_ZERO = date(1899, 12, 30)
_COUNTED = range(10_000, 73_051)
_COUNTED_TEXT = re.compile(r"[1-7]\d{4}", re.ASCII)

_WORKING_AGE, _OLDEST = 16, 100
_LONGEST_AGO, _FURTHEST_BACK, _FURTHEST_AHEAD = 90, 60, 10

ReadT = date | Unsettled


def day(raw: object) -> date:
    """The day of a cell, the first of the month where it names only a month.

    Raises CellFault(impossible_date).
    """
    return _settled(_read(raw, None, is_month=False))


def month(raw: object) -> date:
    """The first day of a cell's month; a day is dropped.

    Raises CellFault(impossible_date).
    """
    return _settled(_read(raw, None, is_month=True))


def _settled(value: ReadT) -> date:
    settled: date = value.settle(Around()).value if isinstance(value, Unsettled) else value
    return settled


def _read(raw: object, column: Column | None, *, is_month: bool) -> ReadT:
    if isinstance(raw, date):
        if _FIRST_YEAR <= raw.year <= _LAST_YEAR:
            return date(raw.year, raw.month, 1 if is_month else raw.day)
        return _plausible(WrittenDay(raw.year, raw.month, raw.day), raw, is_month=is_month)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _of_number(raw, column, is_month=is_month)
    if isinstance(raw, str):
        return _of_text(raw, column, is_month=is_month)
    raise _refused(raw, is_month=is_month)


def _refused(raw: object, *, is_month: bool) -> CellFault:
    advice = "月份，请按 1985.06 的写法填写。" if is_month else "日期，请按 2023-06-30 的写法填写。"
    return CellFault(FaultKind.IMPOSSIBLE_DATE, f"{quoted(raw)}不是有效{advice}")


def _of_number(number: float, column: Column | None, *, is_month: bool) -> ReadT:
    if not (isfinite(number) and number > 0):
        raise _refused(number, is_month=is_month)
    if int(number) in _COUNTED:
        return _counted(int(number), number, column, is_month=is_month)
    if number >= 10_000:
        found = _TEXT.fullmatch(str(int(number))) if number == int(number) else None
        if found is None:
            raise _refused(number, is_month=is_month)
        return _plausible(_parts(found), number, is_month=is_month)
    hundredths = round(number * 100)
    year, month = divmod(hundredths, 100)
    # 12.06 is a month of 2012 where months stand, and the sixth of December where days do.
    is_short = is_month and 10 <= year < 100
    if abs(number * 100 - hundredths) > 1e-6 or not (is_short or year > 100) or not month:
        raise _refused(number, is_month=is_month)
    if month == 10:
        # Excel drops the last nought of 1985.10, and who writes January 1985.1 has the same number.
        return _ways([(year, 10, 1), (year, 1, 1)], number, column, may_guess=True)
    if month % 10 == 0 and month <= 90:
        month //= 10
    return _one_of(WrittenDay(year, month, 0), number, column, is_month=is_month)


def _counted(number: int, raw: object, column: Column | None, *, is_month: bool) -> ReadT:
    """The day that Excel counts as `number`."""
    found = _DAY_ZERO + timedelta(days=number)
    found = found.replace(day=1) if is_month else found
    year, month = divmod(number, 10)
    if _FIRST_YEAR < year < 2100 and month:
        # 19853 is a day in 1954 to Excel, and March 1985 to who forgets the point.
        return _ways([found.timetuple()[:3], (year, month, 1)], raw, column, may_guess=False)
    return found


def _of_text(text: str, column: Column | None, *, is_month: bool) -> ReadT:
    words = text.split()
    found = _TEXT.fullmatch(normal(words[0])) if len(words) == 1 else None
    if found is not None:
        return _plausible(_parts(found), text, is_month=is_month)
    if len(words) == 1 and _COUNTED_TEXT.fullmatch(figures := normal(text)) and int(figures) in _COUNTED:
        return _counted(int(figures), text, column, is_month=is_month)
    if one := written(text):
        if one.is_short and not one.day and not is_month and "年" not in text:
            raise CellFault(FaultKind.IMPOSSIBLE_DATE, f"{quoted(text)}看不出是哪一年，请写四位年份，如 2023-06-30。")
        return _one_of(one, text, column, is_month=is_month)
    if span := written_span(text):
        return _span(*span, text, column, is_month=is_month)
    raise _refused(text, is_month=is_month)


def _span(first: WrittenDay, last: WrittenDay | None, text: str, column: Column | None, *, is_month: bool) -> ReadT:
    if column is None or not column.until:
        raise CellFault(FaultKind.IMPOSSIBLE_DATE, f"{quoted(text)}写了起止两个时间，此列只填一个，请改正。")
    if last and not (is_month or first.day):
        raise CellFault(FaultKind.IMPOSSIBLE_DATE, f"{quoted(text)}没有写到日，请按 2023.3.6-2023.3.10 的写法填写。")
    start = _one_of(first, text, column, is_month=is_month)
    end = _one_of(last, text, column, is_month=is_month) if last else NO_END
    return FromTo(start, end)


def _parts(found: re.Match[str]) -> WrittenDay:
    month = found["month_marked"] or found["month_named"] or found["month_bare"]
    day = found["day_marked"] or found["day_named"] or found["day_bare"] or "1"
    return WrittenDay(int(found["year"]), int(month), int(day))


def _one_of(one: WrittenDay, raw: object, column: Column | None, *, is_month: bool) -> date | Perhaps:
    """The day or month; in which century it is, is seen later where the year has two figures."""
    if not one.is_short:
        return _plausible(WrittenDay(one.year, one.month, one.day or 1), raw, is_month=is_month)
    years = [WrittenDay(year, one.month, one.day or 1) for year in (1900 + one.year, 2000 + one.year)]
    # The 29th of February may be in one century alone; what is in neither is refused here.
    days = [found for each in years if (found := _or_none(each, raw, is_month=is_month))]
    if not days:
        _plausible(years[1], raw, is_month=is_month)
    return Perhaps(raw, tuple(days), _is_birth(column), False, _sense(column))


def _or_none(one: WrittenDay, raw: object, *, is_month: bool) -> date | None:
    try:
        return _plausible(one, raw, is_month=is_month)
    except CellFault:
        return None


def _ways(ways: list[Any], raw: object, column: Column | None, *, may_guess: bool) -> Perhaps:
    """The ways to read a number; one with a year of two figures in both centuries."""
    is_short = ways[0][0] < 100
    if is_short:
        ways = [(century + year, *rest) for century in (1900, 2000) for year, *rest in ways]
    for each in ways:
        _plausible(WrittenDay(*each), raw, is_month=True)
    return Perhaps(raw, tuple(date(*each) for each in ways), _is_birth(column), may_guess, _sense(column) if is_short else None)


def _is_birth(column: Column | None) -> bool:
    return column is not None and column.is_birth


def _sense(column: Column | None) -> Callable[[date, date], bool]:
    """What makes sense of a year of two figures in a column."""
    if column is None:
        return _is_near
    if column.is_birth:
        return _is_of_working_age
    # A day that was planned, as those of a class are, may have been written down before it came.
    looks_back = (column.past and not column.past_when) or "出生" in column.label
    return _has_been if looks_back else _is_near


def _is_of_working_age(day: date, on: date) -> bool:
    return _WORKING_AGE <= on.year - day.year <= _OLDEST


def _has_been(day: date, on: date) -> bool:
    return day <= on and on.year - day.year <= _LONGEST_AGO


def _is_near(day: date, on: date) -> bool:
    return -_FURTHEST_AHEAD <= on.year - day.year <= _FURTHEST_BACK


def _plausible(parts: WrittenDay, raw: object, *, is_month: bool) -> date:
    what = "月份" if is_month else "日期"
    if parts.year < _FIRST_YEAR:
        advice = f"不是有效{what}：年份早于 {_FIRST_YEAR} 年，请核对后改正。"
    elif parts.year > _LAST_YEAR:
        advice = f"不是有效{what}：年份晚于 {_LAST_YEAR} 年，请核对后改正。"
    elif not 1 <= parts.month <= 12:
        advice = f"不是有效{what}，请改为 {parts.year}.01 至 {parts.year}.12，月份写两位。"
    elif not 1 <= parts.day <= (days := monthrange(parts.year, parts.month)[1]):
        advice = f"不是有效{what}：{parts.year} 年 {parts.month} 月只有 {days} 天，请核对后改正。"
    else:
        return date(parts.year, parts.month, 1 if is_month else parts.day)
    raise CellFault(FaultKind.IMPOSSIBLE_DATE, f"{quoted(raw)}{advice}")


class Day(CellKind):
    title = "日期"
    misread = FaultKind.IMPOSSIBLE_DATE
    is_text = False

    def reading(self, column: Column) -> Reader:
        return partial(_read, column=column, is_month=False)

    def nothing(self, column: Column) -> frozenset[str]:
        """Of an end it is said that there is none; of a start or a birth that would be nonsense."""
        return NOTHING | column.nothing | (UNTIL_NOW if column.is_end else frozenset())

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
        return partial(_read, column=column, is_month=True)

    def typed(self, value: Any) -> Any:
        return f"{value:%Y.%m}" if isinstance(value, date) else value

    def widget(self, column: Column, limit: int | None) -> forms.Widget:
        return forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "2023.06", "autocomplete": "off", "size": 8})

    def text(self, column: Column, value: Any) -> str:
        return f"{value:%Y.%m}"

    def cell(self, column: Column, value: Any) -> Any:
        # As a number 2023.10 would lose its nought.
        return self.text(column, value)
