"""The project's own papers: dependencies with reasons, locks that agree with them, decisions in order, links that lead."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from sanbiao.tests.sources import PROJECT, named

PYPROJECT = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
DECLARED = tomllib.loads(PYPROJECT)
RUN = DECLARED["project"]["dependencies"]
INSTALLER = DECLARED["dependency-groups"]["installer"]
DEVELOP = [*RUN, *DECLARED["dependency-groups"]["build"], *DECLARED["dependency-groups"]["dev"]]
LOCKS = {
    "requirements.lock": [*RUN, *DECLARED["dependency-groups"]["build"]],
    "requirements-dev.lock": DEVELOP,
    "requirements-uv.lock": INSTALLER,
}
DECISIONS = sorted((PROJECT / "docs" / "decisions").glob("*.md"))
PAGES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
CHANGELOG = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASES = re.findall(r"^## (\d+\.\d+\.\d+) · (\d{4}-\d\d-\d\d)$", CHANGELOG, re.MULTILINE)
STATUSES = ("Accepted", "Superseded by ", "Rejected")


def _locked(name: str) -> dict[str, str]:
    """The version of every package of a lock file."""
    text = (PROJECT / name).read_text(encoding="utf-8")
    return {match[1].lower(): match[2] for match in re.finditer(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}


@pytest.mark.parametrize("requirement", [*INSTALLER, *DEVELOP])
def test_every_dependency_has_a_line_saying_why(requirement: str):
    line = next(line for line in PYPROJECT.splitlines() if f'"{requirement}"' in line)

    assert re.search(r"# \S.{3,}", line)


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_a_lock_holds_every_dependency_in_its_range(name: str):
    locked = _locked(name)

    wrong = [
        text
        for text in LOCKS[name]
        for requirement in [Requirement(text)]
        if not requirement.specifier.contains(locked.get(requirement.name.lower(), "0"), prereleases=True)
    ]

    assert wrong == [], "run make lock"


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_a_lock_names_digests_and_no_place(name: str):
    text = (PROJECT / name).read_text(encoding="utf-8")

    assert "://" not in text
    assert text.count("--hash=sha256:") > len(_locked(name))


def test_what_runs_is_what_was_tested():
    assert _locked("requirements.lock").items() <= _locked("requirements-dev.lock").items()


def test_the_newest_release_is_the_version_of_the_project():
    assert RELEASES[0][0] == DECLARED["project"]["version"] == version("sanbiao"), "see docs/howto/release.md, then make setup"


def test_releases_are_in_order_with_what_is_not_released_above_them():
    headings = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)

    assert headings[0] == "未发布"
    assert headings[1:] == [f"{number} · {day}" for number, day in RELEASES]
    assert sorted(RELEASES, key=lambda release: (Version(release[0]), release[1]), reverse=True) == RELEASES
    assert [day for _, day in RELEASES] == sorted((day for _, day in RELEASES), reverse=True)
    assert [date.fromisoformat(day) for _, day in RELEASES]


def test_decisions_are_numbered_without_gap():
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)]
    assert len(DECISIONS) > 10


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_status_context_decision_and_consequences(path: Path):
    text = path.read_text(encoding="utf-8")
    title, status = text.splitlines()[0], re.search(r"^Status: (.+)$", text, re.MULTILINE)

    assert re.fullmatch(rf"# {path.name[:4]} · \S.*", title)
    assert status
    assert status[1].startswith(STATUSES)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 40


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_link_of_a_page_leads_somewhere(path: Path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]

    broken = [link for link in links if link and "://" not in link and not (path.parent / link).exists()]

    assert broken == []
