"""A resolution that becomes an item of work, and the item from draft to done, with a refusal and a step taken back."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
RESOLVED = "SELECT {} FROM plans_resolution WHERE state = 'open' ORDER BY id"
BECAME = "SELECT item_id FROM plans_resolution WHERE id = ?"


@pytest.fixture(scope="module")
def site(site_of_changes):
    """A resolution is driven to its end here."""
    return site_of_changes


def _take(page, step, **facts):
    page.get_by_role("link", name=step, exact=True).click()
    for label, value in facts.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name=step, exact=True).click()


def test_a_resolution_becomes_an_item_that_is_driven_to_its_end(page, site):
    key, text = site.find(RESOLVED.format("id")), site.find(RESOLVED.format("text"))
    facts = page.locator(".facts")
    site.enter(page, "demo", f"/ledgers/plans-resolution/{key}/")

    _take(page, "列入工作要点", 办理期限="2027-03-31")
    expect(facts).to_contain_text("已列入要点")
    page.goto(site(f"/plans/items/{site.find(BECAME, key)}/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    _take(page, "下达", 下达日期="2026-11-02")
    _take(page, "启动推进", 启动日期="2026-11-01")
    expect(page.locator(".field-faulty")).to_contain_text("启动日期不得早于下达日期。")
    page.get_by_label("启动日期").fill("2026-11-03")
    page.get_by_role("button", name="启动推进", exact=True).click()
    expect(facts).to_contain_text("推进中")
    _take(page, "完成", 完成日期="2026-11-10", 完成情况="已办好")
    expect(facts).to_contain_text("已完成")
    _take(page, "撤回完成", 理由="复查没有通过")
    expect(facts).to_contain_text("推进中")
    expect(page.locator(".timeline")).to_contain_text(re.compile("撤回完成"))
