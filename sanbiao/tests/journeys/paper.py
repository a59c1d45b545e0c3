"""What stands on paper when a page is printed."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE = re.compile(r'<page width="([\d.]+)"[^>]*>(.*?)</page>', re.DOTALL)
WORD = re.compile(r'<word [^>]*xMax="([\d.]+)"[^>]*>(.*?)</word>')
EDGE = 25
"""Points at the edge of a sheet that stay white: nine millimetres."""
HAS_TOOLS = bool(shutil.which("pdftotext") and shutil.which("pdfinfo"))
"""Without poppler-utils nobody can say what stands on paper."""


def printed(page: Page, folder: Path, **options: object) -> Path:
    """The page as it is printed, on the paper that it asks for."""
    path = folder / "page.pdf"
    page.pdf(path=path, prefer_css_page_size=True, **options)
    return path


@dataclass(frozen=True)
class PaperSheet:
    """One printed sheet: its words, and those that stand in the white at its right edge, or beyond."""

    text: str
    overrun: tuple[str, ...]


def sheets_of(path: Path) -> list[PaperSheet]:
    """The printed sheets, one after another."""
    sheets = []
    for width, content in PAGE.findall(_said("pdftotext", "-bbox", path, "-")):
        words = [(float(right), unescape(word)) for right, word in WORD.findall(content)]
        beyond = tuple(word for right, word in words if right > float(width) - EDGE)
        sheets.append(PaperSheet(" ".join(word for _, word in words), beyond))
    return sheets


def facts_of(path: Path) -> dict[str, str]:
    """What the file says of itself: its pages, and how large they are."""
    return {name: value.strip() for name, _, value in (line.partition(":") for line in _said("pdfinfo", path).splitlines())}


def _said(*words: str | Path) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def folded(text: str) -> str:
    return re.sub(r"\s", "", text)
