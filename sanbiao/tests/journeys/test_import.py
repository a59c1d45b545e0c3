"""A clerk brings a workbook: what is wrong is shown, marked, put right and written; and can be taken back."""

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from sanbiao.core.drive.tests import hostile

pytestmark = pytest.mark.browser

UNIT = "枫林镇"


def roster(folder, *rows):
    folder.mkdir(exist_ok=True)
    return hostile.roster_of(folder, *rows)


def drop(page, path):
    page.locator("#files").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()


def corrected(marked: Path, *, heading: str, row: int, value: object) -> None:
    """Type another value into the marked copy, as the clerk does in Excel."""
    book = openpyxl.load_workbook(marked)
    sheet = book.active
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    sheet.cell(row, column).value = value
    book.save(marked)


def test_a_faulty_workbook_is_marked_put_right_written_and_taken_back(page, site, download, tmp_path):
    number = hostile.person_number(1)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    path = roster(
        tmp_path / "faulty",
        hostile.roster_row(1, 单位=UNIT, 姓名="程一鸣", 身份证号=wrong),
        hostile.roster_row(2, 单位=UNIT, 姓名="程二虎", 出生年月="1985.13"),
        hostile.roster_row(3, 单位="没有的镇", 姓名="程三省"),
        hostile.roster_row(4, 单位=UNIT, 姓名="程四海"),
    )
    site.enter(page, "demo", "/imports/")
    page.get_by_role("link", name="导入工作簿").first.click()

    drop(page, path)

    expect(page.locator("#decide-title")).to_have_text("有 2 处错误，不能全部导入")
    expect(page.get_by_role("group", name="没有的镇")).to_contain_text("1 格")  # asked about, not told row by row
    faults = page.locator("section[aria-labelledby=faults-title] tbody tr")
    expect(faults).to_have_count(2)
    for row, column, word in (("2", "身份证号", "校验码"), ("3", "出生年月", "1985.13")):
        fault = faults.filter(has_text=word)
        expect(fault.get_by_role("cell").nth(0)).to_have_text(row)
        expect(fault.get_by_role("cell").nth(1)).to_have_text(column)

    marked = download(page, page.get_by_role("button", name=re.compile("下载标注后的")).click)
    corrected(marked, heading="身份证号", row=2, value=number)
    corrected(marked, heading="出生年月", row=3, value="1985.06")
    corrected(marked, heading="单位", row=4, value=UNIT)
    page.get_by_role("link", name="上传改好的工作簿").click()
    drop(page, marked)

    expect(page.locator("#decide-title")).to_have_text("确认导入")
    page.get_by_role("button", name="导入 4 行").dblclick()

    expect(page.locator(".message-positive")).to_contain_text("已写入：新增 4 行")
    expect(page.locator(".message-caution")).to_have_count(0)
    imported = page.url
    page.go_back()
    expect(page.get_by_role("button", name="导入 4 行")).to_have_count(0)
    page.goto(site("/ledgers/people-person/?q=程四海"))
    expect(page.locator("#rows .folds tbody tr")).to_have_count(1)

    page.goto(imported)
    page.get_by_role("button", name="撤销导入").click()
    expect(page.locator("dialog[open]")).to_contain_text("新增的 4 行删去")
    page.locator("dialog[open]").get_by_role("button", name="撤销导入").click()

    expect(page.locator(".message").filter(has_text="各行恢复为导入之前的样子")).to_be_visible()
    page.goto(site("/ledgers/people-person/?q=程四海"))
    expect(page.locator("#rows")).to_contain_text("没有符合条件的行")


def test_a_text_renamed_is_refused_in_a_sentence_and_nothing_is_written(page, site, tmp_path):
    site.enter(page, "demo", "/imports/new/")

    drop(page, hostile.text_renamed(tmp_path))

    expect(page.locator("#decide-title")).to_contain_text("不能全部导入")
    expect(page.locator("section[aria-labelledby=faults-title] tbody tr")).to_have_count(1)
    expect(page.locator("section[aria-labelledby=faults-title]")).to_contain_text("文本.xlsx")
    expect(page.get_by_role("button", name="只导入没有错误的行")).to_have_count(0)


def test_nothing_chosen_is_told_and_not_sent_on(page, site):
    site.enter(page, "demo", "/imports/new/")

    page.get_by_role("button", name="上传并核对").click()

    expect(page.get_by_role("alert")).to_contain_text("没有")
    assert page.url.endswith("/imports/new/")


def test_a_workbook_is_imported_and_found_without_scripts(plain, site, tmp_path):
    path = roster(tmp_path / "plain", hostile.roster_row(11, 单位=UNIT, 姓名="程无脚"))
    site.enter(plain, "demo", "/imports/new/")

    drop(plain, path)
    plain.get_by_role("button", name="导入 1 行").click()

    expect(plain.locator(".message-positive")).to_contain_text("已写入：新增 1 行")
    plain.goto(site("/ledgers/people-person/"))
    plain.get_by_role("searchbox", name="查找", exact=True).fill("程无脚")
    plain.get_by_role("button", name="查询", exact=True).click()
    expect(plain.locator("#rows .folds tbody tr")).to_have_count(1)
    plain.locator("#rows .folds tbody tr").get_by_role("link").first.click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("程无脚")
