"""The files of the project, as the tests of its rules see them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "sanbiao"
LEAVE_OUT = {"__pycache__", "vendor"}


def named(path: Path) -> str:
    """A file as a message names it: below the project, with slashes."""
    return path.relative_to(PROJECT).as_posix()


def files(pattern: str, *, tests: bool = False) -> list[Path]:
    """The package's files of a pattern, in order; those of tests only if asked for."""
    found = (path for path in PACKAGE.rglob(pattern) if not LEAVE_OUT & set(path.parts))
    return sorted(path for path in found if tests or not ({"tests"} & set(path.parts) or path.name == "conftest.py"))


def modules() -> list[Path]:
    """The package's modules without tests and migrations."""
    return [path for path in files("*.py") if "migrations" not in path.parts]


@cache
def imports(path: Path) -> tuple[tuple[int, str], ...]:
    """The line and the dotted name of everything a module imports, wherever in it."""
    return tuple(_imported(ast.parse(path.read_text(encoding="utf-8"))))


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
