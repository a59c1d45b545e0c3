"""Builders of every bad file that a clerk, a broken program or an attacker may hand over.

Each takes a folder, writes one file into it and returns its path. Sheets of rows are those of the ledgers 干部名册 and
班次, whose units are the city's own, so that they can be put beside a good folder.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from stdnum.cn import ric

from sanbiao.core.drive.reading import FaultKind

ROSTER_HEAD = ("序号", "单位", "姓名", "现任职务", "性别", "出生年月", "身份证号")
CLASS_HEAD = ("班次编号", "班次名称", "班次性质", "培训地点", "开班日期", "结业日期", "状态")


def person_number(serial: int, birth: str = "19850615") -> str:
    """A valid ID number of nobody: the area does not exist."""
    body = f"419900{birth}{serial:03d}"
    return body + ric.calc_check_digit(body + "0")


def roster_row(serial: int = 1, **changed: Any) -> list[Any]:
    """A right row of the roster, but for what is changed."""
    sex = "男" if serial % 2 else "女"
    row = dict(zip(ROSTER_HEAD, (serial, "清河街道", "张明", "科员", sex, "1985.06", person_number(serial)), strict=True))
    assert changed.keys() <= row.keys()
    return list((row | changed).values())


def class_row(serial: int = 1, **changed: Any) -> list[Any]:
    """A right row of the classes, but for what is changed."""
    values = (f"PX9{serial:02d}", "示范培训班", "主体班", "市委党校", date(2023, 3, 1), date(2023, 3, 5), "已结业")
    row = dict(zip(CLASS_HEAD, values, strict=True))
    assert changed.keys() <= row.keys()
    return list((row | changed).values())


def workbook(path: Path, **sheets: Iterable[Sequence[Any]]) -> Path:
    """A workbook of the given sheets; text is written as text, even where it looks like a formula."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for position, value in enumerate(cells):
                    if isinstance(value, date):
                        sheet.write_datetime(row, position, value, day)
                    else:
                        sheet.write(row, position, value)
    return path


def roster_of(folder: Path, *rows: Sequence[Any], head: Sequence[str] = ROSTER_HEAD) -> Path:
    return workbook(folder / "名册.xlsx", 干部名册=[head, *rows])


def replace_part(path: Path, name: str, content: bytes) -> Path:
    """The same package with other content in one of its parts."""
    with zipfile.ZipFile(path) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, old in parts.items():
            package.writestr(part, content if part == name else old)
    return path


def text_renamed(folder: Path) -> Path:
    path = folder / "文本.xlsx"
    path.write_text("张明同志：\n名册随后寄上。\n", encoding="utf-8")
    return path


def nothing_inside(folder: Path) -> Path:
    path = folder / "空文件.xlsx"
    path.touch()
    return path


def other_zip(folder: Path) -> Path:
    """A package that is no workbook, as a Word document given the wrong name."""
    path = folder / "文档.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    return path


def cut_short(folder: Path) -> Path:
    """A workbook whose copying was broken off."""
    path = roster_of(folder, *(roster_row(serial) for serial in range(200)))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def encrypted(folder: Path) -> Path:
    """The outer file of a workbook with a password: its directory names the encrypted package."""
    path = folder / "加密.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(96))
    return path


def old_format_broken(folder: Path) -> Path:
    path = folder / "旧格式.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048))
    return path


def too_large(folder: Path) -> Path:
    """A file of 200 MB, which takes no room on the disk."""
    path = folder / "过大.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(200 * 2**20)
    return path


