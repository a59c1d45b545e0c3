"""What every test stands on: its database, the parts of the machine it needs, and no network but this machine's."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from xdist.scheduler import LoadScopeScheduling

from sanbiao.tests.emptying import flush_what_holds_rows
from sanbiao.tests.home import HOME
from sanbiao.tests.thorough import ALWAYS_THE_SAME
from sanbiao.tests.whole_city import bring_in_city

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["flush_what_holds_rows"]  # a fixture that pytest finds here

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
"""Debian's browser; the one without windows draws the same pages in two thirds of the time."""

hypothesis.settings.register_profile("sanbiao", deadline=None, database=None, derandomize=ALWAYS_THE_SAME)
hypothesis.settings.load_profile("sanbiao")


def pytest_configure(config: pytest.Config) -> None:
    """Hash passwords cheaply: the tests make many accounts, and none of them is worth guarding. Remember no figures.

    Each test client would look through all static files anew, which takes as long as a page.
    """
    settings.SANBIAO_ANSWERS_KEPT = 0  # rows of factories come without the events by which a change is known
    settings.WHITENOISE_USE_FINDERS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


SAME_EVERYWHERE = (
    "sanbiao/cli/tests",
    "sanbiao/core/audit/tests/test_pages.py",
    "sanbiao/core/documents",
    "sanbiao/core/drive/tests/test_blanks_and_sheets.py",
    "sanbiao/core/drive/tests/test_import_faults.py",
    "sanbiao/core/drive/tests/test_marking.py",
    "sanbiao/core/drive/tests/test_messy_city.py",
    "sanbiao/core/indicators/tests/test_pages.py",
    "sanbiao/core/indicators/tests/test_together.py::test_duckdb",
    "sanbiao/core/ledger/tests/test_detail.py",
    "sanbiao/core/ledger/tests/test_papers.py",
    "sanbiao/core/ui",
    "sanbiao/demo",
    "sanbiao/portal/tests/test_addresses.py",
    "sanbiao/portal/tests/test_browsers.py",
    "sanbiao/portal/tests/test_deployment.py",
    "sanbiao/portal/tests/test_sign_in.py",
    "sanbiao/registry/people/tests/test_person_page.py",
    "sanbiao/reports",
    "sanbiao/tests/journeys",
    "sanbiao/tests/test_every_fault.py",
    "sanbiao/tests/test_liberties.py",
    "sanbiao/tests/test_mutated.py",
    "sanbiao/tests/test_shapes.py",
    *(
        f"sanbiao/tests/test_every_ledger.py::test_{what}"
        for what in (
            "the_sheet",
            "what_is_written",
            "strangers",
            "saving",
            "reading",
            "columns",
            "an_empty",
            "a_",
            "the_context",
            "rows_of",
        )
    ),
    *(
        f"sanbiao/tests/test_consistency.py::test_{what}"
        for what in ("the_figure_is", "organisations_share", "a_figure_of_who", "a_figure_opens", "every_part_of_a_figure_of")
    ),
    "sanbiao/tests/test_consistency.py::test_every_part_of_a_figure_is_the_measure_of_the_rows_it_opens[2022H2",
    "sanbiao/tests/test_every_indicator.py",
    "sanbiao/affairs/training/tests/test_pages.py",
    "sanbiao/affairs/teams/tests/test_pages.py",
    "sanbiao/core/drive/tests/test_pages.py",
    "sanbiao/core/pages",
    "sanbiao/portal/tests/test_context.py",
    *(f"sanbiao/tests/test_every_machine.py::test_{what}" for what in ("a_st", "between_them", "facts_out_of")),
    "sanbiao/tests/test_every_url.py",
    "sanbiao/tests/test_query_counts.py",
    "sanbiao/tests/test_remembered_overviews.py",
    "sanbiao/tests/test_rules_",
    "sanbiao/tests/test_same_everywhere.py",
)
"""What sees no difference between databases, beside all tests that use none: pages, documents, the command line."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--differing", action="store_true", help="only what differs between databases; the rest ran on SQLite")
    parser.addoption("--telling", action="store_true", help="without the tests that walk through everything: what coverage is of")


WALKERS = (
    "sanbiao/core/drive/tests/test_import_city.py",
    "sanbiao/core/drive/tests/test_messy_city.py",
    "sanbiao/core/ledger/tests/test_order.py",
    "sanbiao/tests/journeys/",
    "sanbiao/tests/test_bounds.py",
    "sanbiao/tests/test_consistency.py",
    "sanbiao/tests/test_every_",
    "sanbiao/tests/test_liberties.py",
    "sanbiao/tests/test_rules_",
    "sanbiao/tests/test_same_everywhere.py",
)
"""The tests that walk through everything there is. What is covered must be so by tests that say what they expect."""

TOGETHER = {
    "sanbiao/tests/journeys/test_pages": "pages",
    **{
        f"sanbiao/tests/journeys/test_{what}": "changes"
        for what in ("appointments", "archives", "ballots", "civil_service", "class", "hotline", "merging", "plans")
    },
    "sanbiao/tests/test_consistency.py": "figures",
    "sanbiao/tests/test_same_everywhere.py": "figures",
    "sanbiao/tests/test_every_indicator.py": "figures",
    "sanbiao/tests/test_remembered_overviews.py": "figures",
}
"""Files that one process runs, one after another: what takes long to come by, a served site or compiled figures, they share."""
LONGEST = (
    *("pages", "figures"),
    *(f"sanbiao/tests/test_{what}.py" for what in ("every_ledger", "recipe", "machine_races", "bounds")),
    "changes",
    "sanbiao/tests/test_every_url.py",
    *(f"sanbiao/cli/tests/test_{what}.py" for what in ("processes", "keeping")),
)
"""Begun first, so that no process is left alone with one of them; not two at once of what waits for the demonstration."""


def _group_of(nodeid: str) -> str:
    """What is run by one process: a file, or a few of them."""
    path = nodeid.partition("::")[0]
    return next((group for beginning, group in TOGETHER.items() if path.startswith(beginning)), path)


class _ByGroup(LoadScopeScheduling):
    """Hands out the groups in their order."""

    def _split_scope(self, nodeid: str) -> str:
        return _group_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:  # Any: xdist gives it no public type
    config.option.loadscopereorder = False
    return _ByGroup(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Leave out what need not run, and put the longest first, however it is shuffled."""
    left_out = [item for item in items if _is_left_out(config, item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _is_left_out(config, item)]
    yield
    place = {group: number for number, group in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(_group_of(item.nodeid), len(LONGEST)))


def _is_left_out(config: pytest.Config, item: pytest.Item) -> bool:
    if config.getoption("--differing"):
        return not _differs(item)
    return bool(config.getoption("--telling")) and item.nodeid.startswith(WALKERS)


def _differs(item: pytest.Item) -> bool:
    """Whether a test may end otherwise on another database: constraints, locks, machines, figures, imports, search."""
    if item.get_closest_marker("postgres"):
        return True
    return item.get_closest_marker("django_db") is not None and not item.nodeid.startswith(SAME_EVERYWHERE)


def _missing(marker: str) -> str | None:
    """Why tests of this kind cannot run on this machine; None if they can."""
    if marker == "browser" and not Path(CHROMIUM).exists():
        return "no browser: Debian's package chromium-headless-shell is not installed"
    if marker == "office" and not (shutil.which("soffice") and shutil.which("pdftotext")):
        return "no office suite: Debian's packages libreoffice-writer and poppler-utils are not installed"
    if marker == "postgres" and connection.vendor != "postgresql":
        return "on SQLite: runs in the PostgreSQL pass of `make test`"
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in ("browser", "office", "postgres"):
        if item.get_closest_marker(marker) and (reason := _missing(marker)):
            pytest.skip(reason)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On SQLite test on a file, as in production: threads of a live server then have connections of their own."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = str(Path(HOME) / "test.sqlite3")
        connection.settings_dict["TEST"]["NAME"] = database["TEST"]["NAME"]


@pytest.fixture(autouse=True)
def _own_temporary_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that a test reads of another home send temporary files there: for as long as the test lasts."""
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)


_walked_before = False


@pytest.fixture(autouse=True)
def _nobody_known(request: pytest.FixtureRequest) -> None:
    """Forget what a process keeps for those who hold something: the next test may have other ledgers.

    Tests that walk through what there is have the same; to put it together for each of their people takes half their time.
    """
    from sanbiao.portal.navigation import entries
    from sanbiao.portal.todo import counting

    global _walked_before  # noqa: PLW0603  # what the test before was, in this process
    walks = request.node.nodeid.startswith(WALKERS)
    if not (walks and _walked_before):
        counting.cache_clear()
        entries.cache_clear()
    _walked_before = walks


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that would reach another machine fails: what it needs is on this one."""
    original = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:  # Any: each family has its own form of address
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            pytest.fail(f"a test tried to reach {address[0]}")
        original(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The home that `sanbiao demo` makes: made by the first process that needs it, waited for by the others."""
    from sanbiao.tests.journeys.site import command

    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    home = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            making = shared / "demonstration-in-the-making"
            made = command("--home", str(making), "demo", "--no-serve", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            said = made.communicate()[0].decode()
            assert made.returncode == 0, said
            (shared / "demonstration.txt").write_text(said, encoding="utf-8")
            making.rename(home)
    return home


def demonstration_said(home: Path) -> str:
    """What `sanbiao demo` said when it made the home of the fixture."""
    return home.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once; tests that use it are marked `browser`."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; Django would refuse the ORM beside it, although nothing is shared.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--lang=zh-CN"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page at desk width. A script error on it fails the test."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, errors


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:  # Any: pytest-django gives it no public type
    """The city of the test data, as an import leaves it, for a module whose tests are all marked `django_db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        bring_in_city()
        yield
        transaction.set_rollback(True)


def pytest_terminal_summary(terminalreporter: Any) -> None:  # Any: pytest gives its reporter no public type
    """Say plainly which parts of the suite did not run here, and why."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        reasons[reason] = reasons.get(reason, 0) + 1
    if reasons:
        terminalreporter.section("skipped here")
        for reason, count in sorted(reasons.items()):
            terminalreporter.write_line(f"{count:5d}  {reason.removeprefix('Skipped: ')}")
