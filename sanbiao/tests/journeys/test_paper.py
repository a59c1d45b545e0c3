"""What is made to be printed whole. That every page prints without its navigation, the test of all pages sees on its way."""

import re

import pytest

from sanbiao.tests.journeys.paper import HAS_TOOLS, facts_of, folded, printed, sheets_of

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not HAS_TOOLS, reason="no poppler-utils: paper cannot be read")]


def test_the_half_year_at_a_glance_is_two_pages(page, site, tmp_path):
    site.enter(page, "demo", "/")

    facts = facts_of(printed(page, tmp_path))

    assert facts["Pages"] == "2"
    assert "A4" in facts["Page size"]


def test_a_list_is_printed_with_all_its_rows_and_a_roster_in_its_layout(page, site, tmp_path):
    page.context.add_init_script("window.print = () => {}")  # nobody is there to answer what the printer asks
    site.enter(page, "demo", "/ledgers/people-person/?sex=female")
    count = int(page.locator("#count").inner_text().removesuffix(" 行"))

    with page.context.expect_page() as opened:
        page.get_by_role("button", name="打印", exact=True).click()
    opened.value.wait_for_load_state("networkidle")
    sheets = sheets_of(printed(opened.value, tmp_path, format="A4"))
    page.get_by_text("花名册等版式").click()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name=re.compile(r"^干部花名册，\s*打印$")).click()
    opened.value.wait_for_load_state("networkidle")
    roster = sheets_of(printed(opened.value, tmp_path, format="A4"))

    assert count > 200
    for each, most in ((sheets, count / 20), (roster, count / 6)):
        text = folded("".join(sheet.text for sheet in each))
        assert f"共{count}行" in text
        assert len(each) <= most
        assert [sheet.overrun for sheet in each if sheet.overrun] == []
        assert all("姓名" in sheet.text and "打印：" in sheet.text for sheet in each)
        assert f"第{len(each)}页共{len(each)}页" in text
    assert str(count) in sheets[-1].text.split()
