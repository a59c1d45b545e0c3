"""Each of the three administrators does a day's work, and meets no business."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from playwright.sync_api import expect

from sanbiao.tests.journeys.site import command

pytestmark = pytest.mark.browser

BUSINESS = ("/teams/", "/ledgers/people-person/", "/training/", "/imports/new/")
OF_ONE_S_OWN = "Fern-Creek-58-Lantern"
IN_TWO_MONTHS = f"{datetime.now(UTC) + timedelta(days=60):%Y-%m-%d}"
ROSTER = "/ledgers/people-person/export/"


def statuses(page, site, paths):
    """What the site answers to the one signed in here, by address."""
    return {path: page.context.request.get(site(path)).status for path in paths}


def invited(page, site, username, name):
    """The system administrator opens an account; the code of its invitation, and its address."""
    site.enter(page, "system", "/grants/accounts/new/")
    page.locator("#id_username").fill(username)
    page.locator("#id_name").fill(name)
    page.get_by_role("button", name="建立账号").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("发邀请单")
    page.get_by_role("button", name="发邀请单").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("邀请单")
    address = page.get_by_role("link", name="已抄下").get_attribute("href")
    return page.locator("#invitation").inner_text(), address


def sets_a_password(page, code="", *, old=""):
    """Whoever was invited, or given a role of weight, sets a password of the own."""
    if old:
        page.locator("#id_oldpassword").fill(old)
    if code:
        page.locator("#id_code").fill(code)
    for field in ("password1", "password2"):
        page.locator(f"#id_{field}").fill(OF_ONE_S_OWN + ("2" if old else ""))
    page.locator("main button[type=submit], form .buttons button").first.click()
    page.wait_for_url(lambda url: "password" not in url)


def test_the_system_administrator_looks_at_health_and_makes_a_backup(page, site, tmp_path):
    site.enter(page, "system")

    for heading in ("运行状况", "备份", "后台任务", "版本"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text("密钥能够解封数据库中的身份证号")
    done = command("backup", str(tmp_path / "三标备份.zip"), set_to={"SANBIAO_HOME": str(site.home)})
    assert done.wait(timeout=300) == 0
    page.reload()
    expect(page.locator("main")).to_contain_text("文件 三标备份.zip，不含密钥")
    expect(page.locator(".context")).to_have_count(0)
    seen = statuses(page, site, BUSINESS)
    assert set(seen.values()) == {404}, seen


def test_the_security_administrator_gives_a_deputy_a_grant_up_to_a_day_and_takes_it_back(page, phone, site):
    code, address = invited(page, site, "fang", "王芳")
    site.enter(phone, "fang", password=code)
    expect(phone.get_by_role("heading", level=1)).to_have_text("设置密码")
    sets_a_password(phone)
    assert statuses(phone, site, ["/teams/"]) == {"/teams/": 404}

    site.enter(page, "security", address)
    page.locator("#id_role").select_option(label="科室负责人")
    page.locator("#id_section").select_option(label="干部")
    page.locator("#id_lapses_on").fill(IN_TWO_MONTHS)
    page.locator("#id_deputy_for").select_option(label="demo（演示账号）")
    page.get_by_role("button", name="先看能看到什么").click()
    expect(page.locator("#in-sight")).to_contain_text("干部名册")
    assert statuses(phone, site, ["/teams/"]) == {"/teams/": 404}
    page.get_by_role("button", name="授予角色").click()
    handed_over = page.locator(".figure-value").inner_text()

    site.enter(page, "audit", "/grants/proposals/")
    page.get_by_role("button", name="确认").first.click()
    expect(page.locator("main")).to_contain_text("已确认")
    phone.goto(site("/teams/"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("修改密码")
    sets_a_password(phone, handed_over, old=OF_ONE_S_OWN)
    assert statuses(phone, site, ["/teams/"]) == {"/teams/": 200}

    site.enter(page, "security", f"{address}#sessions")
    page.locator("#sessions").get_by_role("button", name="结束").first.click()
    expect(page.locator("main")).to_contain_text("已结束该账号的 1 处登录")
    phone.goto(site("/teams/"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("登录")

    page.get_by_role("button", name="收回").first.click()
    page.get_by_role("dialog").get_by_role("button", name="收回").click()
    expect(page.locator("main")).to_contain_text("已收回")
    seen = statuses(page, site, BUSINESS)
    assert set(seen.values()) == {404}, seen


def test_the_audit_administrator_follows_a_sheet_and_a_guess_and_verifies_the_record(page, phone, site):
    code, _ = invited(page, site, "guessed", "被猜的")
    site.enter(page, "demo", "/ledgers/people-person/?q=王")
    token = page.locator("form.taking input[name=csrfmiddlewaretoken]").first.input_value()
    headers = {"Referer": site("/ledgers/people-person/")}
    sheet = page.context.request.post(site(f"{ROSTER}?q=王"), form={"csrfmiddlewaretoken": token}, headers=headers).body()
    book = openpyxl.load_workbook(io.BytesIO(sheet)).worksheets[0]
    assert any("**" in str(cell) for row in book.iter_rows(values_only=True) for cell in row)
    trace = re.search(r"追溯码 (\S{9})", book.oddFooter.left.text).group(1)
    phone.context.clear_cookies()
    for _ in range(5):
        phone.goto(site("/accounts/login/"))
        phone.get_by_label("用户名").fill("guessed")
        phone.get_by_label("密码").fill(f"{code}x")
        with phone.expect_navigation():
            phone.get_by_role("button", name="登录").click()

    site.enter(page, "audit", "/audit/")
    page.get_by_label("操作", exact=True).fill("登录失败")
    page.get_by_label("操作人").fill("guessed")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("tbody tr").filter(has_text="guessed").first).to_contain_text("登录失败")
    page.goto(site("/audit/"))
    page.get_by_label("追溯码").fill(trace.lower().replace("-", ""))
    page.get_by_role("button", name="查询").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr").first).to_contain_text("demo")

    page.goto(site("/audit/odd/"))
    line = page.locator("tbody tr").filter(has_text="被猜的（guessed）").filter(has_text="连续登录失败")
    expect(line).to_contain_text("连续 5 次登录失败")
    line.get_by_role("link", name="看记录").click()
    expect(page.locator("tbody tr")).to_have_count(5)

    page.goto(site("/audit/seals/"))
    if (unsealed := page.get_by_role("button", name=re.compile("^封存 "))).count():
        unsealed.click()
        expect(page.locator("tbody tr").first).to_be_visible()
    page.get_by_role("link", name="核验全部封存").click()
    expect(page.locator("main")).to_contain_text("全部相符")
    seen = statuses(page, site, BUSINESS)
    assert set(seen.values()) == {404}, seen
