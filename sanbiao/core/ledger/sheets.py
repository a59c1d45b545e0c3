"""The sheet of a ledger: its rows as filtered, or empty to be filled in.

What is written can be read in again and changes nothing, unless ID numbers are to leave in part: the headings are the ledger's
own, days are real days, months are text (`2023.06`), codes are words. Every text is written as a text cell, never as a formula;
one that a spreadsheet might take for a formula when somebody edits it carries Excel's own quote mark besides, which is no
part of the value.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from types import MappingProxyType
from typing import IO, Any

import xlsxwriter
from django.db import models
from django.db.models import QuerySet
from xlsxwriter.worksheet import Worksheet

from sanbiao.core.documents.grid_book import FORMULA_SIGNS, footer
from sanbiao.core.ledger.beside import NOTHING_BESIDE, Beside, batched
from sanbiao.core.ledger.cells import value_of
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.deriving import field_at
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import read
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ledger.references import code_beside, shared_names, unit_names
from sanbiao.core.ledger.samples import sample_rows

MOST_ROWS = 200_000
"""More rows than this are not written in one answer: the person is asked to filter."""
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AT_ONCE = 2000
_SHEET_NAME = 31


def write_sheet(ledger: Ledger[Any], rows: QuerySet[Any], *, foot: str = "", is_masked: bool = False) -> tuple[IO[bytes], int]:
    """A workbook of `rows` with every column of the ledger, and how many rows it has. Memory does not grow with them."""
    return write_sheets([(ledger, rows)], foot=foot, is_masked=is_masked)


def write_sheets(
    books: Iterable[tuple[Ledger[Any], QuerySet[Any]]],
    besides: Mapping[str, Beside] = MappingProxyType({}),
    properties: Mapping[str, str] = MappingProxyType({}),
    *,
    foot: str = "",
    is_masked: bool = False,
) -> tuple[IO[bytes], int]:
    """A workbook with a sheet for each ledger, and how many rows it has in all; what stands beside a ledger comes last.

    `foot` stands in the margin of every page that is printed, where no reading of rows looks. `properties` are those of the
    document, which stay with it when it is filled in and saved by whatever program. Where `is_masked`, ID numbers stand in part.
    """
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  # whoever sends it away closes it
    total = 0
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        for name, value in properties.items():
            book.set_custom_property(name, value)
        for ledger, rows in books:
            total += _write_rows(book, ledger, rows, besides.get(ledger.key, NOTHING_BESIDE), foot, is_masked=is_masked)
    file.seek(0)
    return file, total


def write_grid(name: str, heads: Sequence[str], lines: Iterable[Sequence[str | Decimal | None]], *, foot: str = "") -> IO[bytes]:
    """A workbook of one sheet of texts and numbers under headings; None is an empty cell."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  # whoever sends it away closes it
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet(name[:_SHEET_NAME])
        sheet.set_footer(footer(foot))
        head, quoted = book.add_format(_HEAD), book.add_format({"quote_prefix": True})
        sheet.set_column(0, len(heads) - 1, 18)
        for place, label in enumerate(heads):
            sheet.write_string(0, place, label, head)
        sheet.freeze_panes(1, 1)
        for number, line in enumerate(lines, start=1):
            for place, value in enumerate(line):
                if isinstance(value, Decimal):
                    sheet.write_number(number, place, value)
                elif value:
                    sheet.write_string(number, place, value, quoted if value.startswith(FORMULA_SIGNS) else None)
    file.seek(0)
    return file


def _write_rows(
    book: xlsxwriter.Workbook, ledger: Ledger[Any], rows: QuerySet[Any], beside: Beside, foot: str, *, is_masked: bool
) -> int:
    columns = [*ledger.columns, *beside.columns]
    sheet, first = _begin(book, ledger, columns)
    sheet.set_footer(footer(foot))
    put = _Writer(book, sheet, ledger, beside, is_masked=is_masked)
    count = 0
    for records in batched(read(ledger, rows, ledger.columns).iterator(chunk_size=_AT_ONCE), _AT_ONCE):
        values = beside.values([record.pk for record in records]) if beside.columns else {}
        for record in records:
            put.row(first + count, record, values.get(record.pk, ()))
            count += 1
    sheet.autofilter(first - 1, 0, first - 1 + max(count, 1), len(columns) - 1)
    return count


def write_empty_sheet(ledger: Ledger[Any]) -> bytes:
    """A workbook to fill in: the headings, the required ones marked by colour, words to choose from at the coded columns."""
    columns = [column for column in ledger.columns if not column.derived]
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet, first = _begin(book, ledger, columns)
        text = book.add_format({"num_format": "@"})
        for place, column in enumerate(columns):
            if column.kind.is_text:
                sheet.set_column(place, place, column.width, text)
            words = [word for _, word in column.kind.choices(column)]
            if words and len(",".join(words)) <= LONGEST_LIST:
                sheet.data_validation(first, place, first + 5000, place, {"validate": "list", "source": words})
    return file.getvalue()


