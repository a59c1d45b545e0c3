"""Rows that were copied in Excel and pasted: made a sheet of the ledger, to be read as one that was uploaded."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from sanbiao.core.access.policy import User
from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.learning import all_meanings
from sanbiao.core.drive.models import Import
from sanbiao.core.drive.reading.headers import HeadingBlock, Headings
from sanbiao.core.drive.services import receive
from sanbiao.core.ledger.cells import value_of
from sanbiao.core.ledger.columns import Column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.references import NotFound, ledger_of_model, named
from sanbiao.core.ledger.sheets import write_grid

MOST = 2000
"""So many rows are pasted at once; more are uploaded as a file."""
_HEADS_WITHIN = 4
# Excel puts a cell in quotation marks that holds an end of line or a tab, and no other; its longest cell has 32767 signs.
_QUOTED = re.compile(r'"((?:[^"]|""){0,32767}+)"(?=\t|\r?\n|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_WITHIN = re.compile(r"[\t\r\n]")


Given = Mapping[str, str]
"""What the page from which one came says of all pasted rows, by heading: their class."""


def paste(ledger: Ledger[Any], text: str, *, by: str, at: datetime, given: Given | None = None) -> Import:
    """Keep pasted rows of `ledger` for a preview, as a dropped sheet of that name; rows that do not say it get what is `given`.

    Raises:
        Refused: they have not the shape of its sheet.
    """
    lines = _lines(ledger, text, given or {})
    heads, *rows = lines
    with write_grid(ledger.title, heads, rows) as book:
        return receive([SimpleUploadedFile(f"粘贴的{ledger.title}.xlsx", book.read())], by=by, at=at)


def columns_of(ledger: Ledger[Any], given: Collection[str] = ()) -> list[Column]:
    """The columns of pasted rows without heads, in their order: that of the empty sheet without what is `given`."""
    return [column for column in ledger.columns if not column.derived and column.label not in given]


def given_of(ledger: Ledger[Any], parameters: Mapping[str, str], user: User) -> dict[str, str]:
    """What an address says of new rows (`Ledger.begun_with`), by heading; what is not in sight says nothing."""
    given: dict[str, str] = {}
    for link in ledger.begun_with:
        columns = [column for column in ledger.columns if column.field.startswith(f"{link}__") and not column.derived]
        if not columns:  # it is no row that names itself in several cells
            continue
        model: Any = ledger.model._meta.get_field(link).related_model
        try:
            row = named(ledger_of_model(model).rows(user), parameters.get(link, ""), by=columns[0].field.partition("__")[2])
        except NotFound:
            continue
        given |= {column.label: str(value_of(row, column.field.partition("__")[2])) for column in columns}
    return given


def _lines(ledger: Ledger[Any], text: str, given: Given) -> list[list[str]]:
    """The pasted rows with a heading above them."""
    rows = [row for row in cells_of(text) if any(cell.strip() for cell in row)]
    if not rows:
        raise Refused("没有粘贴任何内容。请在 Excel 里选中要登记的行，复制以后粘贴到这里。")
    if len(rows) > MOST:
        raise Refused(f"一次最多粘贴 {MOST} 行，这里有 {len(rows)} 行。请分几次粘贴，或者上传工作簿。")
    width = max(len(row) for row in rows)
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    columns = columns_of(ledger, given)
    if width == 1 and len(columns) > 1:
        raise Refused("只看到一列，分不清各格。请在 Excel 里选中单元格，复制以后粘贴到这里，不要逐字录入。")
    block = Headings(ledger.sheet, all_meanings()).best(rows[:_HEADS_WITHIN], {})
    if block is None:
        return _with(given, [_heads(ledger, columns, width)], rows)
    if block.last + 1 == len(rows):
        raise Refused("只有表头，没有数据行。请连同要登记的行一起复制。")
    if not block.labels.isdisjoint(given):
        given = {}
    _refuse_without_key(ledger, block, given)
    return _with(given, rows[: block.last + 1], rows[block.last + 1 :])


def _with(given: Given, heads: list[list[str]], rows: list[list[str]]) -> list[list[str]]:
    """Heads and rows, with what is given in columns behind them."""
    *above, last = heads
    return [*above, [*last, *given], *([*row, *given.values()] for row in rows)]


def _heads(ledger: Ledger[Any], columns: list[Column], width: int) -> list[str]:
    if width > len(columns):
        raise Refused(
            f"粘贴的内容有 {width} 列，台账只有 {len(columns)} 列，也没有认出表头。请连同表头一起复制，或去掉多余的列。"
        )
    needed = Headings(ledger.sheet, all_meanings()).needed
    if lacking := [column.label for column in columns[width:] if column.label in needed]:
        raise Refused(
            f"粘贴的内容没有认出表头，按台账的次序只有前 {width} 列，缺少必有的{'、'.join(f'「{label}」' for label in lacking)}。"
            "请连同表头一起复制，或按下面的次序补齐各列。"
        )
    return [column.label for column in columns[:width]]


def _refuse_without_key(ledger: Ledger[Any], block: HeadingBlock, given: Given) -> None:
    """What heads do not name, though all of them are known; a head that is not known is asked about by the import itself."""
    if any(meant is None for _, meant in block.found):
        return
    needed = Headings(ledger.sheet, all_meanings()).needed
    missing = [column.label for column in ledger.key_columns if column.label in needed - block.labels - given.keys()]
    if missing:
        names = "、".join(f"「{label}」" for label in missing)
        raise Refused(f"表头里没有{names}，认不出是台账里的哪一行。请补上这几列，再一起复制。")


def cells_of(text: str) -> list[list[str]]:
    """The rows and cells of a text that a spreadsheet put on the clipboard; trailing empty cells are left out."""
    rows: list[list[str]] = [[]]
    place = 0
    while place <= len(text):
        cell, place = _cell(text, place)
        rows[-1].append(cell)
        if text.startswith("\t", place):
            place += 1
            continue
        if place < len(text):
            place += 2 if text.startswith("\r\n", place) else 1
            rows.append([])
        else:
            break
    return [_trimmed(row) for row in rows]


def _cell(text: str, place: int) -> tuple[str, int]:
    """The cell that begins at `place`, and where it ends."""
    quoted = _QUOTED.match(text, place)
    if quoted and _WITHIN.search(quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    plain = _PLAIN.match(text, place)
    end = plain.end() if plain else place
    return text[place:end], end


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1].strip():
        row = row[:-1]
    return row
