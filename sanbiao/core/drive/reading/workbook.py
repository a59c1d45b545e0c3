"""Files and folders of workbooks, opened without trusting them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.columns import Sheet
from sanbiao.core.ledger.kinds.raw import ERROR

from .names import SheetNames
from .package import Limits, Places, Unreadable, valueless_formulas
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
_IS_DAMAGED = "已损坏，无法读取，请用 Excel 打开检查并另存为 .xlsx 后重新导入。"


class NoSuchFolder(Exception):
    """The path to read is not there; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of an open workbook, and which ledger it is by its name."""

    book: Workbook
    name: str
    spec: Sheet | None

    @property
    def file(self) -> str:
        return self.book.file

    def read(self, is_unit: IsUnit) -> SheetReading:
        """The sheet, read as its ledger; of a sheet of no ledger only the names."""
        if self.spec is None:
            return SheetReading(file=self.file, sheet=self.name, spec=None)
        try:
            cells = self.book.cells(self.name)
        except Unreadable as reason:
            fault = Fault(file=self.file, sheet=self.name, kind=FaultKind.NOT_A_WORKBOOK, message=str(reason))
            return SheetReading(file=self.file, sheet=self.name, spec=self.spec, faults=(fault,))
        valueless = self.book.valueless.get(self.name, {})
        first_column = cells.start[1] if cells.start else 0
        return read_sheet(
            self.spec,
            lambda: _raw_rows(cells, valueless, first_column),
            file=self.file,
            sheet=self.name,
            is_unit=is_unit,
            row_count=cells.end[0] + 1 if cells.end else 0,
            first_column=first_column,
        )


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook; `file` is its name for people."""

    file: str
    tabs: list[Tab]
    valueless: dict[str, Places]
    _workbook: CalamineWorkbook

    def cells(self, sheet: str) -> CalamineSheet:
        """All cells of a sheet, in memory as long as they are used.

        Raises Unreadable.
        """
        with _refusals(_IS_DAMAGED):
            return self._workbook.get_sheet_by_name(sheet)


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
    valueless = _checked(content, limits)
    with _refusals(_IS_NO_WORKBOOK):
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    book = Workbook(file or path.name, [], valueless, workbook)
    sheets = (sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet)
    book.tabs.extend(Tab(book, sheet, names.find(sheet)) for sheet in sheets)
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


def _checked(content: bytes, limits: Limits) -> dict[str, Places]:
    """The formulas without a value by sheet, of a file that looks like a workbook and will not fill the memory."""
    if content.startswith(_ZIP):
        return valueless_formulas(BytesIO(content), limits)
    if not content.startswith(_OLE):
        raise Unreadable(_IS_NO_WORKBOOK)
    if _ENCRYPTED in content:
        raise Unreadable(_IS_ENCRYPTED)
    # The old format is not packed, and its formulas without a value cannot be told from empty cells.
    return {}


def _raw_rows(cells: CalamineSheet, valueless: Places, first_column: int) -> Iterator[Sequence[object]]:
    """The rows from row 1 on, cells of formulas without a value put back in their places."""
    if not valueless:
        return cells.iter_rows()
    return (_with_errors(row, valueless.get(index, ()), first_column) for index, row in enumerate(cells.iter_rows()))


def _with_errors(row: Sequence[object], columns: Sequence[int], first_column: int) -> Sequence[object]:
    if not columns:
        return row
    restored = list(row)
    # Formulas at the edge of a sheet may lie outside the rows that hold values.
    for column in columns:
        if 0 <= column - first_column < len(restored):
            restored[column - first_column] = ERROR
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
