"""Files and folders of workbooks, opened without trusting them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.columns import Sheet
from sanbiao.core.ledger.kinds.raw import ERROR, is_blank

from .grids import Area, Grid
from .names import SheetNames
from .package import Limits, Part, Places, Unreadable, look_through
from .questions import NOTHING_SAID, Meanings
from .rows import IsUnit
from .sheets import SheetReading, read_sheet

_WORKBOOK_SUFFIXES = frozenset((".xlsx", ".xlsm", ".xls", ".et"))
_FORM_SUFFIX = ".lrmx"
_LOCK_PREFIX = "~$"

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_IS_ENCRYPTED = "文件设有打开密码，请在 Excel 中取消密码并保存后重新导入。"
_IS_NO_WORKBOOK = "内容不是 Excel 工作簿，请用 Excel 打开检查并另存为 .xlsx 后重新导入。"
_NOTHING_TO_TELL = Part()
_IS_DAMAGED = "已损坏，无法读取，请用 Excel 打开检查并另存为 .xlsx 后重新导入。"


class NoSuchFolder(Exception):
    """The path to read is not there; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of an open workbook, and which ledger it is by its name.

    A `hidden` sheet, which the workbook does not show, is of no ledger: it is named and not read.
    """

    book: Workbook
    name: str
    spec: Sheet | None
    hidden: bool = False

    @property
    def file(self) -> str:
        return self.book.file

    def grid(self) -> Grid:
        """The cells of the sheet from A1 on, in memory as long as they are used.

        Raises Unreadable.
        """
        return self.book.grid(self.name)

    def read(self, is_unit: IsUnit, meanings: Meanings = NOTHING_SAID) -> SheetReading:
        """The sheet, read as its ledger; of a sheet of no ledger only the names."""
        if self.spec is None and not self.hidden:
            return SheetReading(file=self.file, sheet=self.name, spec=None)
        try:
            grid = self.grid()
        except Unreadable as reason:
            fault = Fault(file=self.file, sheet=self.name, kind=FaultKind.NOT_A_WORKBOOK, message=str(reason))
            return SheetReading(file=self.file, sheet=self.name, spec=self.spec, faults=(fault,))
        if self.spec is None:
            filled = sum(not all(is_blank(cell) for cell in row) for row in grid.rows())
            return SheetReading(file=self.file, sheet=self.name, spec=None, faults=self._hidden_faults(filled))
        return read_sheet(
            self.spec,
            grid.rows,
            file=self.file,
            sheet=self.name,
            is_unit=is_unit,
            meanings=meanings,
            row_count=grid.row_count,
        )

    def _hidden_faults(self, filled_rows: int) -> tuple[Fault, ...]:
        if not filled_rows:
            return ()
        message = (
            f"这张工作表在文件里是隐藏的，有 {filled_rows} 行内容，没有读入；如要导入，请在 Excel 中取消隐藏、保存后重新导入。"
        )
        return (Fault(file=self.file, sheet=self.name, kind=FaultKind.HIDDEN_SHEET, message=message, warning=True),)


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook; `file` is its name for people."""

    file: str
    tabs: list[Tab]
    _parts: dict[str, Part]
    _workbook: CalamineWorkbook

    def grid(self, sheet: str) -> Grid:
        """One of its sheets.

        Raises Unreadable.
        """
        with _refusals(_IS_DAMAGED):
            cells = self._workbook.get_sheet_by_name(sheet)
            merged = tuple(Area(*first, *last) for first, last in cells.merged_cell_ranges or ())
        part = self._parts.get(sheet, _NOTHING_TO_TELL)
        return Grid(
            rows=lambda: _rows(cells, part.valueless),
            row_count=cells.end[0] + 1 if cells.end else 0,
            merged=merged,
            hidden=frozenset(part.hidden),
        )


@dataclass(slots=True)
class Folder:
    """What was found in a folder: workbooks, forms, files that are no workbooks, and what else people should know."""

    books: list[Workbook] = field(default_factory=list)
    forms: list[Path] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def tabs(self) -> list[Tab]:
        return [tab for book in self.books for tab in book.tabs]


