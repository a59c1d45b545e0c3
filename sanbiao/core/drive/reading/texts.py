"""The text of a file, in whichever encoding it was saved, and tables kept as plain text."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice

from .grids import Lattice, OpenSheet
from .package import Limits, Unreadable

# What Excel calls the sheet of a file that names none; it says nothing of what is in it.
ONLY_SHEET = "Sheet1"

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?([\w-]{2,40})", re.ASCII)
_HEAD = 4096
# GB18030 holds the two others, and what is saved as one of them often has a sign of the largest.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "utf8": "utf-8"}
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")

_DELIMITERS = (",", "\t", ";", "|")
_TASTED = 40
_LONGEST_CELL = 1 << 20
_SEPARATOR_LINE = re.compile(r"sep=(.)", re.IGNORECASE)
# What other systems write so that Excel leaves the digits of a number alone.
_AS_FORMULA = re.compile(r'="([^"]*)"')


def decoded(content: bytes) -> str | None:
    """The text of a file: by its mark, by what it declares, else UTF-8, UTF-16 or GB18030; None where it is no text."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        # Many a file that is no text is UTF-16 by chance, but for the ends of its lines.
        if not _NO_TEXT.search(text[:_HEAD]) and not (encoding.startswith("utf-16-") and "\n" not in text):
            return text
    return None


def _encodings(content: bytes) -> list[str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return [encoding]
    head = content[:_HEAD]
    if b"\0" in head:
        odd, even = head[1::2].count(0), head[::2].count(0)
        return ["utf-16-le" if odd > even else "utf-16-be"]
    declared = [found[1].decode("ascii").lower() for found in _DECLARED.finditer(head)]
    return [*(_WIDER.get(name, name) for name in declared if name.startswith(("gb", "utf", "big5"))), "utf-8", "gb18030"]


def is_table(text: str) -> bool:
    """Whether plain text looks like rows of cells: at least two lines that are parted in the same way."""
    rows = list(islice(csv.reader(StringIO(text[: _HEAD * 4], newline=""), delimiter=_delimiter(text)), _TASTED))
    return sum(len(row) > 1 for row in rows) > 1


def open_table(text: str, limits: Limits) -> list[OpenSheet]:
    """A table of plain text as a workbook of one sheet; its cells are text as they stand.

    Raises Unreadable where quotation marks do not match, since cells could then not be told apart.
    """
    lattice = Lattice(limits)
    told = _SEPARATOR_LINE.match(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=told[1] if told else _delimiter(text), strict=True)
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        for row, cells in enumerate(reader):
            if not (told and row == 0):
                lattice.put_rows(row, [_as_text(cell) for cell in cells], 1)
    except csv.Error as error:
        raise Unreadable(
            f"第 {reader.line_num} 行前后的引号不成对，分不清各格的内容；请用 Excel 打开核对，另存为 .xlsx 后重新导入。"
        ) from error
    finally:
        csv.field_size_limit(before)
    grid = lattice.grid()
    return [OpenSheet(ONLY_SHEET, lambda: grid)]


def lines_of(text: str) -> list[list[str]]:
    """The lines of a text parted by commas, whatever its quotation marks are."""
    before = csv.field_size_limit(max(len(text), 1))
    try:
        return list(csv.reader(StringIO(text, newline="")))
    finally:
        csv.field_size_limit(before)


def _as_text(cell: str) -> str:
    as_formula = _AS_FORMULA.fullmatch(cell.strip()) if cell.startswith("=") else None
    return as_formula[1] if as_formula else cell


def _delimiter(text: str) -> str:
    """The sign between the cells: the one that parts most lines, and those into equally many cells."""
    head = text[: _HEAD * 4]
    return max(_DELIMITERS, key=lambda sign: _fitness(head, sign))


def _fitness(head: str, sign: str) -> tuple[int, int]:
    widths = Counter(len(row) for row in islice(csv.reader(StringIO(head, newline=""), delimiter=sign), _TASTED) if len(row) > 1)
    return sum(widths.values()), max(widths.values(), default=0)
