"""A volume from the shelf to the end of its review, and back again."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(site_of_changes):
    """A review is completed here."""
    return site_of_changes


def _take(page, step, **facts):
    page.get_by_role("link", name=step, exact=True).click()
    _give(page, step, **facts)


def _give(page, step, **facts):
    for label, text in facts.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name=step, exact=True).click()


def test_a_volume_is_reviewed_twice_and_completed_and_taken_back(page, site):
    review = site.find("SELECT id FROM archives_review WHERE state = 'waiting' ORDER BY id")
    site.enter(page, "demo", f"/archives/reviews/{review}/")

    _take(page, "登记初审", 初审日期="2026-11-02", 初审人="李梅")
    _take(page, "登记复审", 复审日期="2026-10-02", 复审人="王强")
    expect(page.locator(".field-faulty")).to_contain_text("复审日期不得早于初审日期。")
    _give(page, "登记复审", 复审日期="2026-11-09")
    _take(page, "完成审核", 审核完成日期="2026-11-12")
    expect(page.locator(".timeline")).to_contain_text("完成审核")
    _take(page, "撤回完成", 理由="漏看一份材料")

    expect(page.locator(".timeline")).to_contain_text("理由：漏看一份材料")
    expect(page.get_by_role("link", name="完成审核", exact=True)).to_be_visible()
