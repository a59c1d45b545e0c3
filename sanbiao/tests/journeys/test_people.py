"""Teams and people, and who sees which of them."""

import re

import pytest
from playwright.sync_api import expect

from sanbiao.tests.journeys.site import PERIOD

pytestmark = pytest.mark.browser

OWN, OTHER = "B05", "B06"
"""The town of the account `town`, and its neighbour."""
OF_ONE_S_OWN = "Fern-Creek-58-Lantern"
IN_UNIT = """
    SELECT person.id FROM people_person person JOIN organisations_unit unit ON unit.id = person.unit_id
    WHERE unit.code = ? AND person.on_roster ORDER BY person.id
"""
BUSINESS = ("/teams/", "/training/", "/ledgers/people-person/", f"/teams/{OWN}/", "/training/hours/", "/imports/new/")


def statuses(page, site, paths):
    """What the site answers to the one signed in here, by address."""
    return {path: page.context.request.get(site(path)).status for path in paths}


def test_a_team_at_two_days_opens_the_people_of_a_bar_and_one_of_them(page, site):
    site.enter(page, "demo", f"/teams/?period={PERIOD}")
    page.get_by_role("link", name="枫林镇", exact=True).first.click()

    page.get_by_label("对照日期").fill("2020-06-30")
    page.get_by_role("button", name="并列对照").click()

    expect(page.locator("main")).to_contain_text("2020-06-30")
    expect(page.locator("main")).to_contain_text("2023-06-30")
    page.get_by_role("link", name="取消对照").click()
    bar = page.locator("svg a[aria-label^='35岁及以下']").first
    count = int(re.search(r"(\d+)\D*$", bar.get_attribute("aria-label")).group(1))
    bar.click()
    expect(page.locator("#members tbody tr")).to_have_count(count)

    name = page.locator("#members tbody th a").first.inner_text()
    page.locator("#members tbody th a").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_showing_an_id_number_is_an_event_that_the_audit_administrator_finds(page, site):
    person = site.find(IN_UNIT, OTHER)
    site.enter(page, "reader", f"/people/{person}/")
    masked = page.locator("#id-number .num").inner_text()
    assert "*" in masked

    site.enter(page, "demo", f"/people/{person}/")
    page.get_by_role("button", name="显示").click()
    expect(page.locator("#id-number .num")).to_have_text(re.compile(r"\d{17}[\dX]"))
    number = page.locator("#id-number .num").inner_text()

    site.enter(page, "audit", "/audit/")
    latest = page.locator("tbody tr").filter(has_text="查看身份证号").first
    for said in ("demo", "查看身份证号", str(person)):
        expect(latest).to_contain_text(said)
    assert number not in page.content()


def test_a_town_clerk_sees_the_own_subtree_and_nothing_else(page, site):
    site.enter(page, "town", "/ledgers/organisations-unit/")

    rows = page.locator("#rows .folds tbody tr")
    expect(page.locator("#rows")).to_contain_text("枫林镇")
    assert rows.count() == site.find("SELECT count(*) FROM organisations_unit WHERE path LIKE ?", f"/{OWN}/%")
    own, other = (f"/people/{site.find(IN_UNIT, unit)}/" for unit in (OWN, OTHER))
    seen = statuses(page, site, [f"/teams/{OWN}/", own, f"/teams/{OTHER}/", other])
    assert list(seen.values()) == [200, 200, 404, 404]
    page.goto(site(f"/search/?q={site.find('SELECT short_name FROM organisations_unit WHERE code = ?', OTHER)}"))
    expect(page.locator("main").get_by_role("link", name="石堰镇")).to_have_count(0)


def test_a_new_account_sees_nothing_until_its_owner_took_it_over_and_it_was_given_a_role(page, phone, site):
    site.enter(page, "system", "/grants/")
    page.get_by_role("link", name="建立账号").first.click()
    page.locator("#id_username").fill("stranger")
    page.locator("#id_name").fill("新来的")
    page.get_by_role("button", name="建立账号").click()
    page.get_by_role("button", name="发邀请单").click()
    code = page.locator("#invitation").inner_text()
    address = page.get_by_role("link", name="已抄下").get_attribute("href")

    site.enter(phone, "stranger", password=code)
    expect(phone.get_by_role("heading", level=1)).to_have_text("设置密码")
    for name in ("password1", "password2"):
        phone.locator(f"#id_{name}").fill(OF_ONE_S_OWN)
    phone.get_by_role("button", name="设置密码").click()

    phone.wait_for_url(lambda url: "password" not in url)
    seen = statuses(phone, site, [*BUSINESS, "/grants/", "/audit/"])
    assert set(seen.values()) == {404}, seen
    site.enter(page, "security", address)
    page.locator("#id_role").select_option(label="查阅人")
    page.locator("#id_section").select_option(label="干部")
    page.get_by_role("button", name="授予").first.click()
    expect(page.locator("main")).to_contain_text("查阅人")
    seen = statuses(phone, site, ["/teams/", "/training/"])
    assert list(seen.values()) == [200, 404]


@pytest.mark.parametrize("name", ["system", "security", "audit"])
def test_an_administrator_sees_no_business(page, site, name):
    site.enter(page, name)

    seen = statuses(page, site, BUSINESS)
    assert set(seen.values()) == {404}, seen
    for word in ("领导班子", "培训概况", "指标", "导入"):
        expect(page.locator("#side").get_by_role("link", name=word, exact=True)).to_have_count(0)
