"""What stands on paper when a page is printed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

HAS_TOOLS = bool(shutil.which("pdftotext") and shutil.which("pdfinfo"))
"""Without poppler-utils nobody can say what stands on paper."""


def printed(page: Page, folder: Path, **options: object) -> Path:
    """The page as it is printed, on the paper that it asks for."""
    path = folder / "page.pdf"
    page.pdf(path=path, prefer_css_page_size=True, **options)
    return path


def words_on(path: Path) -> str:
    """The text of printed pages."""
    return _said("pdftotext", path, "-")


def facts_of(path: Path) -> dict[str, str]:
    """What the file says of itself: its pages, and how large they are."""
    return {name: value.strip() for name, _, value in (line.partition(":") for line in _said("pdfinfo", path).splitlines())}


def _said(*words: str | Path) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def folded(text: str) -> str:
    return re.sub(r"\s", "", text)
