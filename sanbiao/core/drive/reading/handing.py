"""Files of sheets read in a process of their own: there their cells are written down as JSON, here they are read from it.

The rows stay as they were written, in pieces, and are opened each time they are gone through: that takes less memory than cells
do, and nothing that happens to the other process later can break off a reading.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from lxml import etree

from sanbiao.core.apart import Plain, apart
from sanbiao.core.ledger.kinds.raw import ERROR

from .grids import Area, Grid, OpenSheet, is_nothing
from .names import SheetNames
from .package import Limits, Unread, Unreadable, too_far
from .texts import decoded, lines_of
from .workbook import Workbook, open_sheets, opened, workbook_of

MOST_BYTES = 256 << 20
"""How much the cells of all files of one reading may take, written down."""
LONGEST_CELL = 32_767
"""What Excel allows; a longer one is no cell but a file that was misread."""
_LONGEST_NAME = 100
_FAR_ROW, _HOLLOW = 100_000, 20
"""From which row on it is asked whether one row of so many, at least, holds something."""
_WIDEST = 1000
"""How many columns a sheet may have: no ledger has a tenth of them, and each is compared with all headings."""
_ROWS = 500
_OWN = frozenset((str, int, float, bool, type(None)))
"""The kinds of cells that JSON has too."""


def _given_up(reason: str) -> Unreadable:
    return Unreadable(
        f"文件过大或结构异常（{reason}），没有读入；请用 Excel 打开检查，删去多余的工作表、行列和图片，"
        "另存为 .xlsx，或拆成几个文件后重新导入。"
    )


def _prepare() -> None:
    """Load what readers load when they need it: the parts of compound files, and tables of encodings."""
    import_module("olefile")
    for encoding in ("GB18030", "UTF-16"):
        etree.fromstring(f'<?xml version="1.0" encoding="{encoding}"?><a>字</a>'.encode(encoding))
    etree.HTML("<p>字</p>")


@apart(refusals=(Unread, Unreadable), given_up=_given_up, seconds=15, prepare=_prepare)
def sheets_of(file: BinaryIO, *, suffix: str, limits: dict[str, int]) -> Iterator[Plain | bytes]:
    """The sheets of a file: for each its name and what else is told of it, then its rows; or why it cannot be read."""
    bounds = Limits(**limits)
    found = open_sheets(file, suffix, bounds)
    if len(found) > bounds.sheets:
        raise Unreadable(
            f"文件有 {len(found)} 张工作表，超过 {bounds.sheets} 张，未予读取；请删去不需要的工作表，或拆成几个文件后重新导入。"
        )
    cells = 0
    for sheet in found:
        name = sheet.name[:_LONGEST_NAME]
        try:
            grid = sheet.grid()
            _refuse_far(grid)
        except Unreadable as reason:
            yield {"name": name, "hidden": sheet.hidden, "refused": str(reason)}
            continue
        rows = iter(grid.rows())
        first = list(islice(rows, 1))
        cells += grid.row_count * len(first[0] if first else ())
        if cells > bounds.cells:
            raise Unreadable(
                f"各工作表合起来超过 {bounds.cells // 10_000} 万格，未予读取；请删去数据以外的行和列，或拆成几个文件后重新导入。"
            )
        yield {
            "name": name,
            "hidden": sheet.hidden,
            "rows": grid.row_count,
            "merged": [list(area) for area in {area[:2]: area for area in grid.merged}.values()],
            "unseen": sorted(row for row in grid.hidden if row < grid.row_count),
        }
        number = 1
        while piece := [*first, *islice(rows, _ROWS)]:
            packed = written(piece)
            if len(packed) > LONGEST_CELL:
                _refuse_long(piece, number)
            yield packed
            number += len(piece)
            first = []


def _refuse_far(grid: Grid) -> None:
    """Raise Unreadable for a sheet of very many columns, or of very many empty rows between a few that hold something."""
    width = len(next(iter(grid.rows()), ()))
    if width > _WIDEST:
        raise too_far(grid.row_count, width)
    if grid.row_count > _FAR_ROW:
        filled = (row for row in grid.rows() if not all(map(is_nothing, row)))
        enough = grid.row_count // _HOLLOW
        if len(list(islice(filled, enough))) < enough:
            raise too_far(grid.row_count, width)


def _refuse_long(rows: Sequence[Sequence[object]], number: int) -> None:
    """Raise Unreadable for a cell longer than any of Excel's; `number` is that of the first row."""
    for row, cells in enumerate(rows, start=number):
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in cells):
            raise Unreadable(f"第 {row} 行有一格超过 {LONGEST_CELL} 个字，未予读取；请核对是否粘贴有误，改正后重新导入。")


