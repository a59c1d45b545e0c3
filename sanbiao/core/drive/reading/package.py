"""A workbook's zip package, looked through before anything is unpacked into memory.

The reader of workbooks trusts what it opens: it unpacks whatever it is given, keeps room for every cell between the
first and the last, and gives failed formulas as empty cells. Here the package is refused if it would fill the memory,
and the cells of failed formulas are found.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml import ElementTree

_MEBIBYTE = 1 << 20
_CHUNK = _MEBIBYTE

_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_REFERENCE = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_FAILED = re.compile(rb"\st=[\"']e[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\s(?:[^>]*\s)?r=[\"'](\d{1,7})[\"']")
# Cells that hold something (an empty one closes itself) far to the right or far down.
_FAR_CELL = re.compile(rb"\sr=[\"'](?:([A-Z]{2,3})\d{1,7}|[A-Z](\d{6,7}))[\"'](?![^>]*/>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a workbook may be: in bytes, in bytes unpacked, and in cells of one sheet.

    A package above `suspicious_bytes` unpacked may not be packed tighter than `ratio`: no real sheet is.
    """

    file_bytes: int = 100 * _MEBIBYTE
    unpacked_bytes: int = 1024 * _MEBIBYTE
    suspicious_bytes: int = 100 * _MEBIBYTE
    ratio: int = 100
    cells: int = 16_000_000


class Unreadable(Exception):
    """A file that cannot be read as a workbook; the message is a sentence for people."""


# The row and column of cells, both counted from 0.
Places = dict[int, list[int]]


@dataclass(slots=True)
class _Part:
    last_row: int = 0
    last_column: int = 0
    failed: Places | None = None


def failed_cells(path: Path, limits: Limits) -> dict[str, Places]:
    """The cells of failed formulas by sheet name, of a package within the limits.

    Raises Unreadable.
    """
    try:
        with ZipFile(path) as package:
            _check_size(package.infolist(), limits)
            parts = {entry.filename: _looked_through(package, entry, limits) for entry in package.infolist()}
            failed = {name: part.failed for name, part in parts.items() if part.failed}
            return {sheet: failed[part] for sheet, part in _sheet_parts(package) if part in failed} if failed else {}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, ElementTree.ParseError) as error:
        raise Unreadable("文件已损坏，无法打开，请用 Excel 打开检查并另存为 .xlsx 后重新导入。") from error


def _check_size(entries: list[ZipInfo], limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    is_too_tight = unpacked > limits.suspicious_bytes and unpacked > limits.ratio * packed
    if unpacked > limits.unpacked_bytes or is_too_tight:
        raise Unreadable(
            f"文件解压后有 {unpacked // _MEBIBYTE} MB，与其大小不相称，可能是压缩炸弹，未予打开；请用 Excel 另存后重新导入。"
        )


def _looked_through(package: ZipFile, entry: ZipInfo, limits: Limits) -> _Part:
    part = _Part()
    for text in _whole_tags(package, entry):
        for found in _ROW.finditer(text):
            part.last_row = max(part.last_row, int(found[1]))
        for found in _FAR_CELL.finditer(text):
            part.last_column = max(part.last_column, _column_number(found[1] or b""))
            part.last_row = max(part.last_row, int(found[2] or 0))
        if b't="e"' in text or b"t='e'" in text:
            _note_failed(part, text)
    # A sheet without far cells is at most 26 columns wide.
    cells = part.last_row * max(part.last_column, 26)
    if part.last_row and cells > limits.cells:
        raise Unreadable(
            f"工作表有 {part.last_row} 行、{max(part.last_column, 26)} 列，超出可读范围，"
            "多半是远处有误填的格子；请删去数据以外的行和列，保存后重新导入。"
        )
    return part


def _whole_tags(package: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    """The text of a part in pieces, none of which cuts a tag; reading it all also proves its size and check sum."""
    rest = b""
    with package.open(entry) as part:
        while chunk := part.read(_CHUNK):
            text = rest + chunk
            end = text.rfind(b"<")
            rest = text[end:] if end > 0 else b""
            yield text[:end] if end > 0 else text
    yield rest


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _note_failed(part: _Part, text: bytes) -> None:
    failed = part.failed = part.failed if part.failed is not None else {}
    for cell in _CELL.finditer(text):
        if _FAILED.search(cell[0]) and (place := _REFERENCE.search(cell[0])):
            failed.setdefault(int(place[2]) - 1, []).append(_column_number(place[1]) - 1)


def _sheet_parts(package: ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets' names, each with the part of the package that holds its cells."""
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in ElementTree.fromstring(package.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet"):
            relation = next(value for key, value in element.items() if key.endswith("}id"))
            yield element.get("name", ""), normpath(PurePosixPath("/xl") / targets[relation]).lstrip("/")
