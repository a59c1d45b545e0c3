"""Where the outside world may be touched. The layers themselves are import-linter's, in pyproject.toml."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from sanbiao.tests.sources import imports, modules, named

ONLY_IN = {
    "ibis": ["sanbiao/*/indicators.py", "sanbiao/*/indicators/*", "sanbiao/core/indicators/*", "sanbiao/reports/*"],
    "duckdb": ["sanbiao/core/indicators/*"],
    "python_calamine": ["sanbiao/core/drive/reading/*", "sanbiao/core/ledger/sheets.py"],
    "olefile": ["sanbiao/core/drive/reading/*"],
    "xlsxwriter": [
        "sanbiao/core/drive/*",
        "sanbiao/core/documents/grid_book.py",
        "sanbiao/core/ledger/sheets.py",
        "sanbiao/city/sheets.py",
    ],
    "openpyxl": [],
    "docx": ["sanbiao/core/documents/*"],
    "vl_convert": ["sanbiao/core/ui/*"],
    "chinese_calendar": ["sanbiao/core/periods/*"],
    "cryptography": ["sanbiao/core/secrecy/*"],
    "markdown_it": ["sanbiao/portal/guide.py"],
    "typer": ["sanbiao/cli/*"],
    "rich": ["sanbiao/cli/*"],
}
"""A package and the only files that may import it: what stands behind a mechanism can be changed there alone."""

RULES = [
    *(f"*/{name}.py" for name in ("services", "machine", "models", "indicators", "permissions", "rules", "demo")),
    *(f"sanbiao/{layer}/*/{name}/*" for layer in ("affairs", "registry") for name in ("models", "indicators")),
]
NOT_IN = {
    "django.http": RULES,
    "django.shortcuts": [*RULES, "*/queries.py", "*/queries/*"],
    "django.dispatch": ["sanbiao/*"],
    "pandas": ["sanbiao/*"],
    "sanbiao.tests": ["sanbiao/*"],
    "django.db": ["sanbiao/core/drive/reading/*"],
}
"""A package and the files that may not: requests end in views, rules stand in the open instead of in signals."""


def _importers(package: str) -> dict[str, int]:
    return {
        named(path): line
        for path in modules()
        for line, name in imports(path)
        if name == package or name.startswith(f"{package}.")
    }


def test_the_modules_are_found():
    assert len(modules()) > 100


@pytest.mark.parametrize("package", sorted(ONLY_IN))
def test_a_package_is_imported_only_behind_its_mechanism(package: str):
    outside = {
        file: line for file, line in _importers(package).items() if not any(fnmatch(file, place) for place in ONLY_IN[package])
    }

    assert outside == {}


@pytest.mark.parametrize("package", sorted(NOT_IN))
def test_a_package_is_not_imported_where_it_does_not_belong(package: str):
    inside = {file: line for file, line in _importers(package).items() if any(fnmatch(file, place) for place in NOT_IN[package])}

    assert inside == {}


@pytest.mark.parametrize("path", modules(), ids=named)
def test_nothing_is_left_for_later(path: Path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"\b(?:TODO|FIXME|XXX|HACK)\b", text) == []
