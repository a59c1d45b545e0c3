"""Time as everything here knows it: half-open spans of days; months, quarters, halves and years have a code of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_MONTHS = {"Y": 12, "H": 6, "Q": 3, "M": 1}
_FORM = re.compile(r"(?P<year>[12]\d{3})(?:(?P<kind>[HQM])(?P<number>\d{1,2}))?")
_ORDINALS = ("一", "二", "三", "四")


class NoPeriod(ValueError):
    """A text that names no period, with a sentence for the person who wrote it."""


class Standing(StrEnum):
    """How a period stands to a day."""

    OVER = "over"
    RUNNING = "running"
    AHEAD = "ahead"

    @property
    def label(self) -> str:
        return {"over": "已结束", "running": "未结束", "ahead": "尚未开始"}[self]


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` up to, not including, `stop`. `code` names a month, quarter, half or year; other spans have none."""

    start: date
    stop: date
    code: str = ""

    @classmethod
    def on(cls, day: date) -> Period:
        """The span of one day: for stocks taken on it."""
        return cls(day, day + timedelta(days=1))

    @property
    def as_of(self) -> date:
        """The last day: the day on which stocks are taken."""
        return self.stop - timedelta(days=1)

    @property
    def year(self) -> int:
        return self.start.year

    @property
    def label(self) -> str:
        """The name for people: 2023年上半年, or 截至 2023-05-15 where there is no code."""
        if not self.code:
            return f"截至 {self.as_of:%Y-%m-%d}"
        kind, number = self._part
        words = {
            "Y": "",
            "H": f"{'上' if number == 1 else '下'}半年",
            "Q": f"第{_ORDINALS[(number - 1) % 4]}季度",
            "M": f"{number}月",
        }
        return f"{self.year}年{words[kind]}"

    @property
    def short(self) -> str:
        """A name short enough to stand under a point of a line: 2023上, 23一季, 2023.06, 05-15."""
        if not self.code:
            return f"{self.as_of:%m-%d}"
        kind, number = self._part
        words = {
            "Y": self.code,
            "H": f"{self.year}{'上' if number == 1 else '下'}",
            "Q": f"{self.year % 100:02d}{_ORDINALS[(number - 1) % 4]}季",
            "M": f"{self.year}.{number:02d}",
        }
        return words[kind]

    @property
    def _part(self) -> tuple[str, int]:
        """Which part of its year a named period is: its kind and number."""
        return (self.code[4], int(self.code[5:])) if len(self.code) > 4 else ("Y", 1)

    def standing(self, today: date) -> Standing:
        """Whether the period is over on `today`, runs, or lies ahead; on its last day it still runs."""
        if today < self.start:
            return Standing.AHEAD
        return Standing.RUNNING if today < self.stop else Standing.OVER

    def caveat(self, today: date) -> str:
        """What has to be said beside figures of this period that are taken on `today`; empty once it is over.

        A span that goes up to `today` itself says so by its name, and claims no more.
        """
        standing = self.standing(today)
        if standing is Standing.OVER or (not self.code and self.as_of == today):
            return ""
        named = f"期次{standing.label}" if self.code else "截至日期还没有到"
        return f"{named}，数字为截至 {today.month} 月 {today.day} 日的登记情况"

    def shifted(self, steps: int) -> Period:
        """The span of the same length `steps` places later, or earlier if negative."""
        if not self.code:
            length = (self.stop - self.start) * steps
            return Period(self.start + length, self.stop + length)
        months = _MONTHS[self._part[0]]
        return _starting(add_months(self.start, months * steps), months)

    def a_year_ago(self) -> Period:
        """The same part of the year before; 29 February stands for the end of its month."""
        if not self.code:
            return Period(
                _a_year_ago(self.start, date(self.start.year - 1, 2, 28)), _a_year_ago(self.stop, date(self.stop.year - 1, 3, 1))
            )
        return _starting(add_months(self.start, -12), _MONTHS[self._part[0]])

    def up_to(self, day: date) -> Period:
        """What there is of this period up to and including `day`; a day outside stands for itself."""
        if day == self.as_of:
            return self
        return Period(self.start, day + timedelta(days=1)) if self.start <= day < self.stop else Period.on(day)


def _a_year_ago(day: date, instead: date) -> date:
    return instead if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def add_months(day: date, months: int) -> date:
    """The first day of the month that is `months` after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _starting(start: date, months: int) -> Period:
    kind = {length: kind for kind, length in _MONTHS.items()}[months]
    number = (start.month - 1) // months + 1
    rest = {"Y": "", "H": f"H{number}", "Q": f"Q{number}", "M": f"M{number:02d}"}[kind]
    return Period(start, add_months(start, months), f"{start.year}{rest}")


def period(code: str) -> Period:
    """The period that `code` names: 2023, 2023H1, 2023Q3 or 2023M06.

    Raises:
        NoPeriod: the code names none; the message says what a code looks like.
    """
    match = _FORM.fullmatch(code.strip().upper())
    if match:
        months = _MONTHS[match["kind"] or "Y"]
        number = int(match["number"] or 1)
        if 1 <= number <= 12 // months:
            return _starting(date(int(match["year"]), (number - 1) * months + 1, 1), months)
    raise NoPeriod(f"「{code}」不是期次。期次写作 2023（全年）、2023H1（上半年）、2023Q1（一季度）或 2023M06（6月）。")


_LABEL = re.compile(
    r"(?P<year>[12]\d{3})年(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度|(?P<month>1[0-2]|0?[1-9])月份?|全年)?"
)


def period_named(text: str) -> Period:
    """The period that a text names, by its code or as people write it: 2023年上半年, 2023年一季度, 2023年6月.

    Raises:
        NoPeriod: it names none.
    """
    match = _LABEL.fullmatch("".join(text.split()))
    if match is None:
        return period(text)
    rest = ""
    if match["half"]:
        rest = "H1" if match["half"] == "上" else "H2"
    elif match["quarter"]:
        rest = f"Q{_ORDINALS.index(match['quarter']) + 1 if match['quarter'] in _ORDINALS else match['quarter']}"
    elif match["month"]:
        rest = f"M{int(match['month']):02d}"
    return period(f"{match['year']}{rest}")


def half_of(day: date) -> Period:
    """The half-year in which `day` lies."""
    return _starting(date(day.year, 1 if day.month <= 6 else 7, 1), 6)


def last_finished_half(day: date) -> Period:
    """The latest half-year that was over on `day`: what a department reports on."""
    return half_of(day).shifted(-1)


def full_years(born: date, on: date) -> int:
    """Age in completed years to the month: the day is ignored, in the birth month the new age already counts."""
    return on.year - born.year - (1 if on.month < born.month else 0)
