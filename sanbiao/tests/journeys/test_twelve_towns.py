"""A section collects from twelve towns: one is returned twice, one answers by workbook, one is late."""

import sqlite3
from contextlib import closing

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sanbiao.tests.journeys.steps import give, take

pytestmark = pytest.mark.browser

TOWNS = "SELECT group_concat(short_name, '、') FROM (SELECT short_name FROM organisations_unit WHERE kind = 'town' ORDER BY code)"
STREETS = "书院街道、西渡街道、南桥街道"
RETURNED, BY_WORKBOOK, LATE = "枫林镇", "石堰镇", "鹿鸣镇"
TITLE = "三季度名册核对"
PERSONS_POST = "三级主任科员（试用）"


def issue(page, site, names):
    """The address of a demand for the roster, issued to units by name."""
    site.enter(page, "demo", "/collecting/")
    page.get_by_role("link", name="新任务").click()
    page.get_by_label("截止日期").fill(timezone.localdate().isoformat())
    give(page, "登记任务", 任务名称=TITLE, 科室="干部", 报送内容="报台账", 所报台账="干部名册")
    page.get_by_label("报送单位").select_option(label="指定单位")
    give(page, "下发", 指定单位的简称=names)
    return page.url


def filled(download, page, post):
    """The workbook of a unit, fetched on its page, with another post in its second row."""
    path = download(page, page.get_by_role("button", name="下载填报表").click)
    book = openpyxl.load_workbook(path)
    column = next(cell.column for cell in book.active[1] if cell.value == "现任职务")
    book.active.cell(3, column).value = post
    book.save(path)
    return path


def a_day_passes(site):
    """All that was done for this demand was done yesterday, and by then it was due."""
    with closing(sqlite3.connect(site.home / "sanbiao.sqlite3")) as database, database:
        database.execute(
            "UPDATE collecting_submission SET due_on = date(due_on, '-1 day'), handed_in_at = datetime(handed_in_at, '-1 day')"
            " WHERE demand_id IN (SELECT id FROM collecting_demand WHERE title = ?)",
            [TITLE],
        )


def come_back_by_workbook(page, site, download):
    """Its unit sent the workbook by other ways; the section brings it to the page of imports."""
    page.get_by_role("link", name=BY_WORKBOOK, exact=True).click()
    came = filled(download, page, "四级调研员")
    page.goto(site("/imports/new/"))
    page.locator("#files").set_input_files(came)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.locator("#page")).to_contain_text("四级调研员")
    page.get_by_role("button", name="报送", exact=True).click()


def say_nothing_is_new(page, name):
    """The section states it for a unit that said so by telephone."""
    page.get_by_role("link", name=name, exact=True).click()
    page.locator("#page").get_by_role("button", name="报无变化").click()
    expect(page.locator(".message-positive")).to_be_visible()


def hand_in(page, site, download, post, turn):
    """The clerk of the town reads why it was returned, and uploads the workbook anew."""
    site.enter(page, "town", "/collecting/")
    heads = page.locator("#page thead th").all_inner_texts()
    place = next(index for index, head in enumerate(heads) if TITLE in head)
    page.locator("#page tbody tr").first.locator("th, td").nth(place).get_by_role("link").click()
    if turn:
        expect(page.locator("section[aria-labelledby=returned-title]")).to_contain_text(f"第 3 行：第 {turn} 次核对")
    page.locator("#files").set_input_files(filled(download, page, post))
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator("#page")).to_contain_text(post)
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator(".message-positive")).to_contain_text("已报送")


def send_back(page, site, demand, turn):
    site.enter(page, "demo", demand.removeprefix(site.url))
    page.get_by_role("link", name=RETURNED, exact=True).click()
    page.locator("#page").get_by_role("link", name="退回", exact=True).click()
    give(page, "退回", 理由="职务与任免文件不一致", 逐行意见=f"3 第 {turn} 次核对现任职务")


def accept_all(page, site):
    """Tick all that was handed in to the demand, and accept it at once."""
    page.goto(site(f"/ledgers/collecting-submission/?q={TITLE}"))
    page.get_by_label("选择本页全部").check()
    page.get_by_role("button", name="接收", exact=True).click()
    expect(page.locator("#page")).to_contain_text("接收后写入台账：新增 0 行，更改 2 行。")
    page.get_by_role("button", name="接收", exact=True).click()


def test_a_section_collects_from_twelve_towns(page, site, download):
    names = [*site.find(TOWNS).split("、"), *STREETS.split("、")][:12]
    demand = issue(page, site, "、".join(names))
    rows = page.locator("section[aria-labelledby=units-title] tbody tr")
    expect(rows).to_have_count(12)

    come_back_by_workbook(page, site, download)
    for name in set(names) - {RETURNED, BY_WORKBOOK, LATE}:
        page.goto(demand)
        say_nothing_is_new(page, name)
    for turn, post in enumerate(("一级主任科员", "二级主任科员", PERSONS_POST)):
        if turn:
            send_back(page, site, demand, turn)
        hand_in(page, site, download, post, turn)
    a_day_passes(site)
    site.enter(page, "demo", demand.removeprefix(site.url))
    expect(rows.filter(has_text="逾期")).to_have_count(1)
    page.get_by_role("button", name="催报未报的单位").click()
    expect(page.locator(".message-positive")).to_contain_text("1 个单位")
    say_nothing_is_new(page, LATE)
    accept_all(page, site)

    page.goto(demand)
    expect(page.locator("section[aria-labelledby=units-title] .legend")).to_contain_text("已接收 12")
    expect(rows.filter(has_text="迟报")).to_have_count(1)
    expect(rows.filter(has_text="迟报")).to_contain_text(LATE)
    take(page, "结束")
    expect(page.locator(".message-positive")).to_be_visible()
    page.goto(site(f"/ledgers/people-person/?q={PERSONS_POST}"))
    expect(page.locator("#rows .folds tbody tr").filter(has_text=RETURNED)).to_have_count(1)
