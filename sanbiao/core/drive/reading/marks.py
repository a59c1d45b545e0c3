"""What a workbook says of itself beside its cells: a property of the document, by which one of ours is known again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from defusedxml.ElementTree import ParseError, fromstring

from sanbiao.core.apart import Plain, apart

from .package import Limits, Unreadable, check_parts

_PROPERTIES = "docProps/custom.xml"
_MOST = 64 << 10


@apart(refusals=(Unreadable,), given_up=Unreadable)
def property_of(file: BinaryIO, *, name: str) -> Iterator[Plain | bytes]:
    """The text of the property `name` of a workbook; nothing where it has none, or is no package."""
    try:
        with ZipFile(file) as package:
            check_parts(package.infolist(), Limits())
            if _PROPERTIES not in package.namelist() or package.getinfo(_PROPERTIES).file_size > _MOST:
                return
            for element in fromstring(package.read(_PROPERTIES)):
                if element.get("name") == name:
                    yield "".join(element.itertext())
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, LookupError, ParseError, ValueError):
        return