def open_apart(path: Path, names: SheetNames, *, file: str, limits: Limits | None = None, most: int = MOST_BYTES) -> Workbook:
    """One file of sheets, as `open_book` opens it, read in a process of its own.

    Raises as `open_book` does, and Unreadable for a file that the other process did not survive or finish.
    """
    with opened(path) as content:
        answer = sheets_of(content, most=most, suffix=path.suffix.lower(), limits=asdict(limits or Limits()))
    size = sum(len(part) for part in answer if isinstance(part, bytes))
    return replace(workbook_of(file, names, _sheets(answer)), size=size)


def _sheets(answer: Sequence[Plain | bytes]) -> Iterator[OpenSheet]:
    told: Any = None  # Any: what JSON holds
    pieces: list[bytes] = []
    for part in answer:
        if isinstance(part, bytes):
            pieces.append(part)
            continue
        if told is not None:
            yield _sheet(told, pieces)
        told, pieces = part, []
    if told is not None:
        yield _sheet(told, pieces)


def _sheet(told: Any, pieces: list[bytes]) -> OpenSheet:  # Any: what JSON holds
    if reason := told.get("refused"):
        return OpenSheet(told["name"], lambda: _refuse(reason), told["hidden"])
    grid = Grid(
        rows=lambda: (row for piece in pieces for row in opened_rows(piece)),
        row_count=told["rows"],
        merged=tuple(Area(*area) for area in told["merged"]),
        hidden=frozenset(told["unseen"]),
    )
    return OpenSheet(told["name"], lambda: grid, told["hidden"])


def _refuse(reason: str) -> Grid:
    raise Unreadable(reason)


# --- rows as JSON --------------------------------------------------------------------------------------------------------


def written(rows: Sequence[Sequence[object]]) -> bytes:
    """Rows as JSON, with a list of the cells that JSON has no kind for: row, column, kind, value."""
    others: list[tuple[int, int, str, Any]] = []  # Any: what tells of such a cell
    plain: list[Sequence[object]] = []
    for row, cells in enumerate(rows):
        if _OWN.issuperset(map(type, cells)):
            plain.append(cells)
            continue
        told: list[object] = list(cells)
        for column, cell in enumerate(cells):
            if (kind := type(cell)) not in _OWN:
                others.append((row, column, *_TOLD[kind](cell)))
                told[column] = None
        plain.append(told)
    return json.dumps([plain, others], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


_TOLD: dict[type, Callable[[Any], tuple[str, Any]]] = {  # Any: a cell of that type, and what tells of it
    date: lambda cell: ("d", cell.toordinal()),
    datetime: lambda cell: ("m", cell.isoformat()),
    time: lambda cell: ("t", cell.isoformat()),
    timedelta: lambda cell: ("s", [cell.days, cell.seconds, cell.microseconds]),
    type(ERROR): lambda _: ("e", None),
}
_MADE: dict[str, Callable[[Any], object]] = {  # Any: what JSON holds
    "d": date.fromordinal,
    "m": datetime.fromisoformat,
    "t": time.fromisoformat,
    "s": lambda told: timedelta(*told),
    "e": lambda _: ERROR,
}


def opened_rows(piece: bytes) -> list[list[object]]:
    """The rows of a piece."""
    rows, others = json.loads(piece)
    for row, column, kind, told in others:
        rows[row][column] = _MADE[kind](told)
    return cast("list[list[object]]", rows)


# --- lines of plain text ---------------------------------------------------------------------------------------------------


@apart(refusals=(Unread, Unreadable), given_up=_given_up, prepare=_prepare)
def text_lines(file: BinaryIO) -> Iterator[Plain | bytes]:
    """The lines of a file of plain text, parted by commas. Raises Unreadable for one that is no text."""
    text = decoded(file.read())
    if text is None:
        raise Unreadable("不是文本，或编码不认得，请另存为“CSV UTF-8”。")
    yield lines_of(text)
