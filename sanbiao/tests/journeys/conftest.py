"""What journeys stand on: a demonstration made once for all of them, and a copy of it with a server for each process.

The site is a process of its own on a data directory of its own, as in service, so no test has to reset a database.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sanbiao.affairs.training.models import ClassRun
from sanbiao.affairs.training.services import Purpose, issue_token
from sanbiao.core.drive.tests import hostile
from sanbiao.tests.journeys.pages import ALL, KEYS, NOBODY, PAGES
from sanbiao.tests.journeys.site import PERIOD, Site, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.fixtures import SettingsWrapper

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    """What a page must show may take long on a machine that runs other tests beside."""
    from playwright.sync_api import expect

    expect.set_options(timeout=20_000)


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
    """The site that journeys share: each leaves to the others what they need. One that cannot goes to the other site."""
    with serve_copy() as running:
        yield running


@pytest.fixture(scope="session")
def site_of_changes(serve_copy: Callable[[], AbstractContextManager[Site]]) -> Iterator[Site]:
    """Another copy, for journeys that bring things of one business to where no other journey would find them."""
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


@pytest.fixture(scope="session")
def keys(browser: Browser, site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What stands in the braces of the addresses; on the way, imports of every outcome are made."""
    page = browser.new_context(locale="zh-CN").new_page()
    faulty = hostile.roster_row(91, 单位="枫林镇", 出生年月="1985.13")
    good = hostile.roster_row(92, 单位="枫林镇", 姓名="程长久")
    for rows, press in (((good,), "导入 1 行"), ((faulty,), "放弃这次导入"), ((faulty, good), "")):
        site.enter(page, ALL, "/imports/new/")
        page.locator("#files").set_input_files(hostile.roster_of(tmp_path_factory.mktemp("sheets"), *rows))
        page.get_by_role("button", name="上传并核对").click()
        page.locator("#decide-title").wait_for()
        if press:
            page.get_by_role("button", name=press).click()
            page.locator("#decide-title").wait_for(state="detached")
    page.context.close()
    return {name: str(site.find(query)) for name, query in KEYS.items()}


@pytest.fixture
def address(site: Site, keys: dict[str, str], settings: SettingsWrapper) -> Callable[[str], str]:
    """The address of a page, with the period of the demonstration where the page has one."""

    def made(name: str) -> str:
        path = PAGES[name][2]
        if "{token}" in path:
            settings.SECRET_KEY = (site.home / "keys" / "secret.key").read_text()
            run = ClassRun(pk=int(keys["open"]))
            return path.format(token=issue_token(class_run=run, purpose=Purpose.CODE, at=datetime.now(UTC)))
        if "period=" in path or PAGES[name][1] == NOBODY:
            return path
        return f"{path.format(**keys)}{'&' if '?' in path else '?'}period={PERIOD}"

    return made