def write_sample_sheet(ledger: Ledger[Any]) -> bytes:
    """The empty sheet as it looks when it is filled in: with a few invented rows, which can be read in as they stand."""
    columns = [column for column in ledger.columns if not column.derived]
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet, first = _begin(book, ledger, columns)
        put = _Cells(book, sheet)
        for number, cells in enumerate(sample_rows(ledger), start=first):
            put.write(number, [_told_cell(column, cells.get(column.field)) for column in columns])
    return file.getvalue()


def _told_cell(column: Column, told: str | float | None) -> Any:  # Any: what a cell may hold
    return date.fromisoformat(str(told)) if told and column.kind is CellKind.DATE else told


LONGEST_LIST = 255
"""The characters that Excel allows for the words to choose from at a cell; a longer list is typed."""
_HEAD = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#F2EFEA"}
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def _begin(book: xlsxwriter.Workbook, ledger: Ledger[Any], columns: Sequence[Column]) -> tuple[Worksheet, int]:
    """A sheet named as the ledger is known, with its headings; and the number of the first row below them."""
    sheet = book.add_worksheet(ledger.sheet_names[0][:_SHEET_NAME])
    plain, required = book.add_format(_HEAD), book.add_format({**_HEAD, "bg_color": "#F6DEDC"})
    formats = [required if column.required else plain for column in columns]
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    parts = [column.label.partition("/") for column in columns]
    if not any(slash for _, slash, _ in parts):
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.label, formats[place])
        sheet.freeze_panes(1, 1)
        return sheet, 1
    _two_rows(sheet, parts, formats)
    sheet.freeze_panes(2, 1)
    return sheet, 2


def _two_rows(sheet: Worksheet, parts: Sequence[tuple[str, str, str]], formats: Sequence[Any]) -> None:
    """Headings `upper/lower` under a merged upper cell; the others merged over both rows."""
    by_upper = groupby(enumerate(parts), key=lambda each: each[1][0])
    groups = [(upper, [place for place, _ in members]) for upper, members in by_upper]
    for upper, places in groups:
        for place in places:
            sheet.write_string(0, place, upper if place == places[0] else "", formats[place])
    for place, (_, _, lower) in enumerate(parts):
        sheet.write_string(1, place, lower, formats[place])
    # `merge_range` writes cells, which cannot be done in two rows at once in bounded memory: here they are written already.
    for _, places in groups:
        if parts[places[0]][1]:
            if len(places) > 1:
                sheet.merge.append([0, places[0], 0, places[-1]])
        else:
            sheet.merge.append([0, places[0], 1, places[0]])


class _Cells:
    """Writes rows of cells: days as days, numbers as numbers, text as text."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._quoted = book.add_format({"quote_prefix": True})

    def write(self, number: int, cells: Iterable[Any]) -> None:  # Any: what a cell may hold
        for place, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                self._sheet.write_string(number, place, cell, self._quoted if cell.startswith(FORMULA_SIGNS) else None)
            elif isinstance(cell, date):
                self._sheet.write_datetime(number, place, cell, self._day)
            else:
                self._sheet.write_number(number, place, cell)


class _Writer(_Cells):
    """Writes rows of a ledger, each cell as its column's kind asks."""

    def __init__(
        self, book: xlsxwriter.Workbook, sheet: Worksheet, ledger: Ledger[Any], beside: Beside, *, is_masked: bool
    ) -> None:
        super().__init__(book, sheet)
        self._fields = [column.field for column in ledger.columns]
        self._cells = [_cell_of(ledger, column, is_masked=is_masked) for column in ledger.columns]
        self._cells += [_beside(column) for column in beside.columns]

    def row(self, number: int, record: models.Model, more: Sequence[Any]) -> None:
        values = [*(value_of(record, field) for field in self._fields), *more]
        cells = zip(self._cells, values, strict=False)
        self.write(number, (None if value is None or value == "" else cell_of(record, value) for cell_of, value in cells))


# Any: a row of whatever model, and a value of whatever type
def _cell_of(ledger: Ledger[Any], column: Column, *, is_masked: bool) -> Callable[[Any, Any], Any]:
    """What is written for a value of a row: as the kind says, and what names another row so that it is found again."""
    if column.kind is CellKind.UNIT:
        return _unit_of(column)
    if column.kind is CellKind.ACCOUNT or (column.kind is CellKind.ID and is_masked):
        return lambda _, value: column.kind.shown(column, value)
    if code := code_beside(ledger.model, column):
        shared = shared_names(field_at(ledger.model, column.field).model, column.field.rpartition("__")[2])
        return lambda record, name: value_of(record, code) if normal(name) in shared else name
    return lambda _, value: column.kind.cell(column, value)


def _beside(column: Column) -> Callable[[Any, Any], Any]:
    return lambda _, value: column.kind.cell(column, value)


def _unit_of(column: Column) -> Callable[[Any, Any], str]:
    """The short name of a unit, or its full name where the short one would not be read as this unit again."""
    names = unit_names()

    def is_found(unit: Any) -> bool:
        short = normal(unit.short_name)
        return bool((names.within.get((unit.parent_id, short)) if column.within else names.strict.get(short)) == unit.pk)

    return lambda _, unit: str(unit.short_name if is_found(unit) else unit.name)
