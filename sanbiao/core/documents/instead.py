"""What a file is that should have been a Word document, by its content, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
AGAIN = "请用 Word 或 WPS 打开后另存为 .docx 再试。"
_OURS = "请上传由本系统下载、一直以 .docx 保存的 Word 文档。"
_BEGINNINGS = (
    (b"%PDF", f"这是 PDF 文件，其中没有指标标记，不能核对；{_OURS}"),
    (b"{\\rtf", f"这是 RTF 文件，不能保存指标标记，不能核对；{_OURS}"),
    (b"\x89PNG", f"这是图片，其中没有指标标记，不能核对；{_OURS}"),
    (b"\xff\xd8\xff", f"这是图片，其中没有指标标记，不能核对；{_OURS}"),
    (b"Rar!", "这是压缩包，没有打开；请先解压，再上传其中的 Word 文档（.docx）。"),
    (b"7z\xbc\xaf", "这是压缩包，没有打开；请先解压，再上传其中的 Word 文档（.docx）。"),
)
_MEMBERS = (
    ("xl/", "这是 Excel 工作簿，不是 Word 文档；请选择报告的 .docx 文件。"),
    ("ppt/", "这是演示文稿，不是 Word 文档；请选择报告的 .docx 文件。"),
    ("content.xml", f"这是 OpenDocument 文件（.odt 等），不能保存指标标记，不能核对；{_OURS}"),
)


def instead_of_word(document: bytes) -> str:
    """A sentence on bytes that are no readable package."""
    if not document:
        return "文件是空的，里面什么也没有；请重新下载或另存 Word 文档（.docx）再试。"
    if document.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in document:
            return "文档设了打开密码，没有读取；请在 Word 或 WPS 中去掉密码，存为 .docx 再试。"
        return f"这是旧格式的文档（.doc 或 .wps），不能保存指标标记，不能核对；{_OURS}"
    start = document[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for sign, sentence in _BEGINNINGS:
        if start.startswith(sign):
            return sentence
    if start.lower().startswith((b"<?xml", b"<html", b"<!doctype")):
        return f"这是网页或 XML 文件，不是 Word 文档（.docx）；{AGAIN}"
    return f"文件不是 Word 文档（.docx），或已加密、损坏；{AGAIN}"


def instead_of_package(names: Sequence[str]) -> str:
    """A sentence on a package without the text of a Word document, by the names of its members."""
    for sign, sentence in _MEMBERS:
        if any(name.startswith(sign) for name in names):
            return sentence
    if any(name.lower().endswith((".docx", ".doc", ".wps", ".pdf")) for name in names):
        return "这是压缩包，没有打开；请先解压，再上传其中的 Word 文档（.docx）。"
    return f"文件不是 Word 文档（.docx）；{AGAIN}"
