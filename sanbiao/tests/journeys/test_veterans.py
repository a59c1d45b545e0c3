"""A branch on its way to the six goods, and a call that is made and taken back."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
BRANCH = "SELECT {} FROM veterans_retiredbranch WHERE state = 'founded' AND closed_on IS NULL ORDER BY id"
VISIT = "SELECT id FROM veterans_visit WHERE state = 'due' ORDER BY id"
GOODS = ("组织设置好", "班子建设好", "党员队伍好", "学习活动好", "作用发挥好", "制度坚持好")


def _take(page, step, state, **facts):
    """Take a step, and see the state to which it led."""
    page.get_by_role("link", name=step, exact=True).click()
    _give(page, step, **facts)
    expect(page.locator(".facts dt:text-matches('状态$') + dd")).to_have_text(state)


def _give(page, step, **facts):
    for label, value in facts.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name=step, exact=True).click()


def test_a_branch_is_named_reviewed_removed_and_kept(page, site):
    address, name = f"/veterans/branches/{site.find(BRANCH.format('id'))}/", site.find(BRANCH.format("name"))
    site.enter(page, "demo", address)

    _take(page, "启动创建", "创建中", 六好创建日期="2025-03-01")
    expect(page.get_by_title("还没有六好评定，请先在六好评定台账中登记。")).to_have_text("命名")
    page.get_by_role("link", name="登记评定").click()
    expect(page.locator("#id_branch")).to_have_value(name)
    page.get_by_label("年度").fill("2025")
    page.get_by_label("环节").select_option(label="核查")
    page.get_by_label("评定日期").fill("2025-09-01")
    for good in GOODS:
        page.get_by_label(good).select_option(label="是")
    page.get_by_role("button", name="保存").click()
    page.goto(site(address))
    _take(page, "命名", "已命名", 命名日期="2025-10-01", 命名文号="砚老〔2025〕9号", 复核期限="2026-10-01")
    page.get_by_role("link", name="启动复核", exact=True).click()
    _give(page, "启动复核", 复核启动日期="2025-09-30")
    expect(page.locator(".field-faulty")).to_contain_text("复核启动日期不得早于命名日期。")
    _give(page, "启动复核", 复核启动日期="2026-10-08")
    _take(page, "摘牌", "已摘牌", 摘牌日期="2026-10-30", 理由="换届后停摆")
    _take(page, "撤回摘牌", "复核中", 理由="误点")
    _take(page, "复核通过", "已命名", 复核通过日期="2026-10-30", 复核期限="2027-10-01")

    expect(page.locator(".timeline")).to_contain_text("理由：误点")


def test_a_call_is_made_and_taken_back(page, site):
    site.enter(page, "demo", f"/ledgers/veterans-visit/{site.find(VISIT)}/")

    page.get_by_role("link", name="登记走访").click()
    _give(page, "登记走访", 走访日期="2026-11-16")
    expect(page.locator(".field-faulty")).to_contain_text("请填写这一项。")
    _give(page, "登记走访", 走访人="支部书记")
    expect(page.locator(".steps")).to_contain_text("已访")
    _take(page, "撤回走访", "应访", 理由="登错了人")

    expect(page.locator(".timeline")).to_contain_text("理由：登错了人")
