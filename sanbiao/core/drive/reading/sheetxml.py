"""The XML that Excel 2003 wrote, and that other systems still write, under the ending .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO
from typing import Any

from lxml import etree

from sanbiao.core.ledger.kinds.raw import ERROR

from .grids import Lattice, OpenSheet
from .package import Limits, Unreadable

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SHEET, _ROW, _CELL = (f"{{{_NAMESPACE}}}{name}" for name in ("Worksheet", "Row", "Cell"))
_VISIBLE = "{urn:schemas-microsoft-com:office:excel}Visible"
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
# What XML forbids, raw or by its number, and signs that should have been written by their names.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:0{0,9}(?:[0-8]|1[124-9]|2\d|3[01])|x0{0,9}(?:[0-8bcef]|1[0-9a-f]));",
    re.IGNORECASE,
)
_BARE = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);)", re.IGNORECASE)
_DIGITS = re.compile(r"\d{16,}")
_DAMAGED = "内容不完整或不合规范，无法读取；请用 Excel 打开核对，另存为 .xlsx 后重新导入。"


def is_sheet_xml(text: str) -> bool:
    """Whether a text is such XML."""
    head = text[:4096]
    return _NAMESPACE in head and re.search(r"<(?:\w{1,9}:)?Workbook\b", head) is not None


def open_sheet_xml(text: str, limits: Limits) -> list[OpenSheet]:
    """Its sheets. Raises Unreadable for what is not well formed or is beyond the limits."""
    text = _DECLARATION.sub("", text.lstrip("\ufeff"))
    try:
        return list(_sheets(text, limits))
    except etree.XMLSyntaxError:
        pass
    if "<![CDATA[" not in text:
        text = _BARE.sub("&amp;", text)
    try:
        return list(_sheets(_FORBIDDEN.sub("", text), limits))
    except etree.XMLSyntaxError as error:
        raise Unreadable(_DAMAGED) from error


def elements(source: Any, *tags: str) -> Iterator[tuple[str, Any]]:  # Any: a file, and lxml's elements
    """Begin and end of the elements named, read without entities or the network; their content is freed by the caller."""
    parsed = etree.iterparse(source, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False)
    first = True
    for event, element in parsed:
        if first and (element.getroottree().docinfo.doctype or element.getroottree().docinfo.internalDTD is not None):
            raise Unreadable(_DAMAGED)
        first = False
        yield event, element


def free(element: Any) -> None:  # Any: lxml's element
    """Forget an element that was read, and all before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def number(text: str) -> object:
    """A number, or its digits where they are more than a number keeps, as those of an ID."""
    if _DIGITS.fullmatch(text):
        return text
    try:
        return float(text)
    except ValueError:
        return text


def moment(text: str) -> object:
    """A day, a moment or, where it is neither, the text."""
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return value.date() if value.time() == time() else value


def _sheets(text: str, limits: Limits) -> Iterator[OpenSheet]:
    name, hidden, lattice, row, column = "", False, Lattice(limits), -1, 0
    for event, element in elements(BytesIO(text.encode()), _SHEET, _ROW, _CELL, _VISIBLE):
        match event, element.tag:
            case "start", tag if tag == _SHEET:
                name, hidden, lattice, row = _own(element, "Name"), False, Lattice(limits), -1
            case "start", tag if tag == _ROW:
                row, column = _whole(element, "Index", row + 2) - 1, 0
                if _own(element, "Hidden") == "1":
                    lattice.hidden.add(row)
            case "end", tag if tag == _CELL:
                column = _whole(element, "Index", column + 1) - 1
                across = _whole(element, "MergeAcross", 0) + 1
                lattice.put(row, column, _value(element), down=_whole(element, "MergeDown", 0) + 1, across=across)
                column += across
            case "end", tag if tag == _ROW:
                row += _whole(element, "Span", 0)
                free(element)
            case "end", tag if tag == _VISIBLE:
                hidden = "Hidden" in (element.text or "")
            case "end", tag if tag == _SHEET:
                yield OpenSheet(name, lattice.grid, hidden)
                free(element)


def _own(element: Any, name: str) -> str:  # Any: lxml's element
    return str(element.get(f"{{{_NAMESPACE}}}{name}") or element.get(name) or "")


def _whole(element: Any, name: str, otherwise: int) -> int:  # Any: lxml's element
    digits = _own(element, name)
    return int(digits) if digits.isdecimal() and len(digits) < 9 else otherwise


def _value(cell: Any) -> object:  # Any: lxml's element
    data = next((child for child in cell if str(child.tag) == f"{{{_NAMESPACE}}}Data"), None)
    text = "".join(data.itertext()) if data is not None else ""
    if not text.strip():
        return ERROR if _own(cell, "Formula") else ""
    match _own(data, "Type"):
        case "Number":
            return number(text.strip())
        case "DateTime":
            return moment(text)
        case "Boolean":
            return text.strip() == "1"
        case "Error":
            return ERROR
        case _:
            return text
