"""A workbook's zip package, looked through before anything is unpacked into memory.

The reader of workbooks trusts what it opens: it unpacks whatever it is given, keeps room for every cell between the
first and the last, gives formulas that failed, or were never calculated, as empty cells, and does not tell which rows
are hidden. Here the package is refused if it would fill the memory, and such cells and rows are found.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import join, normpath, split
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml.ElementTree import ParseError, fromstring

_MEBIBYTE = 1 << 20
_CHUNK = _MEBIBYTE

# Every pattern is bounded, so that no text can make the search slow. The two that are looked for everywhere begin with
# a fixed text, which makes them some times as fast. The reader takes small letters and any number of noughts as well.
_ROW = re.compile(rb"row\s(?:[^>]{0,200}?\s)?r=[\"'](\d{1,20})[\"']")
_HIDDEN_ROW = re.compile(rb"<(?:\w{1,9}:)?row(\s(?:[^>]{0,400}\s)?hidden=[\"'](?:1|true)[\"'][^>]{0,400})>")
_ROW_NUMBER = re.compile(rb"\sr=[\"'](\d{1,20})[\"']")
_ROW_ENDS = re.compile(rb"</?(?:\w{1,9}:)?row[\s>]|</(?:\w{1,9}:)?sheetData")
_HOLDS_SOMETHING = re.compile(rb"<(?:\w{1,9}:)?(?:v|is|f)[\s>]")
# A row without cells may be as far down as somebody set its height; from here on it is looked whether one holds something.
_FAR_ROW = 100_000
# Cells that hold something (an empty one closes itself or is closed at once) far to the right or far down.
_FAR_CELLS = tuple(
    re.compile(
        rb"r=%b(?:([A-Za-z]{2,60})(\d{1,60})|[A-Za-z](\d{6,60}))%b(?![^>]{0,200}(?:/>|></(?:\w{1,9}:)?c>))" % (mark, mark),
    )
    for mark in (b'"', b"'")
)
_REFERENCE = re.compile(rb"\sr=[\"']([A-Za-z]{1,3})(\d{1,20})[\"']")
_FAILED = re.compile(rb"<(?:\w{1,9}:)?c(\s[^>]{0,200}\bt=[\"']e[\"'][^>]{0,200})>")
_UNCALCULATED = re.compile(
    rb"<(?:\w{1,9}:)?c(\s[^>]{0,200})>"
    rb"<(?:\w{1,9}:)?f(?:\s[^>]{0,200})?(?:/>|>[^<]{0,9000}</(?:\w{1,9}:)?f>)"
    rb"(?:<(?:\w{1,9}:)?v\s?(?:/>|></(?:\w{1,9}:)?v>))?</(?:\w{1,9}:)?c>"
)
# Each is looked for only in texts that hold one of its hints; most sheets hold none.
_VALUELESS = (((b't="e"', b"t='e'"), _FAILED), ((b"<f", b":f"), _UNCALCULATED))
# Blanks about the sign of equality, which no program writes and which would hide a cell from the patterns.
_LOOSE_HINTS = tuple(b"r" + loose for blank in (b" ", b"\t", b"\n", b"\r") for loose in (blank + b"=", b"=" + blank))
_LOOSE = re.compile(rb"\br\s{0,200}=\s{0,200}(?=[\"'])")
# A cell begins with this; a piece of a part ends before one that may be cut, if one is as near to its end as this.
_CELL_BEGINS = b"<c "
_NEAR = 1 << 16
# A sheet without far cells counts as no wider than this.
NARROW = 26

_RELATIONS = "_rels/.rels"
_OTHER_KINDS = frozenset(("xl/workbook.bin", "content.xml"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a workbook may be: in bytes, in bytes unpacked, in sheets, and in cells, of one sheet and of all.

    A package above `suspicious_bytes` unpacked may not be packed tighter than `ratio`: no real sheet is.
    """

    file_bytes: int = 100 * _MEBIBYTE
    unpacked_bytes: int = 1024 * _MEBIBYTE
    suspicious_bytes: int = 100 * _MEBIBYTE
    ratio: int = 100
    sheets: int = 1000
    cells: int = 16_000_000


class Unreadable(Exception):
    """A file that cannot be read as a workbook; the message is a sentence for people."""


class Unread(Unreadable):
    """A file of a kind that is not read, whole as it may be; the message says what it is and what to do."""


def too_far(row: int, column: int) -> Unreadable:
    """The refusal of a sheet whose last cell lies at `row` and `column`, counted from 1."""
    return Unreadable(
        f"工作表伸到第 {row} 行、第 {column} 列，超出可读范围，多半是远处有误填的格子；请删去数据以外的行和列，保存后重新导入。"
    )


# The columns of cells by their row, both counted from 0.
Places = dict[int, list[int]]