def zip_bomb(folder: Path) -> Path:
    """Some 150 kB which unpack to 150 MB of one sheet."""
    path = roster_of(folder, roster_row()).rename(folder / "炸弹.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open("xl/worksheets/sheet2.xml", "w") as part:
        for _ in range(150):
            part.write(b" " * 2**20)
    return path


def lying_directory(folder: Path) -> Path:
    """A package whose directory states a tenth of the size of its sheet."""
    path = roster_of(folder, *(roster_row(serial) for serial in range(50))).rename(folder / "谎报.xlsx")
    with zipfile.ZipFile(path) as package:
        entry = package.getinfo("xl/worksheets/sheet1.xml")
    true, stated = struct.pack("<L", entry.file_size), struct.pack("<L", entry.file_size // 10)
    content = path.read_bytes()
    path.write_bytes(content.replace(true, stated))
    return path


def far_cell(folder: Path) -> Path:
    """A small workbook whose last cell is in the last corner Excel has."""
    path = folder / "远格.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "干部名册"
    sheet["A1"] = "姓名"
    sheet["XFD1048576"] = "误填"
    book.save(path)
    return path


def lock_file(folder: Path) -> Path:
    """What Excel leaves beside a workbook that is open."""
    path = folder / "~$名册.xlsx"
    path.write_bytes(b"\x05clerk" + bytes(159))
    return path


def empty_sheet(folder: Path) -> Path:
    return roster_of(folder)


def blank_sheet(folder: Path) -> Path:
    return workbook(folder / "空表.xlsx", 干部名册=[])


def no_header(folder: Path) -> Path:
    return workbook(folder / "无表头.xlsx", 干部名册=[("甲", "乙", "丙"), roster_row()])


def missing_column(folder: Path) -> Path:
    return roster_of(folder, roster_row()[:-1], head=ROSTER_HEAD[:-1])


def wrong_check_digit(folder: Path) -> Path:
    number = person_number(1)
    return roster_of(folder, roster_row(身份证号=number[:-1] + str((int(number[-1]) + 1) % 10)), roster_row(2))


def impossible_date(folder: Path) -> Path:
    return roster_of(folder, roster_row(出生年月="1985.13"), roster_row(2))


def end_before_start(folder: Path) -> Path:
    return workbook(folder / "班次.xlsx", 班次=[CLASS_HEAD, class_row(结业日期=date(2023, 2, 28))])


def unknown_unit(folder: Path) -> Path:
    return roster_of(folder, roster_row(单位="蓬莱仙岛街道"), roster_row(2))


def one_key_twice(folder: Path) -> Path:
    return roster_of(folder, roster_row(), roster_row(姓名="李明"))


def formula_text(folder: Path) -> Path:
    return roster_of(folder, roster_row(现任职务='=HYPERLINK("http://example.invalid","科员")'), roster_row(2))


def failed_formula(folder: Path) -> Path:
    """The title's reference was deleted: the cell shows #REF!."""
    path = folder / "错误值.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("干部名册")
        sheet.write_row(0, 0, ROSTER_HEAD)
        sheet.write_row(1, 0, roster_row())
        sheet.write_formula(1, 3, "=#REF!", None, "#REF!")
    return path


def uncalculated_formula(folder: Path) -> Path:
    """Written by a program that left the calculation to Excel."""
    path = folder / "未计算.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "干部名册"
    sheet.append(ROSTER_HEAD)
    sheet.append(roster_row(现任职务='=CONCATENATE("科","员")'))
    book.save(path)
    return path


@dataclass(frozen=True)
class Case:
    """A bad file and the kind of its one fault. `needs` says what finds it: the file alone, or units and keys too."""

    build: Callable[[Path], Path]
    kind: FaultKind
    warning: bool = False
    needs_records: bool = False

    def __str__(self) -> str:
        return self.build.__name__


CASES = (
    Case(text_renamed, FaultKind.NOT_A_WORKBOOK),
    Case(nothing_inside, FaultKind.UNREAD_FILE, warning=True),
    Case(other_zip, FaultKind.UNREAD_FILE, warning=True),
    Case(cut_short, FaultKind.NOT_A_WORKBOOK),
    Case(encrypted, FaultKind.UNREAD_FILE, warning=True),
    Case(old_format_broken, FaultKind.NOT_A_WORKBOOK),
    Case(too_large, FaultKind.NOT_A_WORKBOOK),
    Case(zip_bomb, FaultKind.NOT_A_WORKBOOK),
    Case(lying_directory, FaultKind.NOT_A_WORKBOOK),
    Case(far_cell, FaultKind.NOT_A_WORKBOOK),
    Case(empty_sheet, FaultKind.EMPTY_SHEET, warning=True),
    Case(blank_sheet, FaultKind.EMPTY_SHEET, warning=True),
    Case(no_header, FaultKind.MISSING_COLUMN),
    Case(missing_column, FaultKind.MISSING_COLUMN),
    Case(wrong_check_digit, FaultKind.ID_CHECK),
    Case(impossible_date, FaultKind.IMPOSSIBLE_DATE),
    Case(end_before_start, FaultKind.END_BEFORE_START),
    Case(unknown_unit, FaultKind.UNKNOWN_UNIT, needs_records=True),
    Case(one_key_twice, FaultKind.DUPLICATE_KEY, needs_records=True),
    Case(formula_text, FaultKind.FORMULA_TEXT),
    Case(failed_formula, FaultKind.FORMULA_TEXT),
    Case(uncalculated_formula, FaultKind.FORMULA_TEXT),
)
