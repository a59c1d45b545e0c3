"""Every business has the same shape, and every file is short enough to be read."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from django.conf import settings

from sanbiao.core.ledger.discovery import discover
from sanbiao.tests.sources import LEAVE_OUT, PACKAGE, files, modules, named

GROWING = {"demo", "models", "queries", "indicators", "ledgers", "views"}
"""What may be a package once it is too long for one file; its parts are found like the file."""
FILES = {
    "__init__.py",
    "apps.py",
    "contradictions.py",
    "forms.py",
    "machine.py",
    "permissions.py",
    "rules.py",
    "services.py",
    "urls.py",
    *(f"{name}.py" for name in GROWING),
}
FOLDERS = {"templates", "migrations", "tests"}
BUSINESSES = sorted(path for path in (PACKAGE / "affairs").iterdir() if path.is_dir() and path.name not in LEAVE_OUT)
SHARED = {"core", "registry", "collecting", "reports", "portal"}
MOST_LINES = {".py": 350, ".html": 200, ".css": 350, ".js": 80}
MOST_LINES_OF_TESTS = 450
SOURCES = [path for suffix in MOST_LINES for path in files(f"*{suffix}", tests=True) if "migrations" not in path.parts]

every_business = pytest.mark.parametrize("business", BUSINESSES, ids=lambda path: path.name)


@every_business
def test_a_business_has_no_file_but_those_of_its_shape(business: Path):
    inside = {path for path in business.iterdir() if path.name not in LEAVE_OUT}

    assert {path.name for path in inside if path.is_file()} <= FILES
    assert {path.name for path in inside if path.is_dir()} <= FOLDERS | GROWING


@every_business
def test_a_business_declares_its_app_and_models_and_tests_itself(business: Path):
    needed = [business / "apps.py", business / "migrations" / "__init__.py"]

    assert [named(path) for path in needed if not path.exists()] == []
    assert (business / "models.py").exists() or (business / "models" / "__init__.py").exists()
    assert list((business / "tests").glob("test_*.py"))


@every_business
def test_the_templates_of_a_business_lie_under_its_own_name(business: Path):
    templates = business / "templates"

    assert [path.name for path in templates.glob("*")] in ([], [business.name])


def test_every_business_is_installed():
    assert sorted(settings.BUSINESSES) == [path.name for path in BUSINESSES]


def test_a_name_means_one_class_wherever_it_is_shared():
    places: dict[str, list[str]] = {}
    for path in (path for path in modules() if path.relative_to(PACKAGE).parts[0] in SHARED):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(named(path))

    assert len(places) > 100
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_a_module_that_became_a_package_is_found_with_all_its_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    business = tmp_path / "sanbiao.affairs.grown"
    for folder, file, text in [
        ("", "__init__.py", ""),
        ("ledgers", "__init__.py", ""),
        ("ledgers", "one.py", "FOUND = 1"),
        ("ledgers", "two.py", "FOUND = 2"),
        ("", "indicators.py", "FOUND = 3"),
    ]:
        (business / folder).mkdir(parents=True, exist_ok=True)
        (business / folder / file).write_text(text, encoding="utf-8")
    package = ModuleType("sanbiao.affairs.grown")
    package.__path__ = [str(business)]
    monkeypatch.setitem(sys.modules, package.__name__, package)
    app = SimpleNamespace(name=package.__name__, module=package)
    monkeypatch.setattr("sanbiao.core.ledger.discovery.apps", SimpleNamespace(get_app_configs=lambda: [app]))

    discover("ledgers", "indicators", "views")

    loaded = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(f"{package.__name__}.")}
    assert {name.partition("grown.")[2]: getattr(module, "FOUND", 0) for name, module in loaded.items()} == {
        "ledgers": 0,
        "ledgers.one": 1,
        "ledgers.two": 2,
        "indicators": 3,
    }


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_is_short_enough_to_be_read(path: Path):
    lines = path.read_text(encoding="utf-8").count("\n")

    assert lines <= (MOST_LINES_OF_TESTS if "tests" in path.parts else MOST_LINES[path.suffix])
