"""What a file is by its content, whatever its name says."""

from __future__ import annotations

from enum import Enum, auto
from io import BytesIO
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from .calculated import IS_LOCKED, IS_NO_WORKBOOK
from .package import Unread, Unreadable
from .records import storages
from .sheetxml import is_sheet_xml
from .texts import decoded, is_table
from .webpages import is_page


class Content(Enum):
    """The kinds of content that hold sheets."""

    PACKAGE = auto()
    OLD = auto()
    DOCUMENT = auto()
    FLAT_DOCUMENT = auto()
    SHEET_XML = auto()
    PAGE = auto()
    TABLE = auto()


# Files with these endings are meant to be sheets: what is none of the kinds is damaged, and no mere paper beside them.
SHEET_SUFFIXES = frozenset((".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv"))
_TABLE_SUFFIXES = frozenset((".csv", ".tsv"))
# Plain text may be a table under these endings; what programs write for themselves under others has commas too.
_TEXT_SUFFIXES = SHEET_SUFFIXES | {".txt", ".tab", ".prn", ".dat", ""}
_BACKUP_SUFFIXES = frozenset((".bak", ".tmp", ".xlk", ".wbk", ".old"))

_UNPACK = "请先解压，把里面的表格放进这个文件夹后重新导入"
_COPY_OUT = "如里面有要导入的数据，请复制到 Excel 中另存为 .xlsx 后重新导入"
_LEAVE = "不需要导入的，不必理会"
_HEAD = 512
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Where in the file, which sign, what it is, what to do.
_SIGNS = (
    (0, b"PK\x05\x06", "空的压缩包（zip）", _UNPACK),
    (0, b"Rar!\x1a\x07", "压缩包（rar）", _UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "压缩包（7z）", _UNPACK),
    (0, b"\x1f\x8b", "压缩包（gz）", _UNPACK),
    (0, b"BZh", "压缩包（bz2）", _UNPACK),
    (0, b"\xfd7zXZ\x00", "压缩包（xz）", _UNPACK),
    (257, b"ustar", "压缩包（tar）", _UNPACK),
    (0, b"%PDF", " PDF 文件", _COPY_OUT),
    (0, b"\x89PNG", "图片", _COPY_OUT),
    (0, b"\xff\xd8\xff", "图片", _COPY_OUT),
    (0, b"GIF8", "图片", _COPY_OUT),
    (0, b"BM", "图片", _COPY_OUT),
    (0, b"II*\x00", "图片", _COPY_OUT),
    (0, b"MM\x00*", "图片", _COPY_OUT),
    (8, b"WEBP", "图片", _COPY_OUT),
    (4, b"ftyphei", "图片", _COPY_OUT),
    (4, b"ftyp", "视频", _LEAVE),
    (0, b"RIFF", "音频或视频", _LEAVE),
    (0, b"ID3", "音频", _LEAVE),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "快捷方式，不是文件本身", "请把它指向的文件复制到这个文件夹后重新导入"),
    (0, b"[InternetShortcut]", "网址快捷方式", _LEAVE),
    (0, b"{\\rtf", "文字文档（rtf）", _COPY_OUT),
    (0, b"MIME-Version:", "网页归档（mht）", "请用 Excel 打开，另存为 .xlsx 后重新导入"),
    (0, b"MZ", "程序", _LEAVE),
    (4, b"Standard Jet DB", " Access 数据库", "请导出为 .xlsx 后重新导入"),
    (4, b"Standard ACE DB", " Access 数据库", "请导出为 .xlsx 后重新导入"),
    (0, b"SQLite format 3", "数据库", _LEAVE),
)
# A name in a package that tells what it is; the first that fits.
_PACKAGES = (
    ("xl/workbook.bin", "二进制工作簿（xlsb）", "请用 Excel 打开，另存为 .xlsx 后重新导入"),
    ("word/", " Word 文档", _COPY_OUT),
    ("ppt/", "演示文稿", _COPY_OUT),
    ("OFD.xml", "版式文件（ofd）", _COPY_OUT),
)
_STORAGES = (
    ("WordDocument", " Word 文档", _COPY_OUT),
    ("PowerPoint Document", "演示文稿", _COPY_OUT),
    ("__properties_version1.0", "邮件", "请把附件存到这个文件夹后重新导入"),
)


