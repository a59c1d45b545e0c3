"""Every page type of the site: accessible at desk and phone width, in light and dark, within its width; and on paper."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from sanbiao.tests.addresses import addresses
from sanbiao.tests.journeys.conftest import PHONE
from sanbiao.tests.journeys.pages import MECHANISMS, NO_PAGES, NOBODY, PAGES, go
from sanbiao.tests.journeys.paper import HAS_TOOLS, folded, printed, words_on

pytestmark = pytest.mark.browser

FIRST_ROWS = "document.querySelectorAll('tbody > tr:nth-child(n + 9), li:nth-child(n + 9)').forEach(row => row.remove())"
NAVIGATION = ("跳到正文", "总览", "管理", "快捷键", "查询", "导出 Excel")
"""Words of the shell and of what is pressed, which have no place on paper."""


def violations(page, **options: object) -> list[tuple[str, str]]:
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [(fault["id"], node["html"][:300]) for fault in found for node in fault["nodes"]]


def look_at(page, *, in_dark: bool = True) -> None:
    """Look whether the page keeps its width, and for what axe finds.

    At desk width, in dark, where only colours differ, and on a phone, where all but colours does. Of the rows of a table and
    the items of a list, which are alike, the first stand for the others. What businesses bring is drawn with the colours and
    parts of the mechanisms, so that not every page needs to be seen in dark.
    """
    desk = page.viewport_size
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(desk)
    page.evaluate(FIRST_ROWS)
    page.emulate_media(reduced_motion="reduce", color_scheme="light")
    assert violations(page) == []
    if in_dark:
        page.emulate_media(reduced_motion="reduce", color_scheme="dark")
        assert violations(page, runOnly=["color-contrast"]) == []
    page.set_viewport_size(PHONE)
    assert violations(page, rules={"color-contrast": {"enabled": False}}) == []


def print_out(page, folder) -> None:
    """Print the page: it is there, and nothing of what is there to press."""
    heading = page.get_by_role("heading", level=1).first.inner_text()
    text = words_on(printed(page, folder, page_ranges="1"))
    assert folded(heading)[:10] in folded(text)
    assert [word for word in NAVIGATION if re.search(rf"(?<!\S){word}(?!\S)", text)] == []


@pytest.mark.parametrize("name", MECHANISMS)
def test_a_page_is_accessible_at_every_width_and_in_light_and_dark_and_keeps_its_width_and_prints(
    page, site, address, name, tmp_path
):
    visit(page, site, address, name, tmp_path, in_dark=True)


def visit(page, site, address, name, tmp_path, *, in_dark):
    """See a page with all that is held of it: on paper, at every width, without anything that its policy refuses."""
    refused = []
    page.on("console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None)

    go(page, site, name, address(name))

    if HAS_TOOLS and PAGES[name][1] != NOBODY:
        print_out(page, tmp_path)
    look_at(page, in_dark=in_dark)
    assert refused == []


def test_the_page_of_a_locked_account_is_accessible_too(page, site):
    for _ in range(5):
        page.goto(site("/accounts/login/"))
        page.get_by_label("用户名").fill("somebody")
        page.get_by_label("密码").fill("wrong")
        page.get_by_role("button", name="登录").click()

    assert page.get_by_role("heading", level=1).inner_text() == "账号暂时锁定"
    look_at(page)


def test_every_address_is_a_page_that_is_looked_at_or_said_to_be_none():
    ours = {each.name for each in addresses() if not each.pattern.startswith("admin/")}
    looked_at = {name for name, _, _ in PAGES.values() if name}

    assert looked_at & NO_PAGES == set()
    assert looked_at | NO_PAGES == ours
