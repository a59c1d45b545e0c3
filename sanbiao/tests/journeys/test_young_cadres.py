"""A placement from the plan to the end and back, and an entry out of the pool and in again."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_placement_is_dispatched_and_completed_and_its_completion_taken_back(page, site):
    planned = site.find("SELECT id FROM young_cadres_placement WHERE state = 'planned' ORDER BY id")
    site.enter(page, "demo", f"/young-cadres/placements/{planned}/")
    now = page.locator(".steps [aria-current=step]")

    page.get_by_role("link", name="派出", exact=True).click()
    page.get_by_label("开始日期").fill("2026-05-06")
    page.get_by_role("button", name="派出").click()
    expect(now).to_contain_text("历练中")
    page.get_by_role("link", name="期满完成").click()
    page.get_by_label("完成日期").fill("2026-05-05")
    page.get_by_role("button", name="期满完成").click()
    expect(page.locator(".field-faulty")).to_contain_text("完成日期不得早于开始日期。")
    page.get_by_label("完成日期").fill("2026-11-10")
    page.get_by_role("button", name="期满完成").click()
    expect(page.get_by_text("还没有面试成绩。")).to_be_visible()
    page.get_by_role("link", name="撤回完成").click()
    page.get_by_label("理由").fill("接收单位要求延长")
    page.get_by_role("button", name="撤回完成").click()

    expect(now).to_contain_text("历练中")
    expect(page.locator(".timeline")).to_contain_text("理由：接收单位要求延长")


def test_an_entry_leaves_the_pool_with_a_reason_and_comes_back(page, site):
    entry = site.find("SELECT id FROM young_cadres_poolentry WHERE state = 'in_pool' ORDER BY id")
    site.enter(page, "demo", f"/young-cadres/pool/{entry}/")

    page.get_by_role("link", name="办理出库").click()
    page.get_by_label("出库日期").fill("2026-11-10")
    page.get_by_role("button", name="办理出库").click()
    expect(page.locator(".field-faulty")).to_contain_text("请选择一项。")
    page.get_by_label("出库原因").select_option(label="调离本市")
    page.get_by_role("button", name="办理出库").click()
    expect(page.locator(".facts").first).to_contain_text("已出库")
    page.get_by_role("link", name="撤回出库").click()
    page.get_by_label("理由").fill("调动未成")
    page.get_by_role("button", name="撤回出库").click()

    expect(page.locator(".facts").first).to_contain_text(re.compile("在库"))
    expect(page.locator(".facts").first).not_to_contain_text("调离本市")
