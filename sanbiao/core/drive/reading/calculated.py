"""Workbooks of Excel, packed (.xlsx) and old (.xls), by the reader that is made for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from sanbiao.core.ledger.kinds.raw import ERROR

from .grids import Area, Grid, OpenSheet
from .package import Limits, Part, Places, Unread, Unreadable, look_through, too_far
from .records import look_through_records

IS_LOCKED = "设有打开密码，没有读入；请在 Excel 中取消密码并保存后重新导入。"
IS_NO_WORKBOOK = "内容不是 Excel 工作簿，请用 Excel 打开检查并另存为 .xlsx 后重新导入。"
_IS_DAMAGED = "已损坏，无法读取，请用 Excel 打开检查并另存为 .xlsx 后重新导入。"
_NOTHING_TO_TELL = Part()


def open_package(content: bytes, limits: Limits) -> list[OpenSheet]:
    """The sheets of an .xlsx or .xlsm.

    Raises Unreadable, before anything large is unpacked.
    """
    parts = look_through(BytesIO(content), limits)
    return _opened(content, lambda _, name: parts.get(name, _NOTHING_TO_TELL))


def open_old(content: bytes, limits: Limits) -> list[OpenSheet]:
    """The sheets of an .xls from Excel 97 on, or of an .et that is one inside.

    Raises Unread for one with a password, Unreadable for one that is damaged or whose sheets together are too large.
    """
    parts = look_through_records(content)
    widest = max(parts, key=lambda part: part.last_row * part.last_column, default=_NOTHING_TO_TELL)
    if sum(part.last_row * part.last_column for part in parts) > limits.cells:
        raise too_far(widest.last_row, widest.last_column)
    return _opened(content, lambda place, _: parts[place] if place < len(parts) else _NOTHING_TO_TELL)


def _opened(content: bytes, part: Callable[[int, str], Part]) -> list[OpenSheet]:
    with _refusals(IS_NO_WORKBOOK):
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    return [
        OpenSheet(sheet.name, _Cells(workbook, sheet.name, part(place, sheet.name)), sheet.visible != SheetVisibleEnum.Visible)
        for place, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


class _Cells:
    """A sheet of a workbook, whose cells are in memory only as long as they are used."""

    def __init__(self, workbook: CalamineWorkbook, name: str, part: Part) -> None:
        self._workbook, self._name, self._part = workbook, name, part

    def __call__(self) -> Grid:
        with _refusals(_IS_DAMAGED):
            cells = self._workbook.get_sheet_by_name(self._name)
            merged = tuple(Area(*first, *last) for first, last in cells.merged_cell_ranges or ())
        return Grid(
            rows=lambda: _rows(cells, self._part.valueless),
            row_count=cells.end[0] + 1 if cells.end else 0,
            merged=merged,
            hidden=frozenset(self._part.hidden),
        )


def _rows(cells: CalamineSheet, valueless: Places) -> Iterator[Sequence[object]]:
    """The rows from A1 on: the reader leaves empty columns at the left out, and formulas without a value empty."""
    left = cells.start[1] if cells.start else 0
    if not (left or valueless):
        return cells.iter_rows()
    return (_restored(row, valueless.get(index, ()), left) for index, row in enumerate(cells.iter_rows()))


def _restored(row: Sequence[object], columns: Sequence[int], left: int) -> Sequence[object]:
    restored: list[object] = [*[""] * left, *row]
    # Formulas at the edge of a sheet may lie outside the columns that hold values.
    for column in columns:
        if column < len(restored):
            restored[column] = ERROR
    return restored


@contextmanager
def _refusals(message: str) -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise Unread(IS_LOCKED) from error
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:
        # On some damaged files the reader panics, which is no Exception; that must not end the service.
        raise Unreadable(message) from error
