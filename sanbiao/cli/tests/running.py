"""The command line as a person runs it: in this process on the test database, or in one of its own on a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import Result
from typer.testing import CliRunner

from sanbiao.cli import app


def told(*arguments: object) -> Result:
    """What a command says on the test database."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def run(*arguments: object, home: Path, **environment: Any) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, on SQLite in `home`."""
    return subprocess.run(
        [sys.executable, "-m", "sanbiao.cli", *(str(argument) for argument in arguments)],
        env={**surroundings(home), "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a process on SQLite in `home`. What it runs through is not measured, which takes half its time."""
    withheld = ("DATABASE_URL", "SANBIAO_DEMO", "COVERAGE_PROCESS_CONFIG")
    return {name: value for name, value in os.environ.items() if name not in withheld} | {"SANBIAO_HOME": str(home)}


def is_a_sentence(text: str) -> bool:
    """Whether a person is told something, and no traceback."""
    return "Traceback" not in text and text.strip().endswith(("。", "）。"))
