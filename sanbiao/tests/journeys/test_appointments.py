"""A round from the list to the decision, and one of its cases from the motion to the new post and back."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROUND = "SELECT id FROM appointments_round WHERE state = 'proposed' ORDER BY decided_on"
WAITING = "SELECT count(*) FROM appointments_case WHERE state = 'motion' AND round_id = {}"
MOTION = "SELECT id FROM appointments_case WHERE state = 'motion' AND round_id = {} ORDER BY id"
FIRST = "SELECT id FROM appointments_case WHERE kind = 'promotion' AND round_id = {} ORDER BY id"


@pytest.fixture(scope="module")
def site(site_of_changes):
    """A round is decided here."""
    return site_of_changes


def _take(page, step, **facts):
    page.get_by_role("link", name=step, exact=True).click()
    _give(page, step, **facts)


def _give(page, step, **facts):
    for label, text in facts.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name=step, exact=True).click()


def test_a_round_is_decided_and_a_case_takes_effect_and_is_taken_back(page, site):
    chosen = site.find(ROUND)
    case = site.find(FIRST.format(chosen))
    site.enter(page, "demo", f"/appointments/rounds/{chosen}/")
    expect(page.get_by_role("link", name="提交会议", exact=True)).to_have_count(0)

    for _ in range(site.find(WAITING.format(chosen))):
        page.goto(site(f"/appointments/cases/{site.find(MOTION.format(chosen))}/"))
        _take(page, "登记考察", 考察日期="2026-10-25")
        expect(page.locator(".timeline")).to_contain_text("登记考察")
    page.goto(site(f"/appointments/rounds/{chosen}/"))
    _take(page, "提交会议")
    _take(page, "登记决定", 应到人数="9", 实到人数="5")
    expect(page.locator(".field-faulty")).to_contain_text("不足 2/3，不能讨论决定。")
    _give(page, "登记决定", 实到人数="6")
    expect(page.locator(".timeline")).to_contain_text("登记决定")

    page.goto(site(f"/appointments/cases/{case}/"))
    _take(page, "开始公示", 公示开始日期="2026-11-13")
    expect(page.get_by_role("definition").filter(has_text="2026-11-20")).to_be_visible()
    _take(page, "办理任职", 任职日期="2026-11-23", 任免文号="砚组干〔2026〕99号")
    expect(page.get_by_text("已新增：")).to_contain_text("2026.11")
    _take(page, "撤销任职", 理由="文号有误")
    expect(page.get_by_text("任职后将新增：")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("理由：文号有误")
