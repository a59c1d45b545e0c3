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
HANDED_OVER, OF_ONE_S_OWN = "Fresh-Start-2026", "Fern-Creek-58-Lantern"
STEPS = ("市名", "机构", "人员", "任职", "第一个业务指标", "第一份报告")
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
        yield site, dict(re.findall(r"为 (\w+)，临时密码 (\S+)", told.decode()))


def take_over(page, site, name, password, **also):
    """The first sign-in, by which somebody sets a password that nobody else knows."""
    site.enter(page, name, password=password)
    for field, said in {"oldpassword": password, "password1": OF_ONE_S_OWN, "password2": OF_ONE_S_OWN, **also}.items():
        page.locator(f"#id_{field}").fill(said)
    page.get_by_role("button", name="修改密码").click()
    page.wait_for_url(lambda url: "password" not in url)


def hand_an_account_over(page, site, words):
    """The three administrators do what is theirs; the code that the head of the department needs to take it over."""
    take_over(page, site, "system", words["system"])
    page.locator("#first-steps").get_by_role("link", name="建立账号").click()
    for label, said in (("用户名", "zhang"), ("姓名", "章部长"), ("临时密码", HANDED_OVER)):
        page.get_by_label(label).fill(said)
    page.get_by_role("button", name="建立账号").click()
    account = page.url.removeprefix(site.url)

    site.enter(page, "security", account, password=OF_ONE_S_OWN)
    page.locator("#id_role").select_option(label="科室负责人")
    page.locator("#id_section").select_option(label="各科室")
    page.get_by_role("button", name="授予").click()
    code = re.search(r"\b[0-9A-Z]{8}\b", page.locator("#page").inner_text()).group()

    site.enter(page, "system", "/grants/proposals/", password=OF_ONE_S_OWN)
    page.get_by_role("button", name=re.compile("确认")).click()
    expect(page.locator(".message-positive")).to_contain_text("已确认")
    return code


def ticks(page):
    """What each step on the home page says of itself."""
    cards = page.locator("#first-steps .first-steps > li")
    return {card.locator("b").inner_text(): "已有" in card.inner_text() for card in cards.all()}


def test_a_department_goes_from_nothing_to_its_first_report(page, phone, empty):
    site, words = empty
    code = hand_an_account_over(page, site, words)
    take_over(phone, site, "zhang", HANDED_OVER, code=code)

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
    expected = json.loads((CITY / "expected.json").read_text())
    page.goto(site(f"/figures/teams.town_under_35/?period={PERIOD}"))
    expect(page.locator(".figure-page .figure-value")).to_contain_text(str(expected["figures"]["teams.town_under_35"]["value"]))
    page.goto(site("/"))
    expect(page.locator("#first-steps")).to_have_count(0)
