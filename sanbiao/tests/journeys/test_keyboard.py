"""The site without a mouse, and without scripts."""

import pytest
from playwright.sync_api import expect

from sanbiao.demo.account import PASSWORD
from sanbiao.tests.journeys.site import PERIOD

pytestmark = pytest.mark.browser

OUTLINED = """
    () => { const look = getComputedStyle(document.activeElement);
            return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2; }
"""
MOST_STOPS = 60
"""So many presses of Tab may lie between the top of a page and its main action, the whole navigation included."""


def test_slash_goes_to_search_which_finds_people_by_initials(page, site):
    site.enter(page, "demo", f"/figures/?period={PERIOD}")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="搜索")).to_be_focused()

    page.keyboard.type("flz")
    page.keyboard.press("Enter")

    expect(page.locator("main").get_by_role("link", name="枫林镇").first).to_be_visible()
    assert f"period={PERIOD}" in page.url


def test_question_mark_lists_the_keys_and_escape_puts_them_away(page, site):
    site.enter(page, "demo")

    page.keyboard.press("?")

    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "action"),
    [("/ledgers/people-person/", "导入干部名册"), ("/imports/new/", "上传并核对"), ("/reports/new/", "编制报告")],
)
def test_tab_reaches_the_main_action_and_the_focus_is_seen_all_the_way(page, site, path, action):
    site.enter(page, "demo", path)
    unseen = []

    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if not page.evaluate(OUTLINED):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
        reached = page.evaluate("document.activeElement.closest('main') ? document.activeElement.textContent.trim() : ''")
        if reached == action:
            break

    assert reached == action
    assert unseen == []


def test_the_first_stop_leads_past_the_navigation(page, site):
    site.enter(page, "demo", "/reports/new/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_signing_in_and_out_needs_no_scripts(plain, site):
    plain.goto(site(f"/figures/?period={PERIOD}"))
    plain.get_by_label("用户名").fill("reader")
    plain.get_by_label("密码").fill(PASSWORD)
    plain.get_by_role("button", name="登录").click()
    assert plain.url == site(f"/figures/?period={PERIOD}")

    plain.get_by_text("部领导").first.click()
    plain.get_by_role("button", name="退出登录").click()

    plain.goto(site("/figures/"))
    assert "/accounts/login/" in plain.url


def test_a_ledger_is_filtered_sorted_and_opened_without_scripts(plain, site):
    site.enter(plain, "demo", f"/ledgers/people-posting/?period={PERIOD}")

    plain.get_by_role("combobox", name="任职方式").select_option(label="挂职")
    plain.get_by_role("button", name="查询", exact=True).click()

    expect(plain.locator(".chip", has_text="挂职")).to_be_visible()
    plain.get_by_role("link", name="任职时间", exact=True).click()
    expect(plain.locator("th[aria-sort]")).to_contain_text("任职时间")
    assert f"period={PERIOD}" in plain.url
    plain.locator("#rows .folds tbody tr").first.get_by_role("link").first.click()
    expect(plain.get_by_role("heading", level=1)).to_be_visible()
    plain.get_by_text("全市").first.click()
    plain.get_by_label("按名称查找单位").fill("枫林")
    plain.keyboard.press("Enter")
    plain.locator("main").get_by_role("link", name="枫林镇").click()
    assert "org=B05" in plain.url