@dataclass(slots=True)
class Part:
    """What the reader of workbooks does not tell of a sheet: formulas that failed or were never calculated, and hidden rows."""

    valueless: Places = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    last_row: int = 0
    last_column: int = NARROW
    _open_row: int = 0  # a far row that a piece of the text leaves unfinished

    def reach(self, text: bytes) -> None:
        """Take the rows of the next piece of the sheet into `last_row`, empty ones far down aside."""
        if self._open_row:
            self._reach_far(text, 0, self._open_row)
        for found in _ROW.finditer(text):
            row = int(found[1])
            if row < _FAR_ROW:
                self.last_row = max(self.last_row, row)
            elif row > self.last_row:
                self._reach_far(text, found.end(), row)

    def _reach_far(self, text: bytes, start: int, row: int) -> None:
        end = _ROW_ENDS.search(text, start)
        self._open_row = 0 if end else row
        if _HOLDS_SOMETHING.search(text, start, end.start() if end else len(text)):
            self.last_row = max(self.last_row, row)

    @property
    def tells(self) -> bool:
        return bool(self.valueless or self.hidden)


def look_through(file: Path | BinaryIO, limits: Limits) -> dict[str, Part]:
    """By sheet name, what there is to tell of a package's sheets beside their cells; a sheet without anything is not there.

    Raises Unreadable for a package that is no workbook, is damaged or is beyond the limits.
    """
    try:
        with ZipFile(file) as package:
            check_parts(package.infolist(), limits)
            workbook = _workbook_part(package)
            parts = ((entry.filename, _looked_through(package, entry, limits)) for entry in package.infolist())
            telling = {name: part for name, part in parts if part.tells}
            if not telling:
                return {}
            return {sheet: telling[part] for sheet, part in _sheet_parts(package, workbook) if part in telling}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, LookupError, ParseError, ValueError) as error:
        raise Unreadable("文件已损坏，无法打开，请用 Excel 打开检查并另存为 .xlsx 后重新导入。") from error


def check_parts(entries: list[ZipInfo], limits: Limits) -> None:
    """Raise Unreadable for a package that would fill the memory, or has two parts of one name, of which readers take either."""
    if len({entry.filename for entry in entries}) < len(entries):
        raise Unreadable("文件里有重名的部分，不是 Excel 或 WPS 保存的，未予打开；请用 Excel 打开检查并另存为 .xlsx 后重新导入。")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    is_too_tight = unpacked > limits.suspicious_bytes and unpacked > limits.ratio * packed
    if unpacked > limits.unpacked_bytes or is_too_tight:
        raise Unreadable(
            f"文件解压后有 {unpacked // _MEBIBYTE} MB，与其大小不相称，可能是压缩炸弹，未予打开；请用 Excel 另存后重新导入。"
        )


def _looked_through(package: ZipFile, entry: ZipInfo, limits: Limits) -> Part:
    part = Part()
    for piece in _whole_tags(package, entry):
        text = _LOOSE.sub(b"r=", piece) if any(hint in piece for hint in _LOOSE_HINTS) else piece
        part.reach(text)
        if b"hidden=" in text:
            rows = (_ROW_NUMBER.search(found[1]) for found in _HIDDEN_ROW.finditer(text))
            part.hidden.update(int(row[1]) - 1 for row in rows if row)
        for far_cell in _FAR_CELLS:
            for found in far_cell.finditer(text):
                part.last_column = max(part.last_column, _column_number(found[1] or b""))
                part.last_row = max(part.last_row, int(found[2] or found[3]))
        for hints, pattern in _VALUELESS:
            if any(hint in text for hint in hints):
                _note_cells(part.valueless, pattern, text)
    if part.last_row * part.last_column > limits.cells:
        raise too_far(part.last_row, part.last_column)
    return part


def _whole_tags(package: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    """The text of a part in pieces, none of which cuts a tag or a cell; to read it all proves its size and check sum."""
    rest = b""
    with package.open(entry) as part:
        while chunk := part.read(_CHUNK):
            text = rest + chunk
            end = text.rfind(_CELL_BEGINS, max(0, len(text) - _NEAR))
            end = max(end if end > 0 else text.rfind(b"<"), 0) or len(text)
            rest = text[end:]
            yield text[:end]
    yield rest


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _note_cells(places: Places, pattern: re.Pattern[bytes], text: bytes) -> None:
    for cell in pattern.finditer(text):
        if place := _REFERENCE.search(cell[1]):
            places.setdefault(int(place[2]) - 1, []).append(_column_number(place[1]) - 1)


def _workbook_part(package: ZipFile) -> str:
    """The part of the package that lists the sheets.

    Raises Unreadable for a package of another program, and for the two other kinds of workbook that are packages: in
    them the patterns above would find nothing.
    """
    names = set(package.namelist())
    relations = fromstring(package.read(_RELATIONS)) if _RELATIONS in names else ()
    targets = [relation.get("Target", "") for relation in relations if relation.get("Type", "").endswith("/officeDocument")]
    if not targets or not targets[0].endswith(".xml") or names & _OTHER_KINDS:
        raise Unreadable("内容不是 .xlsx 工作簿，请用 Excel 打开检查并另存为 .xlsx 后重新导入。")
    return targets[0].lstrip("/")


def _sheet_parts(package: ZipFile, workbook: str) -> Iterator[tuple[str, str]]:
    """The sheets' names, each with the part of the package that holds its cells."""
    folder, name = split(workbook)
    relations = fromstring(package.read(join(folder, "_rels", f"{name}.rels")))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in fromstring(package.read(workbook)).iter():
        if element.tag.endswith("}sheet"):
            relation = next(value for key, value in element.items() if key.endswith("}id"))
            yield element.get("name", ""), normpath(join("/", folder, targets[relation])).lstrip("/")
