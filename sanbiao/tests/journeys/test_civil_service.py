"""A round of promotions from the units' own check to the approval, which is refused once and then taken back."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROUND = "SELECT id FROM civil_service_promotionround WHERE state = '{}' ORDER BY id"
LISTED = "SELECT id FROM civil_service_promotion WHERE round_id = ? AND to_rank = '三级高级警长' ORDER BY id"
RANK = "SELECT rank FROM people_person WHERE id = (SELECT person_id FROM civil_service_promotion WHERE id = ?)"


@pytest.fixture(scope="module")
def site(site_of_changes):
    """Rounds are decided here."""
    return site_of_changes


def _take(page, step, **typed):
    page.get_by_role("link", name=step, exact=True).click()
    for label, value in typed.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name=step, exact=True).click()


def test_a_round_goes_from_the_check_to_the_approval_and_back(page, site):
    draft, reviewed = site.find(ROUND.format("draft")), site.find(ROUND.format("reviewed"))
    listed = site.find(LISTED, reviewed)
    before = site.find(RANK, listed)
    site.enter(page, "demo", f"/promotions/rounds/{draft}/")

    _take(page, "登记单位自查", 自查日期="2026-11-10")
    expect(page.get_by_role("button", name="登记县级审查")).to_have_attribute("title", "晋升名单为空，请先导入或登记晋升人选。")
    page.goto(site(f"/promotions/rounds/{reviewed}/"))
    _take(page, "公示", 公示开始日期="2026-11-18")
    expect(page.get_by_text("职数不足").first).to_be_visible()
    expect(page.get_by_role("button", name="批准")).to_have_attribute("aria-disabled", "true")

    page.goto(site(f"/ledgers/civil_service-promotion/{listed + 1}/"))
    _take(page, "取消晋升资格", 理由="公示期间有反映")
    page.goto(site(f"/promotions/rounds/{reviewed}/"))
    _take(page, "批准", 批准日期="2026-11-26", 批复文号="砚组公〔2026〕30号")
    expect(page.locator(".steps li.done")).to_have_count(5)
    assert site.find(RANK, listed) == "三级高级警长"

    _take(page, "撤销批准", 理由="文号有误")
    expect(page.locator(".timeline")).to_contain_text("理由：文号有误")
    assert site.find(RANK, listed) == before
