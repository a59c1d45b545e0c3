"""A report to the hotline from its receipt to its closing, with a refusal and a reversal."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(site_of_changes):
    """A report is added here."""
    return site_of_changes


def test_a_report_is_registered_accepted_given_out_extended_and_closed(page, site):
    site.enter(page, "demo", "/ledgers/hotline-complaint/new/")
    page.get_by_label("举报渠道").select_option(label="来信")
    page.get_by_label("收到日期").fill("2026-03-02")
    page.get_by_label("是否受理").select_option(label="待定")
    page.get_by_role("button", name=re.compile("^(登记|保存)")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"JB2026\d{3}"))

    page.get_by_role("link", name="受理", exact=True).click()
    page.get_by_label("受理日期").fill("2026-03-01")
    page.get_by_role("button", name="受理", exact=True).click()
    expect(page.locator(".field-faulty")).to_contain_text("受理日期不得早于收到日期。")
    page.get_by_label("受理日期").fill("2026-03-05")
    page.get_by_role("button", name="受理", exact=True).click()
    expect(page.locator("#clocks + ul")).to_contain_text("2026-05-04")

    page.get_by_role("link", name="交办", exact=True).click()
    page.get_by_label("交办日期").fill("2026-03-06")
    page.get_by_role("button", name="交办", exact=True).click()
    page.get_by_role("link", name="延期", exact=True).click()
    page.get_by_label("延期至").fill("2026-06-03")
    page.get_by_label("延期批准人").fill("分管副部长")
    page.get_by_role("button", name="延期", exact=True).click()
    page.get_by_role("link", name="延期件办结").click()
    page.get_by_label("办结日期").fill("2026-06-01")
    page.get_by_label("办理方式").select_option(label="自办")
    page.get_by_label("核查结论").select_option(label="不属实")
    page.get_by_role("button", name="延期件办结").click()
    expect(page.locator("#clocks + ul")).to_contain_text("按期办结")

    page.get_by_role("link", name="撤回延期件办结").click()
    page.get_by_label("理由").fill("结论要补充")
    page.get_by_role("button", name="撤回延期件办结").click()

    expect(page.locator(".timeline")).to_contain_text("理由：结论要补充")
    expect(page.get_by_role("link", name="延期件办结", exact=True)).to_be_visible()
