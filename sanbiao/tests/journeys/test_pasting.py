"""A clerk pastes thirty rows copied in Excel: two faults are named, put right on the page, all is written, and taken back."""

import re

import pytest
from playwright.sync_api import expect

from sanbiao.core.drive.tests import hostile

pytestmark = pytest.mark.browser

UNIT = "枫林镇"
ROWS = 30
WRONG_NUMBER, WRONG_MONTH = 8, 21
"""The rows with a fault, as Excel numbers them below the heads."""


def as_copied(rows):
    """What Excel puts on the clipboard: a cell with an end of line stands in quotation marks, and the last line ends too."""

    def cell(value):
        text = str(value)
        return '"' + text.replace('"', '""') + '"' if "\n" in text else text

    return "".join("\t".join(map(cell, row)) + "\r\n" for row in rows)


@pytest.fixture(scope="module")
def site(site_of_changes):
    """Thirty people come and go here."""
    return site_of_changes


def test_thirty_rows_with_two_faults_are_put_right_written_and_taken_back(page, site):
    rows = [hostile.roster_row(serial, 单位=UNIT, 姓名=f"贴{serial:02d}", 序号=serial) for serial in range(101, 101 + ROWS)]
    right = rows[WRONG_NUMBER - 2][-1]
    rows[WRONG_NUMBER - 2][-1] = right[:-1] + ("1" if right[-1] != "1" else "2")
    rows[WRONG_MONTH - 2][-2] = "1985.13"
    rows[0][3] = "科员\n（试用期）"
    site.enter(page, "demo", "/ledgers/people-person/")

    page.get_by_role("link", name="从 Excel 粘贴").click()
    page.get_by_label(re.compile("在 Excel 里选中要登记的行")).fill(as_copied([hostile.ROSTER_HEAD, *rows]))
    page.get_by_role("button", name="读入并核对").click()

    expect(page.locator("#decide-title")).to_have_text("有 2 处错误，不能全部导入")
    faults = page.locator("section[aria-labelledby=faults-title] tbody tr")
    for row, column, word in ((WRONG_NUMBER, "身份证号", "校验码"), (WRONG_MONTH, "出生年月", "1985.13")):
        fault = faults.filter(has_text=word)
        expect(fault.get_by_role("cell").nth(0)).to_have_text(str(row))
        expect(fault.get_by_role("cell").nth(1)).to_have_text(column)

    page.get_by_role("button", name="在页面上改").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 行")
    page.get_by_role("group", name=f"第 {WRONG_NUMBER} 行").get_by_label("身份证号").fill(right)
    page.get_by_role("group", name=f"第 {WRONG_MONTH} 行").get_by_label("出生年月").fill("1985.06")
    page.get_by_role("button", name="改好了，重新核对").click()

    page.get_by_role("button", name=f"导入 {ROWS} 行").click()
    expect(page.locator(".message-positive")).to_contain_text(f"已写入：新增 {ROWS} 行")
    imported = page.url
    page.goto(site("/ledgers/people-person/?q=贴"))
    expect(page.locator("main")).to_contain_text(f"{ROWS} 行")

    page.goto(imported)
    page.get_by_role("button", name="撤销导入").click()
    page.locator("dialog[open]").get_by_role("button", name="撤销导入").click()
    expect(page.locator("main")).to_contain_text("撤销，各行恢复为导入之前的样子")
    page.goto(site("/ledgers/people-person/?q=贴"))
    expect(page.locator("#rows .folds tbody tr")).to_have_count(0)
