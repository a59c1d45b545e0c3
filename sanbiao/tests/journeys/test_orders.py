"""An order that is claimed, returned, claimed again, closed and marked; and one that is void and is not."""

import pytest
from playwright.sync_api import expect

from sanbiao.tests.journeys.steps import give, take

pytestmark = pytest.mark.browser
WAITING = "SELECT id FROM orders_serviceorder WHERE state = 'waiting' AND number LIKE 'GD%' ORDER BY id DESC"
NEED = "SELECT id FROM orders_need WHERE state = 'raised' ORDER BY id"
BECAME = "SELECT order_id FROM orders_need WHERE id = ?"


def test_an_order_is_claimed_returned_closed_and_marked(page, site):
    order, facts = site.find(WAITING), page.locator(".facts")
    site.enter(page, "demo", f"/orders/{order}/")
    expect(page.get_by_role("button", name="办结", exact=True)).to_have_attribute("title", "当前状态为「待领」，不能办结。")

    take(page, "领单", 领单日期="2026-10-01", 领单党员="周开")
    expect(page.locator(".field-faulty")).to_contain_text("领单日期不得早于下单日期。")
    give(page, "领单", 领单日期="2026-11-16")
    expect(facts).to_contain_text("办理中")
    take(page, "退回", 理由="临时出差")
    expect(page.locator(".timeline")).to_contain_text("理由：临时出差")
    take(page, "领单", 领单日期="2026-11-17", 领单党员="孙毅")
    take(page, "办结", 办结日期="2026-11-18")
    expect(facts).to_contain_text("已办结")
    take(page, "登记评价", 群众评价="满意", 支部评价="基本满意")
    expect(facts).to_contain_text("已评价")
    take(page, "撤回评价", 理由="记错了人")
    expect(facts).to_contain_text("已办结")


def test_a_need_becomes_an_order_that_is_void_and_taken_up_again(page, site):
    need = site.find(NEED)
    site.enter(page, "demo", f"/ledgers/orders-need/{need}/")

    page.get_by_role("button", name="派成工单").click()
    expect(page.locator(".facts")).to_contain_text("已派单")
    page.goto(site(f"/orders/{site.find(BECAME, need)}/"))
    take(page, "作废", 理由="重复提出")
    expect(page.locator(".facts")).to_contain_text("作废")
    take(page, "恢复工单", 理由="不是同一件事")

    expect(page.locator(".facts")).to_contain_text("待领")
    expect(page.locator(".timeline")).to_contain_text("理由：不是同一件事")
