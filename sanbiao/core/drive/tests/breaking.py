"""Builders of small files that are made to break whatever reads them: its memory, its time, or the sense of what it found.

Each takes a folder, writes one file into it and returns its path.
"""

from __future__ import annotations

import csv
import random
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

from sanbiao.core.drive.tests import formats, hostile

SHEET = "xl/worksheets/sheet1.xml"


def _with_cells(path: Path, cells: str) -> Path:
    sheet = (
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    )
    return hostile.replace_part(path, SHEET, sheet.encode())


def _roster(folder: Path, name: str) -> Path:
    return hostile.roster_of(folder, hostile.roster_row()).rename(folder / f"{name}.xlsx")


def ten_letters(folder: Path) -> Path:
    return _with_cells(_roster(folder, "十个字母"), '<row r="1"><c r="AAAAAAAAAA1"><v>1</v></c></row>')


def thirty_letters(folder: Path) -> Path:
    return _with_cells(_roster(folder, "三十个字母"), f'<row r="1"><c r="{"Z" * 30}1"><v>1</v></c></row>')


def thirty_figures(folder: Path) -> Path:
    return _with_cells(_roster(folder, "三十个数字"), f'<row r="1"><c r="A{"9" * 30}"><v>1</v></c></row>')


def cells_without_places(folder: Path) -> Path:
    """A row as wide and a column as long as there may be, of cells that do not say where they stand."""
    cell = "<c><v>1</v></c>"
    return _with_cells(_roster(folder, "没有位置"), f"<row>{cell * 16_000}</row>{f'<row>{cell}</row>' * 60_000}")


def one_text_everywhere(folder: Path) -> Path:
    """A text of a megabyte that thousands of cells show."""
    path = _roster(folder, "共用文字")
    hostile.replace_part(path, "xl/sharedStrings.xml", f"<sst><si><t>{'字' * 400_000}</t></si></sst>".encode())
    return _with_cells(path, "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 3001)))


def sheets_of_one_part(folder: Path) -> Path:
    path = _roster(folder, "三千张表")
    with zipfile.ZipFile(path) as package:
        book = package.read("xl/workbook.xml").decode()
    head, _, rest = book.partition("<sheets>")
    sheets = "".join(f'<sheet name="表{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 3001))
    return hostile.replace_part(
        path, "xl/workbook.xml", f"{head}<sheets>{sheets}</sheets>{rest.partition('</sheets>')[2]}".encode()
    )


def part_twice(folder: Path) -> Path:
    path = _roster(folder, "重名部分")
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(SHEET, "<worksheet/>")
    return path


def long_cell(folder: Path) -> Path:
    path = folder / "长格.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([hostile.ROSTER_HEAD, hostile.roster_row(姓名="长" * 40_000)])
    return path


def old_far_cell(folder: Path) -> Path:
    """A workbook of the old format with a cell in the last corner that it has."""
    path = folder / "旧格式远格.xls"
    formats.old(path, "干部名册", [["姓名"]], failed=[(65_535, 255)])
    return path


def page_of_spans(folder: Path) -> Path:
    path = folder / "跨列.html"
    path.write_text(f"<table>{'<tr>' + '<td rowspan=900000 colspan=16000>1</td>' * 3 + '</tr>'}</table>", encoding="utf-8")
    return path


def far_column(folder: Path) -> Path:
    path = folder / "远列.xml"
    formats.sheet_xml(path, "干部名册", [["姓名", "性别"]])
    far = '<Cell ss:Index="1048577"><Data ss:Type="String">远</Data></Cell></Row>'
    path.write_text(path.read_text(encoding="utf-8").replace("</Row>", far), encoding="utf-8")
    return path


def hollow(folder: Path) -> Path:
    """Two filled rows with very many empty ones between them."""
    path = folder / "空心.csv"
    path.write_text("姓名,性别\n" + "\n" * 150_000 + "张明,男\n", encoding="utf-8")
    return path


def document_of_repeats(folder: Path) -> Path:
    path = folder / "重复.ods"
    formats.document(path, "干部名册", [["姓名"]])
    with zipfile.ZipFile(path) as package:
        text = package.read("content.xml").decode()
    cell = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" '
    cell += 'office:value-type="float" office:value="1"/></table:table-row>'
    return hostile.replace_part(path, "content.xml", text.replace("</table:table>", f"{cell}</table:table>").encode())


def deep_document(folder: Path) -> Path:
    """Elements inside of elements, deeper than any reader counts."""
    path = folder / "深.fods"
    formats.flat_document(path, "干部名册", [["姓名"]])
    deep = f"{'<text:span>' * 50_000}深{'</text:span>' * 50_000}"
    path.write_text(path.read_text(encoding="utf-8").replace("姓名", deep), encoding="utf-8")
    return path


def crowded_directory(folder: Path) -> Path:
    """A package of very many empty parts."""
    path = _roster(folder, "许多部分")
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(path, "a") as package:
        for number in range(1000):
            package.writestr(f"xl/media/{number}", b"")
        package.writestr("xl/media/0", b"")
    return path


def _noise(name: str, start: bytes) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(start + random.Random(5).randbytes(20_000))
        return path

    build.__name__ = f"noise_{name.rpartition('.')[2]}"
    return build


CASES: tuple[tuple[Callable[[Path], Path], str], ...] = (
    (ten_letters, "超出可读范围"),
    (thirty_letters, "超出可读范围"),
    (thirty_figures, "超出可读范围"),
    (cells_without_places, "结构异常"),
    (one_text_everywhere, "结构异常"),
    (sheets_of_one_part, "3000 张工作表"),
    (part_twice, "重名的部分"),
    (crowded_directory, "重名的部分"),
    (long_cell, "第 2 行有一格超过 32767 个字"),
    (old_far_cell, "超出可读范围"),
    (page_of_spans, "超出可读范围"),
    (far_column, "超出可读范围"),
    (hollow, "超出可读范围"),
    (document_of_repeats, "超出可读范围"),
    (deep_document, "已损坏"),
    (_noise("杂.xlsx", b"PK\x03\x04"), "不是 Excel 工作簿|损坏"),
    (_noise("杂.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "不是 Excel 工作簿"),
    (_noise("杂.ods", b"PK\x03\x04"), "不是 Excel 工作簿|损坏"),
)
"""A builder, and what the sentence about its file says."""
