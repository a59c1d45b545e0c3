"""Every page type of the site: accessible at desk and phone width, in light and dark, within its width."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from sanbiao.tests.addresses import addresses
from sanbiao.tests.journeys.conftest import PHONE
from sanbiao.tests.journeys.pages import NO_PAGES, PAGES, go

pytestmark = pytest.mark.browser


def violations(page, **options: object) -> list[tuple[str, str]]:
    found = Axe().run(page, options=options or None).response["violations"]
    return [(fault["id"], node["html"][:300]) for fault in found for node in fault["nodes"]]


def look_at(page) -> None:
    """Look for what axe finds: at desk width in light, then in dark, where only colours differ, then on a phone in dark."""
    page.emulate_media(reduced_motion="reduce", color_scheme="light")
    assert violations(page) == []
    page.emulate_media(reduced_motion="reduce", color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_at_every_width_and_in_light_and_dark_and_keeps_its_width(page, site, address, name):
    refused = []
    page.on("console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None)

    go(page, site, name, address(name))

    look_at(page)
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
