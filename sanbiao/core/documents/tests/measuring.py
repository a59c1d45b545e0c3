"""Measures a PDF with poppler: where its lines stand and what they say."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

MILLIMETRE = 72 / 25.4
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_LINE = re.compile(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</line>', re.DOTALL)
_WORD = re.compile(r"<word [^>]*>([^<]*)</word>")


@dataclass(frozen=True)
class Line:
    """One line of a page, its edges in millimetres from the paper's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    lines: tuple[Line, ...]


def pages(pdf: bytes) -> list[Page]:
    layout = _poppler("pdftotext", "-bbox-layout", pdf)
    return [
        Page(float(width) / MILLIMETRE, float(height) / MILLIMETRE, tuple(_lines(inner)))
        for width, height, inner in _PAGE.findall(layout)
    ]


def text(pdf: bytes) -> str:
    """The text of all pages in reading order, without white space and page numbers."""
    raw = re.sub(r"—\s*\d+\s*—", "", _poppler("pdftotext", "-raw", pdf))
    return "".join(raw.split())


def fonts(pdf: bytes) -> str:
    return _poppler("pdffonts", "", pdf)


def _lines(inner: str) -> list[Line]:
    lines = []
    for *edges, words in _LINE.findall(inner):
        left, top, right, bottom = (float(edge) / MILLIMETRE for edge in edges)
        lines.append(Line(left, top, right, bottom, unescape("".join(_WORD.findall(words)))))
    return sorted(lines, key=lambda line: line.top)


def _poppler(program: str, option: str, pdf: bytes) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder, "document.pdf")
        file.write_bytes(pdf)
        command = [program, *option.split(), str(file), *(["-"] if program == "pdftotext" else [])]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
