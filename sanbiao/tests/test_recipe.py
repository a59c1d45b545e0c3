"""docs/howto/add-a-business.md is true: what it says, done to the letter in a copy of the project, works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sanbiao.tests.sources import PROJECT

PAGE = PROJECT / "docs" / "howto" / "add-a-business.md"
BLOCK = re.compile(r"(?:(Write|Add to) `([^`]+)`:\n\n)?```(\w+)\n(.*?)```", re.DOTALL)
CITY = Path("sanbiao", "tests", "data", "city-a")
BUSINESS = Path("sanbiao", "affairs", "audits")
COPIED = [
    "sanbiao",
    "docs",
    "tools",
    "bench",
    "manage.py",
    "pyproject.toml",
    "Makefile",
    "CHANGELOG.md",
    "README.md",
    ".gitignore",
]


def _run(command: str, copy: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE", "PYTEST"))}
    done = subprocess.run(
        ["bash", "-euc", command],
        cwd=copy,
        env={**environment, "SANBIAO_HOME": str(copy / "var"), "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The project with the business added, every file written; and what each command of the page printed."""
    said = []
    copy = tmp_path_factory.mktemp("project")
    for name in COPIED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "city-a"))
        else:
            shutil.copy(source, copy / name)
    # The page adds a business that is here already: it is taken away first, so that every step is done.
    shutil.rmtree(copy / BUSINESS)
    # The tests of the whole read the city; it is large, and nothing writes it.
    (copy / CITY).symlink_to(PROJECT / CITY)
    (copy / ".venv").symlink_to(sys.prefix)
    stamps = copy / ".make"
    stamps.mkdir()
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        shutil.copy(PROJECT / name, copy / name)
    for stamp in ("venv", "run", "develop"):
        (stamps / stamp).touch()
    for what, path, language, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if what == "Write":
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_text(text, encoding="utf-8")
        elif what == "Add to":
            with (copy / path).open("a", encoding="utf-8") as file:
                file.write(text)
        else:
            assert language == "sh", f"a block that is neither a file nor a command: {text[:80]}"
            said.append(_run(text, copy))
    return copy, said


@pytest.mark.slow
def test_the_recipe_gives_the_business_that_is_here(followed: tuple[Path, list[str]]):
    copy, _ = followed
    written = [path.relative_to(copy) for path in (copy / BUSINESS).rglob("*.py") if "migrations" not in path.parts]

    assert len(written) > 10
    assert [str(path) for path in written if (copy / path).read_text() != (PROJECT / path).read_text()] == []
    assert sorted(written) == sorted(
        path.relative_to(PROJECT) for path in (PROJECT / BUSINESS).rglob("*.py") if "migrations" not in path.parts
    )


def test_the_business_is_as_short_as_promised():
    parts = [path for path in (PROJECT / BUSINESS).rglob("*") if path.suffix in {".py", ".html"}]
    aside = {"tests", "migrations", "contradictions.py"}
    ours = [path for path in parts if not aside & set(path.relative_to(PROJECT / BUSINESS).parts)]

    assert sum(path.read_text(encoding="utf-8").count("\n") for path in ours) <= 220


@pytest.mark.slow
def test_the_recipe_gives_a_business_whose_tests_pass(followed: tuple[Path, list[str]]):
    _, said = followed

    assert "5 passed" in said[-1]


@pytest.mark.slow
def test_the_recipe_gives_a_business_that_keeps_the_rules_of_the_house(followed: tuple[Path, list[str]]):
    copy, _ = followed

    # What walks through ledgers, machines and pages finds there what it finds here, for its files are the same.
    done = _run(".venv/bin/pytest -q -k audits sanbiao/tests/test_rules_*.py", copy)

    assert int(re.search(r"(\d+) passed", done)[1]) > 10


@pytest.mark.slow
def test_the_recipe_leaves_nothing_for_the_linters(followed: tuple[Path, list[str]]):
    copy, _ = followed

    _run(f".venv/bin/ruff check {BUSINESS} && .venv/bin/ruff format --check {BUSINESS}", copy)
    _run(".venv/bin/lint-imports --no-logo", copy)
    _run(".venv/bin/python manage.py write_docs --check && .venv/bin/python manage.py makemigrations --check", copy)

    assert "audits.commissioned" in (copy / "docs" / "indicators" / "audits.md").read_text(encoding="utf-8")
