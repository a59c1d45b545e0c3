"""A clerk builds a condition, saves it, prints it and hands it over."""

import re

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from sanbiao.tests.journeys.paper import HAS_TOOLS, folded, printed, sheets_of

pytestmark = pytest.mark.browser

BOOK = "/ledgers/people-person/"
TWO_ROWS_OF_HEAD = 2
VIEW = "年轻的本科女干部"


def add_condition(page, column, how, *values, ticked=(), into=""):
    """Add one condition by the builder above the list."""
    if not page.locator("details.builder[open]").count():
        page.locator("details.builder summary").click()
    page.get_by_label("添加条件：按哪一列").select_option(label=column)
    page.locator("#how").wait_for()
    page.locator("#how").select_option(label=how)
    for label in ticked:
        page.get_by_label(label, exact=True).check()
    for number, value in enumerate(values, start=1):
        page.locator(f"#v{number}").fill(value)
    if into:
        page.locator("#into").select_option(label=into)
    page.get_by_role("button", name="加上条件").click()
    page.wait_for_load_state()


def count_of(page):
    return int(re.sub(r"\D", "", page.locator("#count").inner_text()))


def test_a_condition_is_built_saved_printed_and_handed_over(page, phone, site, download, tmp_path):
    page.context.add_init_script("window.print = () => {}")  # nobody is there to answer what the printer asks
    site.enter(page, "demo", BOOK)
    everybody = count_of(page)
    add_condition(page, "年龄", "不大于", "年轻")
    expect(page.locator(".builder .field-error")).to_contain_text("年轻")
    add_condition(page, "年龄", "不大于", "35")
    add_condition(page, "全日制教育学历", "等于", ticked=("大学本科", "大学"))
    add_condition(page, "性别", "等于", ticked=("女",))
    found = count_of(page)
    assert 0 < found < everybody

    page.get_by_text("保存为视图").click()
    page.get_by_label("视图名称").fill(VIEW)
    page.get_by_label("科室共用").check()
    page.get_by_role("button", name="保存视图").click()
    expect(page.locator(".finding .chip[aria-current]")).to_contain_text(VIEW)

    if HAS_TOOLS:
        with page.context.expect_page() as opened:
            page.get_by_role("button", name="打印", exact=True).click()
        opened.value.wait_for_load_state("networkidle")
        paper = folded("".join(sheet.text for sheet in sheets_of(printed(opened.value, tmp_path, format="A4"))))
        for said in (f"共{found}行", "年龄不大于35", "性别等于女"):
            assert said in paper, paper
    book = download(page, page.get_by_role("button", name="导出 Excel").click)
    rows = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    assert len(rows) - TWO_ROWS_OF_HEAD == found

    # The address says the same to a colleague, of what the colleague sees; and so does the view that is shared.
    site.enter(phone, "town", page.url.removeprefix(site.url))
    assert 0 <= count_of(phone) < found
    expect(phone.locator("#page")).to_contain_text("不大于 35")
    site.enter(phone, "reader", BOOK)
    phone.get_by_role("link", name=re.compile(VIEW)).click()
    phone.wait_for_load_state()
    assert count_of(phone) == found