def open_folder(path: Path, names: SheetNames, limits: Limits | None = None) -> Folder:
    """All workbooks of a folder, or the one workbook `path` is, in the order of their names; and the forms below it.

    Raises NoSuchFolder.
    """
    if not path.exists():
        raise NoSuchFolder(f"找不到“{path}”，请检查路径是否写对、磁盘是否已连接。")
    if path.is_file():
        return open_files([(path.name, path)], names, limits)
    try:
        here = [(file.name, file) for file in path.iterdir() if file.suffix.lower() != _FORM_SUFFIX]
        forms = [(str(file.relative_to(path)), file) for file in path.rglob("*") if file.suffix.lower() == _FORM_SUFFIX]
    except OSError as error:
        raise NoSuchFolder(f"无法打开文件夹“{path}”，请检查访问权限。") from error
    known = [(name, file) for name, file in here if file.suffix.lower() in _WORKBOOK_SUFFIXES]
    return open_files(sorted(known) + sorted(forms), names, limits)


def open_files(files: Iterable[tuple[str, Path]], names: SheetNames, limits: Limits | None = None) -> Folder:
    """The given files, each under its name for people; what cannot be read is reported, and the rest is opened."""
    folder = Folder()
    for name, path in files:
        base = Path(name).name
        if base.startswith(".") or not path.is_file():
            continue
        if base.startswith(_LOCK_PREFIX):
            folder.notices.append(_lock_notice(base))
        elif base.lower().endswith(_FORM_SUFFIX):
            folder.forms.append(path)
        else:
            try:
                folder.books.append(open_book(path, names, file=name, limits=limits))
            except Unreadable as reason:
                folder.faults.append(Fault(file=name, kind=FaultKind.NOT_A_WORKBOOK, message=str(reason)))
    return folder


def open_book(path: Path, names: SheetNames, *, file: str = "", limits: Limits | None = None) -> Workbook:
    """One workbook, whatever its file is called; `file` is its name for people.

    Raises Unreadable, before anything large is unpacked.
    """
    limits = limits or Limits()
    content = _content(path, limits)
    parts = _checked(content, limits)
    with _refusals(_IS_NO_WORKBOOK):
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    book = Workbook(file or path.name, [], parts, workbook)
    sheets = (sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet)
    for sheet in sheets:
        hidden = sheet.visible != SheetVisibleEnum.Visible
        book.tabs.append(Tab(book, sheet.name, None if hidden else names.find(sheet.name), hidden))
    return book


def _content(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise Unreadable(
                f"文件有 {size // 2**20} MB，超过 {limits.file_bytes // 2**20} MB 的上限，未予打开；"
                "请删去图片和无关内容，或拆成几个文件后重新导入。"
            )
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("文件无法读取，请检查访问权限，或关闭正在使用它的程序后重试。") from error


def _checked(content: bytes, limits: Limits) -> dict[str, Part]:
    """What the reader does not tell of the sheets, of a file that looks like a workbook and will not fill the memory."""
    if content.startswith(_ZIP):
        return look_through(BytesIO(content), limits)
    if not content.startswith(_OLE):
        raise Unreadable(_IS_NO_WORKBOOK)
    if _ENCRYPTED in content:
        raise Unreadable(_IS_ENCRYPTED)
    # The old format is not packed, and its formulas without a value cannot be told from empty cells.
    return {}


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


def _lock_notice(name: str) -> str:
    # The lock file carries the workbook's name after the mark; long names lose their first two characters to it.
    return f"“{name.removeprefix(_LOCK_PREFIX)}”：Excel 正打开着这个文件，读入的是上次保存的内容；请保存并关闭后再导入一次。"


@contextmanager
def _refusals(message: str) -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise Unreadable(_IS_ENCRYPTED) from error
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:
        # On some damaged files the reader panics, which is no Exception; that must not end the service.
        raise Unreadable(message) from error
