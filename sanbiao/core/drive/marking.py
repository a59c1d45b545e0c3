"""A copy of a dropped sheet with its faults marked, to be corrected and dropped again.

The cells are the raw values of the sheet, in their places; faulty ones are coloured, and a last column says what is wrong
and what to do. The column is none of the ledger's, so it is passed over when the copy comes back. Text that looks like a
formula is written as text.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sanbiao.core.documents.grid_book import footer
from sanbiao.core.drive.importing import sheet_names
from sanbiao.core.drive.keeping import copy_to
from sanbiao.core.drive.learning import all_meanings
from sanbiao.core.drive.matching.places import Places
from sanbiao.core.drive.models import Import
from sanbiao.core.drive.reading import NOTHING_TOLD, Fault, SheetReading, Tab, open_files
from sanbiao.core.drive.reading.headers import OUR_HINT
from sanbiao.core.drive.writing.results import kept_faults
from sanbiao.core.secrecy.files import NotAsSealed
from sanbiao.core.secrecy.numbers import without_numbers

_SHEET_NAME = 31
_FORMULA_SIGNS = ("=", "+", "-", "@")
_DAY, _MOMENT, _TIME, _SPAN = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss", "[h]:mm:ss"


Cells = Mapping[tuple[int, int], str]
"""Texts by the number of their row and the place of their cell in it."""


class NoSheet(LookupError):
    """An import without such a sheet, or whose sheet cannot be marked."""


def marked_copy(drop: Import, number: int, *, foot: str) -> tuple[IO[bytes], str]:
    """The marked copy of sheet `number` of an import's result, `foot` in the margin of each page, and a name for the file.

    Raises:
        NoSheet: there is no such sheet, or it does not come from a workbook that can be read.
        Gone: its file is kept no longer.
    """
    result = sheet_of(drop, number)
    with read_again(drop, number) as (tab, reading):
        file = written_copy(tab, reading, kept_faults(result), foot=foot)
    return file, f"{Path(result['file']).stem}-{result['sheet']}-已标注.xlsx"


@contextmanager
def read_again(drop: Import, number: int) -> Iterator[tuple[Tab, SheetReading]]:
    """Sheet `number` of an import's result, read from its kept file.

    Raises:
        NoSheet, Gone: as above.
    """
    result, places = sheet_of(drop, number), Places(all_meanings())
    with tempfile.TemporaryDirectory() as folder:
        tab = _tab(drop, result, drop.result["sheets"][:number], Path(folder))
        told = drop.told.get(result.get("tab", -1), NOTHING_TOLD)
        readings = tab.read(places.names_unit, places.meanings, told=told, given=drop.given_cells)
        reading = next((each for each in readings if each.spec and each.spec.ledger == result["ledger"]), None)
        if reading is None:
            raise NoSheet(number)
        yield tab, reading


def written_copy(
    tab: Tab, reading: SheetReading, faults: Iterable[Fault], mended: Cells = MappingProxyType({}), *, foot: str = ""
) -> IO[bytes]:
    """A copy of a sheet in which `faults` are marked, and in which other texts stand in the cells that were `mended`.

    `foot` stands in the margin of each page.
    """
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  # handed to the answer, which closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        _Copy(book, tab, reading, mended, foot).write(faults)
    file.seek(0)
    return file


def sheet_of(drop: Import, number: int) -> Mapping[str, Any]:
    """What was kept of sheet `number`.

    Raises:
        NoSheet: there is no such sheet, or it was not understood.
    """
    sheets = drop.result.get("sheets", [])
    if number >= len(sheets) or not sheets[number].get("understood"):
        raise NoSheet(number)
    kept: Mapping[str, Any] = sheets[number]
    return kept


def _tab(drop: Import, result: Mapping[str, Any], before: Sequence[Mapping[str, Any]], folder: Path) -> Tab:
    """The sheet a result was read from, its file opened into `folder`; of several of one name, the one read as the same one."""
    place = sum(all(each[part] == result[part] for part in ("file", "sheet", "ledger")) for each in before)
    files = []
    try:
        for kept in drop.files.filter(name=result["file"]).order_by("pk"):
            files.append((kept.name, folder / str(kept.pk)))
            copy_to(files[-1][1], kept)
    except (FileNotFoundError, NotAsSealed) as fault:
        raise NoSheet(result["sheet"]) from fault
    tabs = [tab for tab in open_files(files, sheet_names()).tabs if without_numbers(tab.name) == result["sheet"]]
    if place >= len(tabs):
        raise NoSheet(result["sheet"])
    return tabs[place]


class _Copy:
    """Writes one sheet row by row."""

    def __init__(self, book: xlsxwriter.Workbook, tab: Tab, reading: SheetReading, mended: Cells, foot: str) -> None:
        self._book, self._tab, self._places, self._mended, self._foot = book, tab, reading.places, mended, foot
        self._header_row = reading.header_row or 0
        self._header_rows = reading.header_rows
        self._formats: dict[tuple[str, bool], Any] = {}

    def write(self, faults: Iterable[Fault]) -> None:
        by_row: dict[int, list[Fault]] = {}
        apart = []
        for fault in faults:
            if fault.row and fault.row > self._header_row:
                by_row.setdefault(fault.row, []).append(fault)
            else:
                apart.append(fault.sentence())
        sheet = self._book.add_worksheet(self._tab.name[:_SHEET_NAME])
        sheet.set_footer(footer(self._foot))
        grid = self._tab.grid()
        last = len(next(grid.rows(), ()))
        sheet.set_column(last, last, 60)
        for number, row in enumerate(grid.rows(), start=1):
            values = [self._mended.get((number, place), value) for place, value in enumerate(row)]
            self._write_row(sheet, number, values, by_row.get(number, ()))
            if number in self._header_rows and by_row:
                sheet.write_string(number - 1, last, OUR_HINT, self._format("", marked=True))
            elif number in by_row:
                told = " ".join(_told(fault) for fault in by_row[number])
                sheet.write_string(number - 1, last, told[:32000], self._format("", marked=True))
        sheet.freeze_panes(self._header_row, 0)
        if apart:
            self._write_apart(apart)

    def _write_row(self, sheet: Worksheet, number: int, row: Sequence[object], faults: Sequence[Fault]) -> None:
        faulty = {self._places(number).get(fault.column) for fault in faults}
        for place, value in enumerate(row):
            self._write_cell(sheet, number - 1, place, value, marked=place in faulty)

    def _write_cell(self, sheet: Worksheet, row: int, place: int, value: object, *, marked: bool) -> None:
        match value:
            case bool():
                sheet.write_boolean(row, place, value, self._format("", marked=marked))
            case int() | float():
                sheet.write_number(row, place, value, self._format("", marked=marked))
            case datetime() if value.time() != time():
                sheet.write_datetime(row, place, value, self._format(_MOMENT, marked=marked))
            case date():
                sheet.write_datetime(row, place, value, self._format(_DAY, marked=marked))
            case time():
                sheet.write_datetime(row, place, value, self._format(_TIME, marked=marked))
            case timedelta():
                sheet.write_datetime(row, place, value, self._format(_SPAN, marked=marked))
            case None | "":
                if marked:
                    sheet.write_blank(row, place, None, self._format("", marked=True))
            case _:
                text = str(value)
                quoted = "quote" if text.startswith(_FORMULA_SIGNS) else ""
                sheet.write_string(row, place, text[:32767], self._format(quoted, marked=marked))

    def _format(self, form: str, *, marked: bool) -> Any:  # Any: xlsxwriter has no types
        if not form and not marked:
            return None
        if (form, marked) not in self._formats:
            looks: dict[str, Any] = {"bg_color": "#F6DEDC", "text_wrap": False} if marked else {}
            if form == "quote":
                looks["quote_prefix"] = True
            elif form:
                looks |= {"num_format": form, "align": "left"}
            self._formats[form, marked] = self._book.add_format(looks)
        return self._formats[form, marked]

    def _write_apart(self, sentences: Sequence[str]) -> None:
        """What is wrong with the sheet as a whole, on a sheet of its own."""
        sheet = self._book.add_worksheet(OUR_HINT)
        sheet.set_column(0, 0, 100)
        for row, sentence in enumerate(sentences):
            sheet.write_string(row, 0, sentence)


def _told(fault: Fault) -> str:
    return f"{'提示：' if fault.warning else ''}{fault.told()}"
