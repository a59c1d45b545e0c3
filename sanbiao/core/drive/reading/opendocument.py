"""Spreadsheets of LibreOffice and its kin (.ods), packed or as one piece of XML."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from sanbiao.core.ledger.kinds.raw import ERROR

from .grids import Area, Lattice, OpenSheet, is_nothing
from .package import Limits, Unread, Unreadable, check_parts, too_far
from .sheetxml import elements, free, moment, number

_OFFICE, _TABLE, _TEXT, _STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text", "style")
)
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_LOOK, _SHEET, _ROW = f"{_STYLE}style", f"{_TABLE}table", f"{_TABLE}table-row"
_COVERED = f"{_TABLE}covered-table-cell"
_CELLS = (f"{_TABLE}table-cell", _COVERED)
_PARAGRAPH = f"{_TEXT}p"
_LOWEST, _WIDEST = 1_048_576, 16_384
_DAMAGED = "已损坏，无法读取，请用 Excel 或 WPS 打开检查，另存为 .xlsx 后重新导入。"
_LOCKED = "设有打开密码，没有读入；请取消密码并保存后重新导入。"


def open_document(content: bytes, limits: Limits) -> list[OpenSheet]:
    """The sheets of a packed document.

    Raises Unread for one with a password, Unreadable for one that is damaged or beyond the limits.
    """
    try:
        with ZipFile(BytesIO(content)) as package:
            check_parts(package.infolist(), limits)
            if "META-INF/manifest.xml" in package.namelist() and b"encryption-data" in package.read("META-INF/manifest.xml"):
                raise Unread(_LOCKED)
            with package.open("content.xml") as part:
                return list(_sheets(part, limits))
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        LookupError,
        OSError,
        etree.XMLSyntaxError,
    ) as error:
        raise Unreadable(_DAMAGED) from error


def open_flat(content: bytes, limits: Limits) -> list[OpenSheet]:
    """The sheets of a document that is one piece of XML.

    Raises Unreadable for one that is damaged or beyond the limits.
    """
    try:
        return list(_sheets(BytesIO(content), limits))
    except etree.XMLSyntaxError as error:
        raise Unreadable(_DAMAGED) from error


@dataclass(slots=True)
class _Sheet:
    """A sheet that is being read."""

    name: str
    hidden: bool
    lattice: Lattice
    row: int = 0
    depth: int = 0


def _sheets(source: Any, limits: Limits) -> Iterator[OpenSheet]:  # Any: a file
    unseen: set[str] = set()
    sheet: _Sheet | None = None
    for event, element in elements(source, _LOOK, _SHEET, _ROW):
        if element.tag == _LOOK:
            if event == "end" and any(child.get(f"{_TABLE}display") == "false" for child in element):
                unseen.add(element.get(f"{_STYLE}name", ""))
        elif element.tag == _SHEET:
            if sheet is None:
                hidden = element.get(f"{_TABLE}style-name") in unseen
                sheet = _Sheet(element.get(f"{_TABLE}name", ""), hidden, Lattice(limits))
            elif event == "start":
                sheet.depth += 1  # a table within a cell, which is no sheet
            elif sheet.depth:
                sheet.depth -= 1
            else:
                yield OpenSheet(sheet.name, sheet.lattice.grid, sheet.hidden)
                sheet = None
                free(element)
        elif event == "end" and sheet is not None and not sheet.depth:
            _take_row(sheet, element)
            free(element)


def _take_row(sheet: _Sheet, element: Any) -> None:  # Any: lxml's element
    times = _whole(element, "number-rows-repeated", _LOWEST)
    cells: list[object] = []
    column = 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        again = _whole(cell, "number-columns-repeated", _WIDEST)
        value = "" if cell.tag == _COVERED else _value(cell)
        if not is_nothing(value):
            if column + again > _WIDEST:
                raise too_far(sheet.row + times, column + again)
            down, across = _whole(cell, "number-rows-spanned", _LOWEST), _whole(cell, "number-columns-spanned", _WIDEST)
            if down > 1 or across > 1:
                sheet.lattice.merge(Area(sheet.row, column, sheet.row + down - 1, column + across - 1))
            cells.extend([""] * (column - len(cells)))
            cells.extend([value] * again)
        column += again
    sheet.lattice.put_rows(sheet.row, cells, times)
    if element.get(f"{_TABLE}visibility", "visible") != "visible":
        sheet.lattice.hidden.update(range(sheet.row, min(sheet.row + times, _LOWEST)))
    sheet.row += times


def _whole(element: Any, name: str, most: int) -> int:  # Any: lxml's element
    digits = element.get(f"{_TABLE}{name}", "1")
    return min(max(int(digits), 1), most + 1) if digits.isdecimal() and len(digits) < 10 else 1


def _value(cell: Any) -> object:  # Any: lxml's element
    if cell.get(f"{_CALC}value-type") == "error":
        return ERROR
    match cell.get(f"{_OFFICE}value-type"):
        case "float" | "percentage" | "currency":
            return number(cell.get(f"{_OFFICE}value", ""))
        case "date":
            return moment(cell.get(f"{_OFFICE}date-value", ""))
        case "boolean":
            return cell.get(f"{_OFFICE}boolean-value") == "true"
        case "string" | "time":
            return cell.get(f"{_OFFICE}string-value") or _shown(cell)
        case _:
            shown = _shown(cell)
            return ERROR if cell.get(f"{_TABLE}formula") and not shown else shown


def _shown(cell: Any) -> str:  # Any: lxml's element
    return "\n".join("".join(_pieces(child)) for child in cell if child.tag == _PARAGRAPH)


def _pieces(element: Any) -> Iterator[str]:  # Any: lxml's element
    yield element.text or ""
    for child in element:
        match str(child.tag).removeprefix(_TEXT):
            case "s":
                yield " "
            case "tab":
                yield "\t"
            case "line-break":
                yield "\n"
            case tag if not tag.startswith("{"):
                yield from _pieces(child)
        yield child.tail or ""
