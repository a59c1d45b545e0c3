"""`make quick` runs what a change touches."""

from __future__ import annotations

import runpy

import pytest

from sanbiao.tests.sources import PROJECT

TOOL = runpy.run_path(str(PROJECT / "tools" / "quick.py"))
RULES = {"sanbiao/tests/test_rules_shape.py", "sanbiao/tests/test_rules_imports.py"}


def importers(name: str) -> list[str]:
    return ["sanbiao/portal/todo.py", "sanbiao/portal/tests/test_home.py"] if name.endswith("queries.py") else []


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("docs/architecture.md", {"sanbiao/tests/test_rules_project.py"}),
        ("sanbiao/affairs/teams/tests/test_team.py", {"sanbiao/affairs/teams/tests/test_team.py"}),
        ("sanbiao/affairs/teams/queries.py", {*RULES, "sanbiao/affairs/teams/tests", "sanbiao/portal/tests/test_home.py"}),
        ("sanbiao/affairs/teams/tests/factories.py", {*RULES, "sanbiao/affairs/teams/tests"}),
        ("sanbiao/core/drive/reading/cells.py", {*RULES, "sanbiao/core/drive/tests"}),
        (
            "sanbiao/affairs/teams/templates/teams/team.html",
            {*RULES, "sanbiao/affairs/teams/tests", "sanbiao/tests/test_rules_templates.py"},
        ),
        (
            "sanbiao/affairs/training/machine.py",
            {*RULES, "sanbiao/affairs/training/tests", "sanbiao/tests/test_every_machine.py"},
        ),
        (
            "sanbiao/affairs/training/ledgers/classes.py",
            {*RULES, "sanbiao/affairs/training/tests", "sanbiao/tests/test_every_ledger.py"},
        ),
        ("sanbiao/settings.py", {*RULES, "sanbiao/tests/test_rules_project.py"}),
    ],
)
def test_a_change_is_tested_by_its_app_by_who_imports_it_and_by_what_enumerates_it(changed: str, tests: set[str]):
    assert TOOL["chosen"]([changed], importers) == tests


def test_nothing_changed_is_nothing_tested():
    assert TOOL["chosen"]([], importers) == set()


def test_every_test_that_is_chosen_by_name_is_there():
    named = {name for names in TOOL["ENUMERATING"].values() for name in names} | set(TOOL["RULES"])

    assert [name for name in sorted(named) if not (PROJECT / name).exists()] == []
