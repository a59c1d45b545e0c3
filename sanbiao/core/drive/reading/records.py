"""The records of an old workbook (.xls), looked through for what the reader of workbooks does not tell.

[MS-XLS] 2.4.28 BoundSheet8, 2.4.221 Row, 2.4.24 BoolErr, 2.4.127 Formula, 2.4.168 and 2.4.175 of several cells, 2.4.148, 2.4.149,
2.4.180, 2.4.220 and 2.4.240 of one; 2.5.133 FormulaValue.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from struct import error, unpack_from

from .package import Part

_BEGIN, _END, _SHEET = 0x0809, 0x000A, 0x0085
_ROW, _ERROR, _FORMULA = 0x0208, 0x0205, 0x0006
_MANY = frozenset((0x00BD, 0x00BE))
_CELLS = _MANY | {_ERROR, _FORMULA, 0x0201, 0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6}
_IS_HIDDEN = 0x20
_NO_NUMBER, _FAILED = 0xFFFF, 2
# The directory of a broken file may lead in a circle.
_BROKEN = (RecursionError, OSError, ValueError, IndexError, error)
_STREAMS = ("Workbook", "Book")


def storages(content: bytes) -> set[str]:
    """The names at the top of a compound file of Microsoft's, by which it is known what it is; none of a broken one."""
    from olefile import OleFileIO, isOleFile

    if not isOleFile(BytesIO(content)):
        return set()
    try:
        with OleFileIO(BytesIO(content)) as file:
            return {path[0] for path in file.listdir(streams=True, storages=True)}
    except _BROKEN:
        return set()


def look_through_records(content: bytes) -> list[Part]:
    """What there is to tell of each sheet, in their order; nothing of a workbook that is broken, which its reader will say."""
    from olefile import OleFileIO

    try:
        with OleFileIO(BytesIO(content)) as file:
            stream = next((file.openstream(name).read() for name in _STREAMS if file.exists(name)), b"")
        return [_part(stream, start) for start in _starts(stream)]
    except _BROKEN:
        return []


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """The kind of each record from a place on, where its data begin, and how long they are."""
    while place + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, place)
        yield kind, place + 4, size
        place += 4 + size


def _starts(stream: bytes) -> list[int]:
    starts: list[int] = []
    for kind, data, _ in _records(stream, 0):
        if kind == _SHEET:
            starts.append(unpack_from("<I", stream, data)[0])
        elif kind == _END:
            break
    return starts


def _part(stream: bytes, start: int) -> Part:
    part = Part()
    depth = 0
    for kind, data, size in _records(stream, start):
        if kind in _CELLS:
            row, column = unpack_from("<HH", stream, data)
            last = unpack_from("<H", stream, data + size - 2)[0] if kind in _MANY else column
            part.last_row, part.last_column = max(part.last_row, row + 1), max(part.last_column, last + 1)
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _ROW and unpack_from("<H", stream, data + 12)[0] & _IS_HIDDEN:
            part.hidden.add(unpack_from("<H", stream, data)[0])
        elif kind in (_ERROR, _FORMULA) and _has_failed(kind, stream, data):
            row, column = unpack_from("<HH", stream, data)
            part.valueless.setdefault(row, []).append(column)
    return part


def _has_failed(kind: int, stream: bytes, data: int) -> bool:
    if kind == _ERROR:
        return stream[data + 7] == 1
    return bool(unpack_from("<H", stream, data + 12)[0] == _NO_NUMBER and stream[data + 6] == _FAILED)
