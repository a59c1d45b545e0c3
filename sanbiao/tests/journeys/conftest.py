"""What journeys stand on: a demonstration made once for all of them, and a copy of it with a server for each process.

The site is a process of its own on a data directory of its own, as in service, so no test has to reset a database.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sanbiao.tests.journeys.site import Site, command, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    """What a page must show may take long on a machine that runs other tests beside."""
    from playwright.sync_api import expect

    expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The home that `sanbiao demo` makes: made by the first process that needs it, waited for by the others."""
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
            making.rename(home)
    return home


@pytest.fixture(scope="session")
def serve_copy(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], AbstractContextManager[Site]]:
    """Serves a copy of the demonstration."""

    def served() -> AbstractContextManager[Site]:
        home = tmp_path_factory.mktemp("site") / "home"
        shutil.copytree(demonstration, home)
        return serving(home)

    return served


@pytest.fixture(scope="session")
def site(serve_copy: Callable[[], AbstractContextManager[Site]]) -> Iterator[Site]:
    """The site that journeys share: each leaves to the others what they need. One that cannot takes a copy of its own."""
    with serve_copy() as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Somebody's phone: a browser that shares nothing with the desk."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser at desk width that runs no scripts."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def download(tmp_path: Path) -> Callable[..., Path]:
    """Press something that hands over a file; where the file is then."""

    def fetched(page: Page, press: Callable[[], None]) -> Path:
        with page.expect_download() as waiting:
            press()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    return fetched
