"""From the home page to the rows of a figure, into Excel, and from a report down to the ledger."""

import re
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from sanbiao.tests.journeys.site import PERIOD

pytestmark = pytest.mark.browser

FIGURE = "乡镇（街道）班子35岁以下干部"


def choose(page, what, name):
    """Choose an organisation or a period in the bar."""
    page.locator(".context summary").filter(has_text=what).click()
    page.locator("details[open] .context-choices").get_by_role("link", name=name, exact=True).click()


def rows_of(path):
    """The rows below the head of the first sheet."""
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]


def shown_value(page):
    return int(re.match(r"\d+", page.locator(".figure-page .figure-value").inner_text()).group())


def test_a_figure_of_the_home_page_is_opened_filtered_and_taken_away(page, site, download):
    site.enter(page, "demo")
    choose(page, "期次", "2023年上半年")
    choose(page, "单位", "枫林镇")
    expect(page.get_by_role("heading", level=1)).to_have_text("枫林镇 · 2023年上半年")

    page.locator(".figure-card", has_text=FIGURE).first.click()

    value = shown_value(page)
    assert value > 0
    assert f"period={PERIOD}" in page.url
    assert "org=B05" in page.url
    expect(page.locator("#rows .folds tbody tr")).to_have_count(value)
    whole = rows_of(download(page, page.get_by_role("button", name="导出 Excel").click))
    assert len(whole) == value

    name = page.locator("#rows .folds tbody th[scope=row]").first.inner_text().strip()
    page.get_by_role("searchbox", name="查找", exact=True).fill(name)

    expect(page.locator(".chip", has_text=name)).to_be_visible()
    expect(page.locator("#rows .folds tbody tr")).to_have_count(1)
    filtered = rows_of(download(page, page.get_by_role("button", name="导出 Excel").click))
    assert len(filtered) == 1
    assert name in filtered[0]


def test_a_report_is_compiled_taken_away_and_followed_down_to_its_rows(page, site, download):
    site.enter(page, "demo", f"/reports/?period={PERIOD}")
    page.get_by_role("link", name="编制报告").first.click()
    expect(page.locator("#id_period")).to_have_value(PERIOD)

    page.get_by_role("button", name="编制报告").click()

    page.wait_for_url(re.compile(r"/reports/\d+/"))
    slot = page.locator("a.slot.agrees, a.slot").filter(has_text="55").first
    slot.click()
    expect(page.locator("#card")).to_contain_text(FIGURE)
    document = download(page, page.get_by_role("button", name="下载文档").click)
    with ZipFile(document) as package:
        assert "teams.town_under_35" in package.read("word/document.xml").decode()

    page.get_by_role("link", name="核对页").click()
    page.locator("tr", has_text="teams.town_under_35").first.get_by_role("link").click()

    assert shown_value(page) == 55
    expect(page.locator("#rows-title")).to_contain_text("55 行")
