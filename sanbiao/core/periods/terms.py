"""Terms: how long something may take, in calendar days or in working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

_DAY = timedelta(days=1)


def is_working(day: date) -> bool:
    """Whether people work on `day`: by the holidays that were announced; where none are yet, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


@dataclass(frozen=True)
class Term:
    """So many days, the one from which they are counted left out; with `working`, only working days are counted.

    A term in calendar days ends on whatever day is its last.
    """

    days: int
    working: bool = False

    def after(self, day: date) -> date:
        """The last day of the term that is counted from `day`."""
        if not self.working:
            return day + self.days * _DAY
        left = self.days
        while left:
            day += _DAY
            left -= is_working(day)
        return day

    def __str__(self) -> str:
        return f"{self.days} 个工作日" if self.working else f"{self.days} 日"
