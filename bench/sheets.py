"""The sheets of the folder as pandas reads them, and the days of a window as pandas compares them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd


class Sheets:
    """Reads each file once, and each sheet when it is asked for."""

    def __init__(self, folder: Path, start: date, stop: date, last: date) -> None:
        self.start, self.stop, self.last = pd.Timestamp(start), pd.Timestamp(stop), last
        self._folder = folder
        self._book = cache(lambda file: pd.ExcelFile(next(folder.glob(f"{file}*.xlsx")), engine="calamine"))

    def read(self, file: str, name: str, *, header: int = 0) -> pd.DataFrame:
        return self._book(file).parse(name, header=header, dtype=object)

    def during(self, days: pd.Series) -> pd.Series:
        """Whether each day is in the window."""
        found = pd.to_datetime(days)
        return (found >= self.start) & (found < self.stop)

    def by_then(self, days: pd.Series) -> pd.Series:
        """Whether each day had come by the last day of the window."""
        return pd.to_datetime(days) < self.stop

    def in_force(self, began: pd.Series, ended: pd.Series) -> pd.Series:
        """Whether what began and ended on these days holds on the last day; an empty beginning is long ago."""
        first, end = pd.to_datetime(began), pd.to_datetime(ended)
        return (first.isna() | (first < self.stop)) & (end.isna() | (end >= self.stop))


def parts(values: pd.Series) -> dict[str, int]:
    """How often each value stands there."""
    return {str(value): int(count) for value, count in values.value_counts().items()}


def month_number(texts: pd.Series) -> pd.Series:
    """The number of each month written as 1985.06, counted through the years."""
    found = texts.astype("string")
    return pd.to_numeric(found.str.slice(0, 4)) * 12 + pd.to_numeric(found.str.slice(5))
