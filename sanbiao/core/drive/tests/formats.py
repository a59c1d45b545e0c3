"""One sheet written as every kind of file that is read, each by a writer of its own; the old format by hand."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from io import StringIO
from pathlib import Path
from struct import pack

import xlsxwriter

from sanbiao.core.drive.reading.grids import Area

Rows = Sequence[Sequence[str]]
Writer = Callable[[Path, str, Rows, Sequence[Area], Sequence[int]], None]


def covered(merged: Sequence[Area]) -> dict[tuple[int, int], Area]:
    """The merged area of each cell that lies in one."""
    return {
        (row, column): area
        for area in merged
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }


def package(path: Path, name: str, rows: Rows, merged: Sequence[Area] = (), hidden: Sequence[int] = ()) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(name)
        for area in merged:
            sheet.merge_range(*area, rows[area.top][area.left], book.add_format())
        inside = covered(merged)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                if (row, column) not in inside and text:
                    sheet.write_string(row, column, text)
        for row in hidden:
            sheet.set_row(row, None, None, {"hidden": True})


def page(path: Path, name: str, rows: Rows, merged: Sequence[Area] = (), hidden: Sequence[int] = ()) -> None:
    inside = covered(merged)
    lines = []
    for row, cells in enumerate(rows):
        line = []
        for column, text in enumerate(cells):
            area = inside.get((row, column), Area(row, column, row, column))
            if area[:2] == (row, column):
                span = f'rowspan="{area.bottom - row + 1}" colspan={area.right - column + 1}'
                line.append(f"<td {span}>{escape(text).replace(chr(10), '<br>')}</td>")
        style = ' style="DISPLAY: none"' if row in hidden else ""
        lines.append(f"<tr{style}>{''.join(line)}</tr>")
    told = f"<!--[if gte mso 9]><xml><x:Name>{escape(name)}</x:Name></xml><![endif]-->"
    head = f'<head><meta charset="gb2312">{told}<title>导出</title><style>td {{color: red}}</style></head>'
    path.write_bytes(f"<html>{head}<body><table>{''.join(lines)}</table></body></html>".encode("gb18030"))


def sheet_xml(path: Path, name: str, rows: Rows, merged: Sequence[Area] = (), hidden: Sequence[int] = ()) -> None:
    inside = covered(merged)
    lines = []
    for row, cells in enumerate(rows):
        line = []
        for column, text in enumerate(cells):
            area = inside.get((row, column), Area(row, column, row, column))
            if text and area[:2] == (row, column):
                span = f'ss:MergeDown="{area.bottom - row}" ss:MergeAcross="{area.right - column}"'
                data = f'<Data ss:Type="String">{escape(text)}</Data>'
                line.append(f'<Cell ss:Index="{column + 1}" {span}>{data}<Comment><Data>批注</Data></Comment></Cell>')
        state = ' ss:Hidden="1"' if row in hidden else ""
        lines.append(f'<Row ss:Index="{row + 1}"{state}>{"".join(line)}</Row>')
    spaces = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    sheet = f'<Worksheet ss:Name="{escape(name)}"><Table>{"".join(lines)}</Table></Worksheet>'
    path.write_text(f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook {spaces}>{sheet}</Workbook>')


def document(path: Path, name: str, rows: Rows, merged: Sequence[Area] = (), hidden: Sequence[int] = ()) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", _document(name, rows, merged, hidden))


def flat_document(path: Path, name: str, rows: Rows, merged: Sequence[Area] = (), hidden: Sequence[int] = ()) -> None:
    path.write_text(_document(name, rows, merged, hidden).replace("document-content", "document"), encoding="utf-8")


def _document(name: str, rows: Rows, merged: Sequence[Area], hidden: Sequence[int]) -> str:
    inside = covered(merged)
    lines = []
    for row, cells in enumerate(rows):
        line = []
        for column, text in enumerate(cells):
            area = inside.get((row, column), Area(row, column, row, column))
            if area[:2] != (row, column):
                line.append("<table:covered-table-cell/>")
                continue
            down, across = area.bottom - row + 1, area.right - column + 1
            span = f'table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
            said = "".join(f"<text:p>{escape(part)}</text:p>" for part in text.split("\n")) if text else ""
            line.append(f'<table:table-cell {span} office:value-type="string">{said}</table:table-cell>')
        state = ' table:visibility="collapse"' if row in hidden else ""
        rest = '<table:table-cell table:number-columns-repeated="16000"/>'
        lines.append(f"<table:table-row{state}>{''.join(line)}{rest}</table:table-row>")
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    spaces = "".join(
        f' xmlns:{space}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"' for space in ("office", "table", "text", "style")
    )
    kind = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    table = f'<table:table table:name="{escape(name)}"><table:table-column/>{"".join(lines)}{rest}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    return f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} {kind}>{body}</office:document-content>'


def old(
    path: Path,
    name: str,
    rows: Rows,
    merged: Sequence[Area] = (),
    hidden: Sequence[int] = (),
    failed: Sequence[tuple[int, int]] = (),
    stream_name: str = "Workbook",
) -> None:
    """An .xls of Excel 97 with text and `failed` cells alone: the records of one sheet in a compound file."""
    cells = b"".join(
        _record(0x0204, pack("<HHH", row, column, 0) + _text(text, "<H"))
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
        if text
    )
    cells += b"".join(_record(0x0205, pack("<HHHBB", row, column, 0, 0x2A, 1)) for row, column in failed)
    lines = b"".join(
        _record(0x0208, pack("<HHHHHHHH", row, 0, len(line), 300, 0, 0, 0x20 if row in hidden else 0, 15))
        for row, line in enumerate(rows)
    )
    areas = pack("<H", len(merged)) + b"".join(pack("<HHHH", area.top, area.bottom, area.left, area.right) for area in merged)
    sheet = _begin(0x0010) + lines + cells + _record(0x00E5, areas) + _record(0x000A, b"")
    told = pack("<I", 0) + b"\0\0" + _text(name, "<B")
    start = len(_begin(0x0005)) + 4 + len(told) + 4
    told = pack("<I", start) + told[4:]
    path.write_bytes(_compound(_begin(0x0005) + _record(0x0085, told) + _record(0x000A, b"") + sheet, stream_name))


def _record(kind: int, data: bytes) -> bytes:
    return pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(0x0809, pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0))


def _text(text: str, length: str) -> bytes:
    return pack(length, len(text)) + b"\1" + text.encode("utf-16-le")


def _compound(stream: bytes, name: str) -> bytes:
    """A compound file of Microsoft's that holds one stream: [MS-CFB] 2.2, 2.3 and 2.6, in sectors of 512 bytes."""
    stream += bytes(-len(stream) % 512 + (4096 if len(stream) < 4096 else 0))
    sectors = len(stream) // 512
    assert sectors < 126
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table = pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + pack("<I", 0) + b"\xff" * 432
    return (
        head
        + table
        + _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
        + _entry(name, 2, 0xFFFFFFFF, 2, len(stream))
        + bytes(256)
        + stream
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    named = name.encode("utf-16-le") + b"\0\0"
    none = 0xFFFFFFFF
    return named.ljust(64, b"\0") + pack("<HBBIII", len(named), kind, 1, none, none, child) + bytes(36) + pack("<IQ", start, size)


def table(encoding: str, sign: str) -> Writer:
    """A writer of plain text in an encoding, its cells parted by a sign; nothing can be merged or hidden in it."""

    def write(path: Path, name: str, rows: Rows, merged: Sequence[Area] = (), hidden: Sequence[int] = ()) -> None:
        text = StringIO(newline="")
        csv.writer(text, delimiter=sign).writerows(rows)
        path.write_bytes(text.getvalue().encode(encoding))

    return write


FORMATS: dict[str, Writer] = {
    "名册.xlsx": package,
    "名册.xlsm": package,
    "名册.xls": old,
    "名册.et": old,
    "名册.ods": document,
    "名册.fods": flat_document,
    "网页.xls": page,
    "网页.html": page,
    "旧XML.xls": sheet_xml,
    "旧XML.xml": sheet_xml,
    "逗号.csv": table("utf-8", ","),
    "有标记.csv": table("utf-8-sig", ","),
    "国标.csv": table("gb18030", ","),
    "双字节.csv": table("utf-16", "\t"),
    "无标记.txt": table("utf-16-le", "\t"),
    "制表符.xls": table("gb18030", "\t"),
    "分号.csv": table("utf-8", ";"),
    "改错扩展名.xlsx": old,
    "改错扩展名.xls": package,
    "没有扩展名": package,
}
