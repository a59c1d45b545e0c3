"""Folders of files, looked through to the bottom: what is read, and what is not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sanbiao.core.facts.faults import Fault, FaultKind

from .handing import MOST_BYTES, open_apart
from .names import SheetNames
from .package import Limits, Unread, Unreadable
from .workbook import Tab, Workbook

_FORM_SUFFIXES = (".lrmx", ".lrm")
# What Excel, WPS and LibreOffice leave beside a file that is open.
_LOCKS = ("~$", ".~lock.", ".~")
# What systems lay into folders for themselves; nobody misses it.
_LITTER = frozenset((".ds_store", "thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"))


class NoSuchFolder(Exception):
    """The path to read is not there; the message is a sentence for people."""


@dataclass(slots=True)
class Folder:
    """What was found in a folder: files of sheets, forms, files that are not read, and what else people should know.

    `read` are the files of sheets and forms, each under its name for people.
    """

    books: list[Workbook] = field(default_factory=list)
    forms: list[Path] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    read: list[tuple[str, Path]] = field(default_factory=list)

    @property
    def tabs(self) -> list[Tab]:
        return [tab for book in self.books for tab in book.tabs]


def open_folder(path: Path, names: SheetNames, limits: Limits | None = None) -> Folder:
    """All files of a folder and of those below it, in the order of their paths, or the one file `path` is.

    Raises NoSuchFolder.
    """
    if not path.exists():
        raise NoSuchFolder(f"找不到“{path}”，请检查路径是否写对、磁盘是否已连接。")
    if path.is_file():
        return open_files([(path.name, path)], names, limits)
    try:
        found = sorted((file.relative_to(path).as_posix(), file) for file in _below(path))
    except OSError as error:
        raise NoSuchFolder(f"无法打开文件夹“{path}”，请检查访问权限。") from error
    return open_files(found, names, limits)


def _below(root: Path) -> Iterator[Path]:
    """Every file of a folder and below it, and what stands for a folder that is not entered: one hidden, or a link."""
    for folder, folders, files in os.walk(root, onerror=_raise):
        here = Path(folder)
        closed = [name for name in folders if name.startswith(".") or (here / name).is_symlink()]
        folders[:] = [name for name in folders if name not in closed and name.lower() not in _LITTER]
        yield from (here / name for name in (*closed, *files))


def _raise(error: OSError) -> None:
    raise error


def open_files(files: Iterable[tuple[str, Path]], names: SheetNames, limits: Limits | None = None) -> Folder:
    """The given files, each under its name for people; what cannot be read is reported, and the rest is opened.

    Each is read in a process of its own: one that is too much for it, or breaks it, is refused alone.
    """
    folder = Folder()
    left = MOST_BYTES
    for name, path in files:
        base = Path(name).name
        if _is_nobodys(base):
            continue
        try:
            if base.startswith(_LOCKS):
                folder.notices.append(_lock_notice(base))
                continue
            _refuse_closed(base, path)
            if base.lower().endswith(_FORM_SUFFIXES):
                folder.forms.append(path)
            else:
                book = open_apart(path, names, file=name, limits=limits, most=left)
                folder.books.append(book)
                left -= book.size
            folder.read.append((name, path))
        except Unread as reason:
            folder.faults.append(Fault(file=name, kind=FaultKind.UNREAD_FILE, message=str(reason), warning=True))
        except Unreadable as reason:
            folder.faults.append(Fault(file=name, kind=FaultKind.NOT_A_WORKBOOK, message=str(reason)))
    return folder


def is_litter(name: str) -> bool:
    """Whether a file of this name was laid there by a system or by a program that has another open."""
    return _is_nobodys(name) or name.startswith(_LOCKS)


def _is_nobodys(name: str) -> bool:
    return name.lower() in _LITTER or name.startswith("._")


def _refuse_closed(name: str, path: Path) -> None:
    if path.is_symlink():
        raise Unread("是指向别处的链接，没有读入；请把它指向的文件复制到这个文件夹后重新导入。")
    if name.startswith("."):
        raise Unread("是隐藏的文件或文件夹，没有读入；如要导入，请去掉名称开头的点后重新导入。")
    if not path.is_file():
        raise Unread("不是普通文件，没有读入；不需要导入的，不必理会。")


def _lock_notice(name: str) -> str:
    # The lock file carries the workbook's name after the mark; Excel's loses its first two characters to it if it is long.
    lock = next(mark for mark in _LOCKS if name.startswith(mark))
    return f"“{name.removeprefix(lock).rstrip('#')}”：Excel 正打开着这个文件，读入的是上次保存的内容；请保存并关闭后再导入一次。"
