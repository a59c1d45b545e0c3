"""Every business has the same shape, and every file is short enough to be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from sanbiao.tests.sources import LEAVE_OUT, PACKAGE, files, named

FILES = {
    "__init__.py",
    "apps.py",
    "models.py",
    "queries.py",
    "permissions.py",
    "machine.py",
    "services.py",
    "indicators.py",
    "forms.py",
    "ledgers.py",
    "views.py",
    "urls.py",
}
FOLDERS = {"templates", "migrations", "tests"}
BUSINESSES = sorted(path for path in (PACKAGE / "affairs").iterdir() if path.is_dir() and path.name not in LEAVE_OUT)
MOST_LINES = {".py": 350, ".html": 200, ".css": 350, ".js": 80}
MOST_LINES_OF_TESTS = 450
SOURCES = [path for suffix in MOST_LINES for path in files(f"*{suffix}", tests=True) if "migrations" not in path.parts]

every_business = pytest.mark.parametrize("business", BUSINESSES, ids=lambda path: path.name)


@every_business
def test_a_business_has_no_file_but_those_of_its_shape(business: Path):
    inside = {path for path in business.iterdir() if path.name not in LEAVE_OUT}

    assert {path.name for path in inside if path.is_file()} <= FILES
    assert {path.name for path in inside if path.is_dir()} <= FOLDERS


@every_business
def test_a_business_declares_its_app_models_and_permissions_and_tests_itself(business: Path):
    needed = [business / "apps.py", business / "models.py", business / "permissions.py", business / "migrations" / "__init__.py"]

    assert [named(path) for path in needed if not path.exists()] == []
    assert list((business / "tests").glob("test_*.py"))


@every_business
def test_the_templates_of_a_business_lie_under_its_own_name(business: Path):
    templates = business / "templates"

    assert [path.name for path in templates.glob("*")] in ([], [business.name])


def test_every_business_is_installed():
    assert sorted(settings.BUSINESSES) == [path.name for path in BUSINESSES]


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_is_short_enough_to_be_read(path: Path):
    lines = path.read_text(encoding="utf-8").count("\n")

    assert lines <= (MOST_LINES_OF_TESTS if "tests" in path.parts else MOST_LINES[path.suffix])
