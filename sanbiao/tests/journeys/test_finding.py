"""A clerk builds a condition, saves it, prints it and hands it over."""

import re

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from sanbiao.tests.journeys.paper import HAS_TOOLS, folded, printed, sheets_of

pytestmark = pytest.mark.browser

BOOK = "/ledgers/people-person/"
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
    add_condition(page, "年龄", "不大于", "三十五")
    expect(page.locator(".builder .field-error")).to_contain_text("三十五")
    add_condition(page, "年龄", "不大于", "35")
    print(page.url, count_of(page))
