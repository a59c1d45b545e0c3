"""Two persons who are one."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LISTED = "SELECT id FROM people_person WHERE NOT on_roster AND id IN (SELECT person_id FROM training_trainee) ORDER BY id"
CADRE = """
    SELECT id FROM people_person WHERE on_roster AND id NOT IN
    (SELECT person_id FROM training_trainee UNION SELECT person_id FROM training_rotationtarget) ORDER BY id
"""
"""One of whom no list tells yet what it tells of the other."""


@pytest.fixture(scope="module")
def site(site_of_changes):
    """Two people become one here."""
    return site_of_changes


def test_a_person_from_a_class_list_becomes_one_with_a_cadre_and_two_again(page, site):
    cadre = site.find(CADRE)
    listed = site.find(LISTED)
    name = site.find("SELECT name FROM people_person WHERE id = ?", listed)
    site.enter(page, "demo", f"/people/{cadre}/")

    page.get_by_role("link", name="合并", exact=True).click()
    page.get_by_label("另一行").fill(name)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name="选这一行").first.click()
    expect(page.locator("main")).to_contain_text("学员")
    page.get_by_label("合并理由").fill("培训名单上身份证号写错")
    page.get_by_role("button", name="合并", exact=True).click()

    expect(page.locator("main")).to_contain_text("已合并")
    page.goto(site(f"/people/{listed}/"))
    expect(page).to_have_url(site(f"/people/{cadre}/"))
    page.goto(site(f"/ledgers/people-person/voided/{listed}/"))
    page.get_by_role("button", name="取消合并").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
