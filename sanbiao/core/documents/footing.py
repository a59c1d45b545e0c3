"""A line below the foot of every page of a Word document, which reading its text leaves alone."""

from __future__ import annotations

import io
import re
import zipfile

from sanbiao.core.documents.controls import opened
from sanbiao.core.documents.parts import escaped

_FOOT, _END = re.compile(r"word/footer\d*\.xml"), b"</w:ftr>"


def with_foot(document: bytes, line: str) -> bytes:
    """The document as it is, with `line` in small letters below what stands in its feet.

    Raises:
        NotReadable: the bytes are no Word document.
    """
    paragraph = (
        '<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:sz w:val="16"/></w:rPr>'
        f'<w:t xml:space="preserve">{escaped(line)}</w:t></w:r></w:p>'
    ).encode()
    buffer = io.BytesIO()
    with opened(document) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            raw = source.read(entry)
            target.writestr(entry, raw.replace(_END, paragraph + _END) if _FOOT.fullmatch(entry.filename) else raw)
    return buffer.getvalue()
