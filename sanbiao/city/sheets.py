"""Writes sheets as departments keep them: titles, one- or two-row heads, group rows, notes, dates in many forms."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, Self

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Value = str | int | dt.date | None
Row = Mapping[str, Value]

# How a date or a month may be written. The first day of a month stands for the month.
FORMS: Final[Mapping[str, Callable[[dt.date], str | int | float]]] = {
    "2023-06-30": lambda d: d.isoformat(),
    "2023/6/30": lambda d: f"{d.year}/{d.month}/{d.day}",
    "2023.6.30": lambda d: f"{d.year}.{d.month}.{d.day}",
    "2023.06.30": lambda d: f"{d:%Y.%m.%d}",
    "20230630": lambda d: f"{d:%Y%m%d}",
    "number 20230630": lambda d: int(f"{d:%Y%m%d}"),
    "2023年6月30日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "2023.06": lambda d: f"{d:%Y.%m}",
    "202306": lambda d: f"{d:%Y%m}",
    "number 202306": lambda d: int(f"{d:%Y%m}"),
    "number 2023.06": lambda d: float(f"{d:%Y.%m}"),
    "2023-06": lambda d: f"{d:%Y-%m}",
    "2023年6月": lambda d: f"{d.year}年{d.month}月",
}


@dataclass(frozen=True)
class Column:
    """A heading over a field. `upper` stands above it in a two-row head. Without forms a date is a real Excel date."""

    field: str
    heading: str
    upper: str = ""
    forms: tuple[str, ...] = ()
    width: int = 12


@dataclass(frozen=True)
class Sheet:
    """One sheet. `group` names the field whose value stands in group rows, `counted` with the number of people below it,
    instead of in a column; its rows come sorted by that field.
    """

    name: str
    columns: tuple[Column, ...]
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    group: str = ""
    counted: bool = False
    total: bool = False


class Book:
    """A workbook being written. With `stream` rows go to disk one by one, and cells cannot be merged downward."""

    def __init__(self, path: Path, *, stream: bool = False) -> None:
        self._book = Workbook(str(path), {"constant_memory": stream, "strings_to_formulas": False})
        self._book.set_properties({"author": "市委组织部", "created": dt.datetime(2026, 11, 15, 9, 0, tzinfo=dt.UTC)})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._head = self._book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True})
        self._title = self._book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self._group = self._book.add_format({"bold": True, "bg_color": "#EFEFEF"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def open(self, sheet: Sheet) -> "Writer":
        """Begin a sheet: title and head are written, rows may follow one by one."""
        return Writer(self._book.add_worksheet(sheet.name), sheet, self._day, self._head, self._title, self._group)

    def write(self, sheet: Sheet, rows: Iterable[Row]) -> None:
        """Write a whole sheet."""
        writer = self.open(sheet)
        for row in rows if not sheet.group else _with_groups(sheet, rows):
            writer.add(row) if isinstance(row, Mapping) else writer.group(row)
        writer.close()


def _with_groups(sheet: Sheet, rows: Iterable[Row]) -> Iterator[Row | str]:
    for name, members in groupby(rows, key=lambda row: row[sheet.group]):
        listed = list(members)
        yield f"{name}（{len(listed)}人）" if sheet.counted else str(name)
        yield from listed


class Writer:
    """Adds rows to one sheet, top to bottom."""

    def __init__(self, page: Worksheet, sheet: Sheet, day: Format, head: Format, title: Format, group: Format) -> None:
        self._page, self._sheet, self._day, self._group = page, sheet, day, group
        self._next = 0
        self._rows = 0
        last = len(sheet.columns) - 1
        for text in sheet.titles:
            page.merge_range(self._next, 0, self._next, last, text, title)
            self._next += 1
        self._write_head(head)
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width)
        page.freeze_panes(self._next, 0)

    def _write_head(self, head: Format) -> None:
        columns, row = self._sheet.columns, self._next
        two = any(column.upper for column in columns)
        index = 0
        while index < len(columns):
            upper = columns[index].upper
            width = next((n for n, c in enumerate(columns[index:]) if c.upper != upper), len(columns) - index) if upper else 1
            if upper:
                self._page.merge_range(row, index, row, index + width - 1, upper, head)
                for below in range(index, index + width):
                    self._page.write_string(row + 1, below, columns[below].heading, head)
            elif two:
                self._page.merge_range(row, index, row + 1, index, columns[index].heading, head)
            else:
                self._page.write_string(row, index, columns[index].heading, head)
            index += width
        self._next += 2 if two else 1

    def add(self, row: Row) -> None:
        """One row of data."""
        page, at = self._page, self._next
        for index, column in enumerate(self._sheet.columns):
            value = row[column.field]
            if value is None or value == "":
                continue
            if isinstance(value, str):
                page.write_string(at, index, value)
            elif isinstance(value, int):
                page.write_number(at, index, value)
            elif column.forms:
                written = FORMS[column.forms[self._rows % len(column.forms)]](value)
                (page.write_string if isinstance(written, str) else page.write_number)(at, index, written)
            else:
                page.write_datetime(at, index, value, self._day)
        self._next += 1
        self._rows += 1

    def group(self, text: str) -> None:
        """A row that names the unit of the rows below."""
        self._page.merge_range(self._next, 0, self._next, len(self._sheet.columns) - 1, text, self._group)
        self._next += 1

    def close(self) -> None:
        """The total and the notes at the foot."""
        if self._sheet.total:
            self._page.write_string(self._next, 0, "合计", self._group)
            self._page.write_string(self._next, 1, f"{self._rows}条", self._group)
            self._next += 1
        for text in self._sheet.notes:
            self._page.write_string(self._next, 0, text)
            self._next += 1
