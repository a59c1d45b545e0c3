"""An audit from the plan to the file, with a refusal and a step taken back."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
UNAUDITED = "正职本期离任或任满三年、未列入审计计划"
PLANNED = "SELECT id FROM audits_audit WHERE state = 'planned' AND number LIKE '拟审%' ORDER BY id"


def test_who_was_forgotten_is_planned_and_audited_to_the_end(page, site):
    now = page.locator(".steps [aria-current=step]")

    def take(step, state, **facts):
        page.get_by_role("link", name=step, exact=True).click()
        give(step, **facts)
        expect(now).to_contain_text(state)

    def give(step, **facts):
        for label, text in facts.items():
            page.get_by_label(label).fill(text)
        page.get_by_role("button", name=step, exact=True).click()

    site.enter(page, "demo", "/pages/audits/rows/unaudited/")
    page.get_by_role("button", name="列入审计计划").click()
    page.get_by_role("dialog").get_by_role("button", name="列入审计计划").click()
    expect(page.get_by_text("已列入审计计划")).to_be_visible()
    expect(page.get_by_text(UNAUDITED)).to_have_count(0)
    page.goto(site(f"/ledgers/audits-audit/{site.find(PLANNED)}/"))
    take("下达委托", "已委托", 委托日期="2026-03-02", 委托书文号="砚组审〔2026〕31号")
    page.get_by_role("link", name="登记进点", exact=True).click()
    give("登记进点", 进点日期="2026-03-01")
    expect(page.locator(".field-faulty")).to_contain_text("进点日期不得早于委托日期。")
    give("登记进点", 进点日期="2026-03-10")
    expect(now).to_contain_text("已进点")
    take("征求意见", "征求意见", 征求意见日期="2026-04-20", 回复期限="2026-04-30")
    take("出具报告", "已出报告", 报告日期="2026-05-08")
    take("整改销号", "已整改", 整改完成日期="2026-07-30")
    page.get_by_role("link", name="结果归档", exact=True).click()
    give("结果归档", 归档日期="2026-08-06")
    expect(now).to_have_count(0)
    expect(page.locator(".facts")).to_contain_text("已归档")
    take("撤回归档", "已整改", 理由="缺整改报告")

    expect(page.locator(".timeline")).to_contain_text("理由：缺整改报告")