def content_of(content: bytes, suffix: str) -> Content:
    """The kind of content of a file that holds sheets; `suffix` is the ending of its name, in small letters.

    Raises Unread for what is of another kind, with what it is and what to do; Unreadable for what means to be sheets and is not.
    """
    if content.startswith(_ZIP):
        return _package(BytesIO(content), suffix)
    if content.startswith(_OLE):
        return _compound(content, suffix)
    text = decoded(content)
    if text is not None:
        return _text(text, suffix)
    if suffix in SHEET_SUFFIXES:
        raise Unreadable(IS_NO_WORKBOOK)
    raise unread("不认识的文件", _LEAVE)


def refuse_foreign(file: BinaryIO, suffix: str) -> None:
    """Raise Unread for a file that is no sheet by its first bytes or by its ending, before all of it is read."""
    head = file.read(_HEAD)
    if not head:
        raise unread("空文件", "请核对是否传输或保存不完整")
    if suffix in _BACKUP_SUFFIXES:
        raise unread("备份或临时文件", "如要导入，请改成原来的扩展名后重新导入")
    for place, sign, what, remedy in _SIGNS:
        if head[place:].startswith(sign):
            raise unread(what, remedy)
    if head.startswith(_ZIP):
        _package(file, suffix)


def unread(what: str, remedy: str) -> Unread:
    return Unread(f"是{what}，没有读入；{remedy}。")


def _package(file: BinaryIO, suffix: str) -> Content:
    try:
        with ZipFile(file) as package:
            names = package.namelist()
            kind = package.read("mimetype")[:80] if "mimetype" in names and package.getinfo("mimetype").file_size < 200 else b""
    except (BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        if suffix in SHEET_SUFFIXES:
            return Content.PACKAGE  # damaged, which its reader will say
        raise unread("压缩包，已损坏", _UNPACK) from error
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        if b"spreadsheet" in kind:
            return Content.DOCUMENT
        raise unread("文字文档或演示文稿", _COPY_OUT)
    for name, what, remedy in _PACKAGES:
        if any(each == name or (name.endswith("/") and each.startswith(name)) for each in names):
            raise unread(what, remedy)
    if any(name.endswith(("workbook.xml", "sheet1.xml")) for name in names):
        return Content.PACKAGE
    raise unread("压缩包（zip）", _UNPACK)


def _compound(content: bytes, suffix: str) -> Content:
    names = storages(content)
    if "EncryptedPackage" in names or "EncryptedPackage".encode("utf-16-le") in content:
        raise Unread(IS_LOCKED)
    if names & {"Workbook", "Book"}:
        return Content.OLD
    for name, what, remedy in _STORAGES:
        if name in names:
            raise unread(" WPS 文字文档" if suffix == ".wps" else what, remedy)
    if suffix in SHEET_SUFFIXES:
        # The reader of workbooks looks for its stream in circles where a broken directory does not name it.
        raise Unreadable(IS_NO_WORKBOOK)
    raise unread("不认识的 Office 文件", _COPY_OUT)


def _text(text: str, suffix: str) -> Content:
    if is_sheet_xml(text):
        return Content.SHEET_XML
    head = text[:4096]
    if "opendocument.spreadsheet" in head and "<office:document" in head:
        return Content.FLAT_DOCUMENT
    if is_page(text):
        return Content.PAGE
    if suffix in _TABLE_SUFFIXES or (suffix in _TEXT_SUFFIXES and is_table(text)):
        return Content.TABLE
    if suffix in SHEET_SUFFIXES:
        raise Unreadable(IS_NO_WORKBOOK)
    raise unread("文本文件，里面没有表格", _LEAVE)
