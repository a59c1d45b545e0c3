"""A clean sheet of any ledger, kept as departments keep theirs: the liberties that the contract of sheets allows, composed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import strategies as st

from sanbiao.core.drive.reading.grids import Area
from sanbiao.core.drive.reading.headers import group_column, read_columns
from sanbiao.core.drive.reading.wording import RUNNING
from sanbiao.core.drive.tests.formats import FORMATS
from sanbiao.core.drive.tests.messy import DAY_FORMS, WIDE
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.normal import normal

Line = dict[str, str]
"""A row of data: what is printed in each column, by its label."""

MONTHS = ("{0}.{1:02d}", "{0}-{1:02d}", "{0}年{1}月", "{0}．{1:02d}", "{0}、{1:02d}", "{0}/{1:02d}")
FOOT = ("合计", "填表人：王某　审核人：李某", "注：以上数据以档案为准", "以下空白", "第 1 页")
ABOVE = ("截至2023年6月30日", "", "填报单位：（盖章）")
FLAT = ("逗号.csv", "有标记.csv", "国标.csv", "双字节.csv", "无标记.txt", "制表符.xls", "分号.csv")
"""Files of plain text, in which nothing can be merged or hidden, and which have no sheet's name."""


@dataclass
class Kept:
    """A sheet as somebody keeps it, cell by cell."""

    sheet: str
    file: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write it into a folder, as the kind of file that its name stands for."""
        width = max(map(len, self.rows))
        rows = [[*row, *[""] * (width - len(row))] for row in self.rows]
        stem, name = self.file.split("/")
        path = folder / f"{stem}{name[name.rfind('.') :] if '.' in name else ''}"
        FORMATS[name](path, self.sheet, rows, self.merged, self.hidden)


def lines_of(ledger: Ledger[Any], content: bytes | Any) -> list[Line]:
    """The rows of the sheet that the ledger itself writes, as text."""
    sheet = openpyxl.load_workbook(content).worksheets[0]
    columns = list(ledger.columns)
    found = []
    for row in sheet.iter_rows(
        min_row=sheet.max_row - ledger.model.objects.filter(**ledger.constants).count() + 1, values_only=True
    ):
        told = {column.label: _text(cell) for column, cell in zip(columns, row, strict=False)}
        found.append({column.label: told.get(column.label, "") for column in read_columns(ledger.sheet)})
    return found


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return re.sub(r"\.0$", "", str(cell)) if isinstance(cell, float) else str(cell)


class Keeper:
    """Keeps the rows of a ledger, each choice drawn."""

    def __init__(self, draw: st.DrawFn, ledger: Ledger[Any], lines: Sequence[Line], *, may_group: bool = True) -> None:
        self._draw, self._ledger, self._lines, self._may_group = draw, ledger, list(lines), may_group
        self._columns = [column for column in read_columns(ledger.sheet) if self._is_kept(column)]
        self._grouped: Column | None = None

    def _is_kept(self, column: Column) -> bool:
        """A column in which nothing stands may be missing, where it need not be there."""
        return column.required or any(line[column.label] for line in self._lines) or self._maybe()

    def _maybe(self) -> bool:
        return bool(self._draw(st.booleans()))

    def _one(self, choices: Sequence[Any]) -> Any:
        return self._draw(st.sampled_from(list(choices)))

    def keep(self) -> Kept:
        """The sheet."""
        file = self._one(list(FORMATS))
        is_flat = file in FLAT
        title = self._one(self._ledger.sheet_names)
        named = self._one(("sheet", "title", "file"))
        sheet = f"{self._one(('', '1．', '一、'))}{title}"[:31] if named == "sheet" and not is_flat else "Sheet1"
        stem = f"2023年{title}" if named == "file" or (is_flat and named == "sheet") else "报表"
        self._kept = kept = Kept(sheet, f"{stem}/{file}")
        if named == "title" or self._maybe():
            kept.rows.append([f"青泽市{title}"])
        kept.rows += [[text] for text in ABOVE[: self._draw(st.integers(0, len(ABOVE)))]]
        if self._maybe():
            self._columns = self._draw(st.permutations(self._columns))
        self._group()
        if self._maybe() and not self._grouped and self._is_narrow():
            self._side_by_side()
        else:
            self._below_one_another(is_flat)
        if self._maybe():
            kept.rows += [["", text] for text in FOOT[: self._draw(st.integers(1, len(FOOT)))]]
        return kept

    def _group(self) -> None:
        """Let group rows stand for the column of units, where every row has one."""
        column = group_column(self._ledger.sheet)
        if column is None or column not in self._columns or len(self._columns) < 3 or not (self._may_group and self._maybe()):
            return
        if column.field in self._ledger.sheet.key or not all(line[column.label] for line in self._lines):
            return
        self._grouped = column
        self._columns = [each for each in self._columns if each is not column]
        self._lines.sort(key=lambda line: line[column.label])

    def _is_narrow(self) -> bool:
        return len(self._lines) > 1 and not any("/" in column.label for column in self._columns)

    def _side_by_side(self) -> None:
        half = (len(self._lines) + 1) // 2
        heads = self._heads()
        gap = [""] * self._draw(st.integers(0, 1))
        self._kept.rows.append([*heads, *gap, *heads])
        for number in range(half):
            right = [self._lines[number + half]] if number + half < len(self._lines) else []
            self._kept.rows.append(
                [*self._cells(self._lines[number]), *gap, *(text for line in right for text in self._cells(line))]
            )

    def _below_one_another(self, is_flat: bool) -> None:
        """One table, or two with their columns in another order; headings may come again, rows may be hidden."""
        cut = self._draw(st.integers(1, len(self._lines))) if self._maybe() else len(self._lines)
        for part in (self._lines[:cut], self._lines[cut:]):
            if not part:
                continue
            numbered = self._maybe()
            head = self._head(numbered, is_flat)
            self._kept.rows += head
            self._data(part, head, numbered, is_flat)
            if not self._grouped:
                self._columns = self._draw(st.permutations(self._columns))

    def _data(self, lines: Sequence[Line], head: list[list[str]], numbered: bool, is_flat: bool) -> None:
        unit = ""
        for number, line in enumerate(lines, start=1):
            if self._grouped and line[self._grouped.label] != unit:
                unit = line[self._grouped.label]
                form = self._one(("{}", "二、{}", "（三）{}：3人", "{}（3人）"))
                self._kept.rows.append([form.format(unit)])
                if not is_flat and self._maybe():
                    self._merge(len(self._kept.rows) - 1, 0, len(self._kept.rows) - 1, len(self._columns) - 1)
            elif number > 1 and self._draw(st.integers(0, 5)) == 0:
                self._kept.rows += self._one(([[""]], head, [["小 计", "3"]]))
            self._kept.rows.append([*([str(number)] if numbered else []), *self._cells(line)])
            if not is_flat and self._draw(st.integers(0, 9)) == 0:
                self._kept.hidden.append(len(self._kept.rows) - 1)

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self._kept.merged.append(Area(top, left, bottom, right))

    def _head(self, numbered: bool, is_flat: bool) -> list[list[str]]:
        """The heading in one row, or in two where upper and lower words stand in one label."""
        if any("/" in column.label for column in self._columns) and self._maybe():
            upper, lower = (["序号"], [""]) if numbered else ([], [])
            for column in self._columns:
                above, slash, below = column.label.partition("/")
                upper.append(above)
                lower.append(below if slash else "")
            return [upper, lower]
        return [[*(["序号"] if numbered else []), *self._heads()]]

    def _heads(self) -> list[str]:
        return [self._heading(column) for column in self._columns]

    def _heading(self, column: Column) -> str:
        text = self._one([name for name in column.headings if name not in RUNNING])
        if "/" in text:
            return text
        form = self._one(("{}", "{}", "*{}", "{}*", "broken", "spaced"))
        if form == "broken":
            return f"{text[:2]}\n{text[2:]}" if len(text) > 2 else text
        return " ".join(text) if form == "spaced" else form.format(text)

    def _cells(self, line: Line) -> list[str]:
        return [self._cell(column, line[column.label]) for column in self._columns]

    def _cell(self, column: Column, text: str) -> str:
        if not text:
            return self._one(("", "", " 　"))
        return self._one([text, *_forms(column, text)])


def _forms(column: Column, text: str) -> list[str]:
    """Other ways to write what a cell says; none where it says nothing that could be written otherwise."""
    write = _WRITERS.get(column.kind)
    try:
        return write(column, text) if write else []
    except ValueError:
        return []


def _days(_: Column, text: str) -> list[str]:
    day = date.fromisoformat(text)
    forms = [form.format(day) for form in DAY_FORMS]
    return [*forms, forms[2].translate(WIDE)]


def _months(_: Column, text: str) -> list[str]:
    year, month = int(text[:4]), int(text[5:7])
    return [*(form.format(year, month) for form in MONTHS), f"{year}{month:02d}", text.translate(WIDE)]


def _words(column: Column, text: str) -> list[str]:
    known = column.kind.words(column).values()
    return [*next((words for words in known if normal(text) in map(normal, words)), ()), f" {text[:1]} {text[1:]}　"]


def _whole(_: Column, text: str) -> list[str]:
    return [f"{int(text):,}", text.translate(WIDE), f" {text} "]


def _ids(_: Column, text: str) -> list[str]:
    return [text.lower(), text.translate(WIDE), f"{text[:6]} {text[6:14]} {text[14:]}", f"'{text}", text.replace("X", "×")]


_WRITERS: dict[CellKind, Callable[[Column, str], list[str]]] = {
    CellKind.DATE: _days,
    CellKind.MONTH: _months,
    CellKind.CODE: _words,
    CellKind.YESNO: _words,
    CellKind.INT: _whole,
    CellKind.ID: _ids,
    CellKind.NAME: lambda _, text: ["　".join(text)] if len(text) == 2 else [],
    CellKind.UNIT: lambda _, text: [f" {text} ", f"{text[:1]} {text[1:]}"],
    CellKind.TEXT: lambda _, text: [f" {text} "],
}
