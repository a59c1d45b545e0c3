"""Finds the content controls of a Word document and fills them, leaving every other byte of its text as it was.

The document may have been edited in any office program, so it is not parsed into a tree and written anew: the places
of the controls are found in the bytes, and only what stands in a control is replaced.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sanbiao.core.documents.instead import instead_of_package, instead_of_word
from sanbiao.core.documents.parts import escaped
from sanbiao.core.documents.scanning import Damaged, Found, TextRun, scan

LARGEST_TEXT = 64 * 1024 * 1024
BODY = "word/document.xml"
_BODY = re.compile(r"word/document\d*\.xml")
_TEXT = re.compile(r"word/(document\d*|header\d*|footer\d*|footnotes|endnotes)\.xml")

# What the library makes of a broken package: besides its own error, whatever its parts stumble over.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError)


class NotReadable(Exception):
    """The file is not a Word document that can be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Fill:
    """What a control is to show; `marked` puts it on yellow."""

    text: str
    marked: bool = False


def controls(document: bytes) -> list[Found]:
    """The content controls of a Word document, in order; of nested ones the innermost.

    Raises:
        NotReadable: the bytes are no Word document.
    """
    with opened(document) as package:
        return [control for name in text_parts(package) for control in scan(package.read(name))]


def fill(document: bytes, fills: Mapping[str, Fill]) -> bytes:
    """The document with each control whose tag is in `fills` showing its text.

    Type, size and colour of the control's first run stay; other controls, and everything outside controls, stay as
    they are.

    Raises:
        NotReadable: the bytes are no Word document.
    """
    buffer = io.BytesIO()
    with opened(document) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        texts = set(text_parts(source))
        for entry in source.infolist():
            raw = source.read(entry)
            target.writestr(entry, _filled(raw, fills) if entry.filename in texts else raw)
    return buffer.getvalue()


@contextmanager
def opened(document: bytes) -> Iterator[zipfile.ZipFile]:
    """The package of a Word document; whatever turns out to be wrong with it is `NotReadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            yield package
    except Damaged as damage:
        raise NotReadable("文档正文已损坏，请用 Word 或 WPS 打开后另存为 .docx 再试。") from damage
    except _BROKEN as damage:
        raise NotReadable(instead_of_word(document)) from damage


def text_parts(package: zipfile.ZipFile) -> list[str]:
    """The parts that hold text: the body first, then headers, footers and notes. Some programs number the body too."""
    entries = [entry for entry in package.infolist() if _TEXT.fullmatch(entry.filename)]
    names = sorted((entry.filename for entry in entries), key=lambda name: (not _BODY.fullmatch(name), name))
    if not names or not _BODY.fullmatch(names[0]):
        raise NotReadable(instead_of_package(package.namelist()))
    if len(set(names)) < len(names):
        raise NotReadable("文档里有重名的部分，不是 Word 或 WPS 保存的；请用 Word 或 WPS 打开后另存为 .docx 再试。")
    if sum(entry.file_size for entry in entries) > LARGEST_TEXT:
        raise NotReadable(f"文档正文超过 {LARGEST_TEXT // 1024 // 1024} MB，不予读取；请检查文件是否完好。")
    return names


def _filled(part: bytes, fills: Mapping[str, Fill]) -> bytes:
    pieces: list[bytes] = []
    at = 0
    for control in scan(part):
        wanted = fills.get(control.tag)
        if wanted is None:
            continue
        for start, end, new in _edits(part, control, wanted):
            pieces += (part[at:start], new)
            at = end
    return b"".join([*pieces, part[at:]])


def _edits(part: bytes, control: Found, wanted: Fill) -> list[tuple[int, int, bytes]]:
    """The replacements that make `control` show `wanted`, in order of place."""
    w = control.prefix
    edits = [(*control.placeholder, b"")] if control.placeholder else []
    if control.runs:
        first, *others = control.runs
        edits.append((first.start, first.end, _run(w, _properties(part, control, first, wanted), wanted.text)))
        return edits + [(run.start, run.end, b"") for run in others]
    run = _run(w, _wrapped(f"{w}:rPr", _mark(w, wanted)), wanted.text)
    if control.is_inline:
        return [*edits, (*control.content, _wrapped(f"{w}:sdtContent", run))]
    paragraph = _wrapped(f"{w}:p", run)
    if control.paragraph is None:
        return [*edits, (*control.content, _wrapped(f"{w}:sdtContent", paragraph))]
    start, end = control.paragraph
    return [*edits, (start, end, run if start == end else paragraph)]


def _properties(part: bytes, control: Found, run: TextRun, wanted: Fill) -> bytes:
    """The run's properties with the mark put on or taken off; of a placeholder, its grey style goes too."""
    mark = _mark(control.prefix, wanted)
    if run.properties is None:
        return _wrapped(f"{control.prefix}:rPr", mark)
    cuts = [(run.after_highlight, run.after_highlight, mark)]
    if run.highlight:
        cuts.append((*run.highlight, b""))
    if run.style and control.placeholder:
        cuts.append((*run.style, b""))
    at, stop = run.properties
    pieces: list[bytes] = []
    for start, end, new in sorted(cuts):
        pieces += (part[at:start], new)
        at = end
    return b"".join([*pieces, part[at:stop]])


def _mark(w: str, wanted: Fill) -> bytes:
    return f'<{w}:highlight {w}:val="yellow"/>'.encode() if wanted.marked else b""


def _run(w: str, properties: bytes, text: str) -> bytes:
    return _wrapped(f"{w}:r", properties + f'<{w}:t xml:space="preserve">{escaped(text)}</{w}:t>'.encode())


def _wrapped(tag: str, inner: bytes) -> bytes:
    return f"<{tag}>".encode() + inner + f"</{tag}>".encode() if inner else b""
