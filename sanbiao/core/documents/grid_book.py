"""A sheet of cells as a workbook that prints as it stands: as wide as its paper, heads on every page, pages numbered."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from sanbiao.core.documents.grid import MARGIN, GridCell, GridRow, PaperGrid, Placed, placed, units

_PAPERS = {"A4": 9, "A3": 8}
_INCH, _POINTS = 25.4, 72 / 25.4
_PIXELS = 96 / 25.4
_LEADING = 1.35
"""How high a line is, as a multiple of its type."""
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST_NAME, _LONGEST_FOOT, _LAST_ROW = 31, 100, 1_048_576
FORMULA_SIGNS = ("=", "+", "-", "@")
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def grid_workbook(grid: PaperGrid) -> bytes:
    """The workbook of a sheet; every cell is text or a number, never a formula."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet(grid.title.translate(_FORBIDDEN).strip()[:_LONGEST_NAME] or None)
        _set_up(sheet, grid)
        _Drawer(book, sheet, grid).draw()
    return file.getvalue()


def footer(said: str) -> str:
    """The foot of every page that is printed: what is said there, and the number of the page; Excel takes 255 signs."""
    told = said[:_LONGEST_FOOT].replace("&", "&&")
    return f"&L&8 {told}&R&8 第 &P 页 共 &N 页" if told else "&C第 &P 页 共 &N 页"


def _set_up(sheet: Worksheet, grid: PaperGrid) -> None:
    sheet.set_paper(_PAPERS[grid.paper])
    if grid.is_landscape:
        sheet.set_landscape()
    sheet.set_margins(left=MARGIN / _INCH, right=MARGIN / _INCH, top=MARGIN / _INCH, bottom=18 / _INCH)
    sheet.set_footer(footer(grid.foot), {"margin": 8 / _INCH})
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    everywhere = f"A1:{xl_col_to_name(len(grid.widths) - 1)}{_LAST_ROW}"
    sheet.ignore_errors({"number_stored_as_text": everywhere})  # numbers of a roster are read, not reckoned with
    for place, width in enumerate(grid.widths):
        sheet.set_column_pixels(place, place, round(width * _PIXELS))


class _Drawer:
    """Draws a sheet from above to below."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet, grid: PaperGrid) -> None:
        self.sheet = sheet
        self.grid = grid
        self.last = len(grid.widths) - 1

        @cache
        def shaped(size: float, align: str, *, is_bold: bool, is_framed: bool, is_quoted: bool) -> Any:
            asked = {"font_size": size, "align": align, "valign": "vcenter", "text_wrap": True, "bold": is_bold}
            return book.add_format({**asked, "font_name": "宋体", "border": int(is_framed), "quote_prefix": is_quoted})

        self.shaped = shaped

    def draw(self) -> None:
        line = 0
        for said, size, align in ((self.grid.title, 18, "center"), (self.grid.said, 10, "left")):
            if said:
                self._merge(line, 0, line, self.last, said, size=size, align=align, is_bold=size > 10)
                self.sheet.set_row(line, size * 1.8)
                line += 1
        for rows in (self.grid.heads, self.grid.rows):
            if rows is self.grid.heads and rows:
                self.sheet.repeat_rows(line, line + len(rows) - 1)
            for row, cells in zip(rows, placed(rows), strict=True):
                self._row(line, row, cells, is_head=rows is self.grid.heads)
                line += 1
            if rows is self.grid.heads and rows:
                self.sheet.freeze_panes(line, 0)
        self._merge(line, 0, line, self.last, self.grid.foot, size=9, align="right")

    def _row(self, line: int, row: GridRow, cells: list[Placed], *, is_head: bool) -> None:
        self.sheet.set_row(line, max(row.height * _POINTS, 0 if row.is_exact else self._height(cells)))
        for standing in cells:
            if standing.is_continued:
                continue
            told = standing.cell
            end = standing.column + told.across - 1
            self._merge(
                line,
                standing.column,
                line + told.down - 1,
                end,
                told.text if told.number is None else told.number,
                size=max(part.size for part in told.parts) or self.grid.type_size,
                align=told.align,
                is_bold=is_head or told.parts[0].is_bold,
                is_framed=row.is_framed,
            )

    def _height(self, cells: list[Placed]) -> float:
        """How high a row has to be, in points: a spreadsheet finds it by itself for no cell that is merged."""
        return max(self._needed(each.column, each.cell) for each in cells) + 4

    def _needed(self, column: int, told: GridCell) -> float:
        width = sum(self.grid.widths[column : column + told.across]) * _POINTS - 6
        heights = 0.0
        for part in told.parts:
            size = part.size or self.grid.type_size
            lines = max(1, -(-units(part.text) * size // 2 // max(width, size)))
            heights += lines * size * _LEADING
        return heights / told.down

    def _merge(
        self,
        top: int,
        left: int,
        bottom: int,
        right: int,
        told: str | int,
        *,
        size: float,
        align: str,
        is_bold: bool = False,
        is_framed: bool = False,
    ) -> None:
        # Text that begins like a formula carries Excel's own quote mark, which is no part of it.
        is_quoted = isinstance(told, str) and told.startswith(FORMULA_SIGNS)
        shape = self.shaped(size, align, is_bold=is_bold, is_framed=is_framed, is_quoted=is_quoted)
        if (top, left) != (bottom, right):
            self.sheet.merge_range(top, left, bottom, right, "", shape)
        if isinstance(told, str):
            self.sheet.write_string(top, left, told, shape)
        else:
            self.sheet.write_number(top, left, told, shape)
