"""A section asks towns; one hands in by the page, one by a workbook that comes back to the section; one is returned."""

import openpyxl
import pytest
from playwright.sync_api import expect

from sanbiao.tests.journeys.steps import give

pytestmark = pytest.mark.browser

TOWN, WITHOUT_ACCOUNT = "枫林镇", "石堰镇"


def ask(page, site, **facts: str) -> str:
    """Ask both towns for something; the address of the demand."""
    site.enter(page, "demo", "/collecting/")
    page.get_by_role("link", name="新任务").click()
    page.get_by_label("截止日期").fill("2099-12-31")
    give(page, "登记任务", **facts)
    page.get_by_label("报送单位").select_option(label="指定单位")
    give(page, "下发", 指定单位的简称=f"{TOWN}、{WITHOUT_ACCOUNT}")
    expect(page.locator("section[aria-labelledby=units-title] tbody tr")).to_have_count(2)
    return page.url


def open_own(page, site, title: str) -> None:
    """Go to what is asked of the town by way of its list of what waits."""
    site.enter(page, "town", "/")
    page.locator("#page").get_by_role("link", name=f"{title} · {TOWN}").first.click()


def test_a_town_hands_in_numbers_is_returned_and_hands_in_again(page, site):
    demand = ask(page, site, 任务名称="培训人数", 科室="教育", 报送内容="填数", 填报项目="培训人数（人）\n培训班（个）")

    open_own(page, site, "培训人数")
    page.get_by_label("培训人数（人）").fill("二十")
    page.get_by_label("培训班（个）").fill("2")
    page.get_by_role("button", name="保存并报送").click()
    expect(page.locator(".faults")).to_contain_text("“二十”不是数")
    page.get_by_label("培训人数（人）").fill("20")
    page.get_by_role("button", name="保存并报送").click()
    expect(page.locator(".message-positive")).to_contain_text("已报送")

    site.enter(page, "demo", demand.removeprefix(site.url))
    page.get_by_role("link", name=TOWN).click()
    page.locator("#page").get_by_role("link", name="退回", exact=True).click()
    give(page, "退回", 理由="少报一个班", 逐行意见="2 请补上秋季班")

    open_own(page, site, "培训人数")
    expect(page.locator("section[aria-labelledby=returned-title]")).to_contain_text("第 2 行：请补上秋季班")
    page.get_by_label("培训班（个）").fill("3")
    page.get_by_role("button", name="保存并报送").click()

    site.enter(page, "demo", demand.removeprefix(site.url))
    page.get_by_role("link", name=TOWN).click()
    page.locator("#page").get_by_role("link", name="接收", exact=True).click()
    give(page, "接收")
    expect(page.locator(".message-positive")).to_contain_text("已接收")
    page.goto(demand)
    expect(page.locator("section[aria-labelledby=units-title] tfoot")).to_contain_text("3")


def test_the_workbook_of_a_town_without_account_finds_its_way_back_and_is_written_when_accepted(page, site, download):
    demand = ask(page, site, 任务名称="名册核对", 科室="干部", 报送内容="报台账", 所报台账="干部名册")
    page.get_by_role("link", name=WITHOUT_ACCOUNT).click()
    submission = page.url
    path = download(page, page.get_by_role("button", name="下载填报表").click)
    book = openpyxl.load_workbook(path)
    post = next(cell.column for cell in book.active[1] if cell.value == "现任职务")
    book.active.cell(3, post).value = "四级调研员"
    book.save(path)

    site.enter(page, "demo", "/imports/new/")
    page.locator("#files").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()

    page.wait_for_url(lambda url: url.partition("?")[0] == submission.partition("?")[0])
    expect(page.locator("#page")).to_contain_text("四级调研员")
    page.get_by_role("button", name="报送", exact=True).click()
    page.locator("#page").get_by_role("link", name="接收", exact=True).click()
    expect(page.locator("#page")).to_contain_text("接收后写入台账：新增 0 行，更改 1 行。")
    give(page, "接收")
    page.get_by_role("link", name="查看写入台账的这次导入").click()
    expect(page.locator("#page")).to_contain_text("已导入")
    page.goto(demand)
    expect(page.locator("section[aria-labelledby=units-title] tbody")).to_contain_text("已接收")
