"""A review of a unit from the duty to hold it to its clearing, with a refusal and a reversal."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
VOTES = {"issued": 50, "returned": 49, "valid": 49, "good": 30, "fairly_good": 10, "average": 5, "poor": 4}


@pytest.fixture(scope="module")
def site(site_of_changes):
    """A review is held here."""
    return site_of_changes


def test_a_review_is_held_counted_put_right_and_cleared(page, site):
    due = site.find("SELECT max(id) FROM ballots_review WHERE state = 'due'")
    site.enter(page, "demo", f"/ballots/reviews/{due}/")

    page.get_by_role("link", name="登记开会").click()
    page.get_by_label("评议会日期").fill("2026-04-08")
    page.get_by_role("button", name="登记开会").click()
    page.get_by_role("link", name="登记计票").click()
    page.get_by_label("计票完成日期").fill("2026-04-07")
    for name, count in VOTES.items():
        page.locator(f"[name={name}]").fill(str(count))
    page.get_by_role("button", name="登记计票").click()
    expect(page.locator(".field-faulty")).to_contain_text("计票完成日期不得早于评议会日期。")
    page.get_by_label("计票完成日期").fill("2026-04-08")
    page.get_by_role("button", name="登记计票").click()
    expect(page.locator("section[aria-labelledby=years]")).to_contain_text("低于规定线")

    page.get_by_role("link", name="通知整改").click()
    page.get_by_label("整改通知日期").fill("2026-04-20")
    page.get_by_label("整改期限").fill("2026-06-19")
    page.get_by_role("button", name="通知整改").click()
    page.get_by_role("link", name="整改销号").click()
    page.get_by_label("销号日期").fill("2026-06-10")
    page.get_by_role("button", name="整改销号").click()
    page.get_by_role("link", name="撤回销号").click()
    page.get_by_label("理由").fill("材料不全")
    page.get_by_role("button", name="撤回销号").click()

    expect(page.locator(".timeline")).to_contain_text("理由：材料不全")
    expect(page.get_by_role("link", name="整改销号")).to_be_visible()
