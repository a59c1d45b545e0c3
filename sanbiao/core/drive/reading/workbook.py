"""Files with sheets, opened without trusting them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import SEEK_END
from pathlib import Path
from typing import BinaryIO

from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.columns import Sheet

from .account import CellAccount, filled_cells
from .calculated import open_old, open_package
from .contents import Content, content_of, refuse_foreign
from .grids import Grid, OpenSheet
from .names import SheetNames
from .opendocument import open_document, open_flat
from .package import Limits, Unreadable
from .questions import NOTHING_SAID, Meanings
from .sheets import SheetReading, read_sheet
from .sheetxml import open_sheet_xml
from .texts import decoded, open_table
from .told import NOTHING_GIVEN, NOTHING_TOLD, GivenCells, ToldLayout
from .webpages import open_page
from .wording import IsUnit

_NOT_OPENED = "文件无法读取，请检查访问权限，或关闭正在使用它的程序后重试。"
_OPENERS: dict[Content, Callable[[bytes, Limits], list[OpenSheet]]] = {
    Content.PACKAGE: open_package,
    Content.OLD: open_old,
    Content.DOCUMENT: open_document,
    Content.FLAT_DOCUMENT: open_flat,
    Content.SHEET_XML: lambda content, limits: open_sheet_xml(decoded(content) or "", limits),
    Content.PAGE: lambda content, limits: open_page(decoded(content) or "", limits),
    Content.TABLE: lambda content, limits: open_table(decoded(content) or "", limits),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of an open file. A `hidden` sheet, which the workbook does not show, is named and not read."""

    file: str
    name: str
    names: SheetNames
    grid: Callable[[], Grid]
    """The cells of the sheet from A1 on, in memory as long as they are used. Raises Unreadable."""
    hidden: bool = False

    def may_be(self, spec: Sheet) -> bool:
        """Whether the sheet may be of this ledger: its name says so, or says nothing."""
        found = self.names.find(self.name)
        return not self.hidden and (found is None or found is spec)

    def read(
        self,
        is_unit: IsUnit,
        meanings: Meanings = NOTHING_SAID,
        on: date | None = None,
        told: ToldLayout = NOTHING_TOLD,
        given: GivenCells = NOTHING_GIVEN,
    ) -> list[SheetReading]:
        """The sheet, read on a day as each ledger of which it holds tables; one of no ledger is one reading without rows."""
        try:
            grid = self.grid()
            if not self.hidden:
                return read_sheet(
                    grid,
                    self.names,
                    file=self.file,
                    sheet=self.name,
                    is_unit=is_unit,
                    meanings=meanings,
                    on=on,
                    told=told,
                    given=given,
                )
        except Unreadable as reason:
            fault = Fault(file=self.file, sheet=self.name, kind=FaultKind.NOT_A_WORKBOOK, message=str(reason))
            return [SheetReading(file=self.file, sheet=self.name, spec=None, faults=(fault,))]
        counts = [len(filled) for row in grid.rows() if (filled := filled_cells(row))]
        account, faults = CellAccount(named=sum(counts)), self._hidden_faults(len(counts))
        return [SheetReading(file=self.file, sheet=self.name, spec=None, faults=faults, account=account)]

    def _hidden_faults(self, filled_rows: int) -> tuple[Fault, ...]:
        if not filled_rows:
            return ()
        message = (
            f"这张工作表在文件里是隐藏的，有 {filled_rows} 行内容，没有读入；如要导入，请在 Excel 中取消隐藏、保存后重新导入。"
        )
        return (Fault(file=self.file, sheet=self.name, kind=FaultKind.HIDDEN_SHEET, message=message, warning=True),)


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open file with sheets; `file` is its name for people, `size` what its cells take where they were read elsewhere."""

    file: str
    tabs: list[Tab]
    size: int = 0


def open_book(path: Path, names: SheetNames, *, file: str = "", limits: Limits | None = None) -> Workbook:
    """One file of sheets, of whatever kind and however it is called, read in this process; `file` is its name for people.

    Raises Unread for a file of another kind; Unreadable for what is damaged or too large, before anything large is unpacked.
    """
    with opened(path) as content:
        sheets = open_sheets(content, path.suffix.lower(), limits or Limits())
    return workbook_of(file or path.name, names, sheets)


def workbook_of(file: str, names: SheetNames, sheets: Iterable[OpenSheet]) -> Workbook:
    """The open sheets of a file, as those of ledgers with these names."""
    return Workbook(file, [Tab(file, sheet.name, names, sheet.grid, sheet.hidden) for sheet in sheets])


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file to be read. Raises Unreadable where it cannot be."""
    try:
        content = path.open("rb")
    except OSError as error:
        raise Unreadable(_NOT_OPENED) from error
    with content:
        yield content


def open_sheets(file: BinaryIO, suffix: str, limits: Limits) -> list[OpenSheet]:
    """The sheets of a file; `suffix` is the ending of its name, in small letters. Raises as `open_book` does."""
    try:
        refuse_foreign(file, suffix)
        size = file.seek(0, SEEK_END)
        if size > limits.file_bytes:
            raise Unreadable(
                f"文件有 {size // 2**20} MB，超过 {limits.file_bytes // 2**20} MB 的上限，未予打开；"
                "请删去图片和无关内容，或拆成几个文件后重新导入。"
            )
        file.seek(0)
        content = file.read()
    except OSError as error:
        raise Unreadable(_NOT_OPENED) from error
    return _OPENERS[content_of(content, suffix)](content, limits)
