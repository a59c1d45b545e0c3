"""What people read of a page, and which words of it are none of theirs: of Latin letters, names of fields and of accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

SILENT = frozenset({"script", "style", "code", "kbd", "template"})
"""What is no text, or is typed as it stands: commands, keys, fingerprints."""
TOLD = ("placeholder", "aria-label", "title", "alt", "data-label", "data-sanbiao-confirm")
"""The attributes whose texts are read or read out."""
FREE = frozenset(
    {"Word", "Excel", "PDF", "WPS", "QR", "CSV", "IP", "ID", "SQLite", "PostgreSQL", "LibreOffice", "Python", "Django"}
)
UNITS = frozenset({"MB", "GB", "zhangsan", "zs"})
"""Measures, and how names are typed in letters."""
"""Names that people use in Chinese sentences as they are."""
ENDINGS = frozenset(
    {"docx", "xlsx", "xls", "csv", "pdf", "lrmx", "zip", "png", "jpg", "json", "txt", "doc", "et", "wps", "ods", "lrm"}
)
_WORD = re.compile(r"(?<![\w.-])(?:[A-Za-z][A-Za-z_]+(?![\w-]*\d)|user\d+)(?!\w)")
"""Words; not numbers of things, such as PX143. The accounts of tests are called `user1`."""
_ADDRESS = re.compile(r"https?://\S+|[\w.*-]+@[\w.-]+")


class _Reader(HTMLParser):
    """Gathers the texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        self.texts += [value for name, value in attrs if name in TOLD and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def foreign_words(page: str) -> Iterator[str]:
    """The words of Latin letters that a page has and people have no use for, each with what stands around it."""
    reader = _Reader()
    reader.feed(page)
    for text in reader.texts:
        bare = _ADDRESS.sub(" ", text)
        for found in _WORD.finditer(bare):
            if found[0] not in FREE | UNITS and found[0].lower() not in ENDINGS:
                yield f"{found[0]} ({' '.join(bare[max(0, found.start() - 20) : found.end() + 20].split())})"
