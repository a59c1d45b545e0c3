"""A new department goes from an empty home to its first report in one sitting, with its own sheets."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sanbiao.tests.journeys.site import PERIOD, command, serving

pytestmark = pytest.mark.browser

CITY = Path(__file__).resolve().parents[1] / "data" / "city-a"
OF_ONE_S_OWN = "Fern-Creek-58-Lantern"
STEPS = ("市名", "机构", "人员", "任职", "第一个业务指标", "第一份报告")
FIGURE = "teams.town_under_35"
LONG = 180_000
"""Milliseconds in which the sheets of a whole city are read, or written."""


@pytest.fixture
def empty(tmp_path):
    """The site of a home that was just made, and the passwords that were told of its administrators."""
    home = tmp_path / "home"
    given = {"SANBIAO_ADMIN": "security", "SANBIAO_ADMIN_PASSWORD": OF_ONE_S_OWN}
    made = command("--home", str(home), "init", set_to=given, stdout=subprocess.PIPE)
    told, _ = made.communicate()
    assert made.returncode == 0
    with serving(home) as site:
        yield site, dict(re.findall(r"为 (\w+)，邀请码 (\S+)", told.decode()))


def take_over(page, site, name, password, code=""):
    """The first sign-in, by which somebody sets a password that nobody else knows."""
    site.enter(page, name, password=password)
    typed = {"oldpassword": password, "code": code, "password1": OF_ONE_S_OWN, "password2": OF_ONE_S_OWN}
    for field, said in typed.items():
        if page.locator(f"#id_{field}").count():
            page.locator(f"#id_{field}").fill(said)
    page.locator("form .buttons button").first.click()
    page.wait_for_url(lambda url: "password" not in url)


def hand_an_account_over(page, site, words):
    """The administrators do what is theirs: the invitation of the head of the department, and the code of the role."""
    take_over(page, site, "system", words["system"])
    page.locator("#first-steps").get_by_role("link", name="建立账号").click()
    page.locator("#id_username").fill("zhang")
    page.locator("#id_name").fill("章部长")
    page.get_by_role("button", name="建立账号").click()
    page.get_by_role("button", name="发邀请单").click()
    invitation = page.locator("#invitation").inner_text()
    account = page.get_by_role("link", name="已抄下").get_attribute("href")

    site.enter(page, "security", account, password=OF_ONE_S_OWN)
    page.locator("#id_role").select_option(label="科室负责人")
    page.locator("#id_section").select_option(label="各科室")
    page.get_by_role("button", name="授予角色").click()
    code = page.locator(".figure-value").inner_text()

    site.enter(page, "system", "/grants/proposals/", password=OF_ONE_S_OWN)
    page.get_by_role("button", name=re.compile("确认")).first.click()
    expect(page.locator(".message-positive")).to_contain_text("已确认")
    return invitation, code


def ticks(page):
    """What each step on the home page says of itself."""
    cards = page.locator("#first-steps .first-steps > li")
    return {card.locator("b").inner_text(): "已有" in card.inner_text() for card in cards.all()}


def test_a_department_goes_from_nothing_to_its_first_report(page, phone, empty):
    site, words = empty
    take_over(phone, site, "zhang", *hand_an_account_over(page, site, words))

    assert ticks(phone) == dict.fromkeys(STEPS, False)
    expect(phone.locator("#page")).to_contain_text("83 项指标都还没有数据")

    site.enter(page, "zhang", password=OF_ONE_S_OWN)
    page.get_by_role("link", name="导入机构").click()
    page.locator("#files").set_input_files(sorted(CITY.glob("*.xlsx")))
    page.get_by_role("button", name="上传并核对").click(timeout=LONG)
    expect(page.locator("#decide-title")).to_have_text("确认导入", timeout=LONG)
    page.get_by_role("button", name="导入 26472 行").click(timeout=LONG)
    expect(page.locator(".message-positive")).to_contain_text("已写入：新增 26472 行", timeout=LONG)

    page.goto(site(f"/?period={PERIOD}"))
    assert ticks(page) == {**dict.fromkeys(STEPS, True), "第一份报告": False}
    expect(page.locator("#first-steps")).to_contain_text("青泽市")
    page.locator("#first-steps").get_by_role("link", name="编制报告").click()
    page.get_by_role("button", name="编制报告").click()
    page.wait_for_url(re.compile(r"/reports/\d+/"))

    expect(page.get_by_role("heading", level=1)).to_have_text("青泽市委组织部2023年上半年工作总结")
    expect(page.locator("#page")).not_to_contain_text("缺数")
    expected = json.loads((CITY / "expected.json").read_text())["periods"][PERIOD]["figures"]
    page.goto(site(f"/figures/{FIGURE}/?period={PERIOD}"))
    expect(page.locator(".figure-page .figure-value")).to_contain_text(str(expected[FIGURE]["value"]))
    page.goto(site("/"))
    expect(page.locator("#first-steps")).to_have_count(0)
