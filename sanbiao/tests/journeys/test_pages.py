"""Every page type of the site: accessible at desk and phone width, in light and dark, within its width; and on paper."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from sanbiao.tests.addresses import addresses
from sanbiao.tests.journeys.conftest import PHONE
from sanbiao.tests.journeys.pages import MECHANISMS, NO_PAGES, NOBODY, PAGES, go
from sanbiao.tests.journeys.paper import HAS_TOOLS, folded, printed, sheets_of

pytestmark = pytest.mark.browser

FIRST_ROWS = "document.querySelectorAll('tbody > tr:nth-child(n + 9), li:nth-child(n + 9)').forEach(row => row.remove())"
FOUND = """options => axe.run(options).then(({violations}) =>
  violations.flatMap(({id, nodes}) => nodes.map(({html}) => [id, html.slice(0, 300)])))"""
IN_SIGHT = (
    "aria-hidden-focus", "button-name", "empty-table-header", "label", "link-name", "region", "scrollable-region-focusable",
    "select-name", "summary-name", "target-size",
)  # fmt: skip
"""The rules whose answer depends on what is in sight, and how large it is: what else axe knows, it has said at desk width."""
NAVIGATION = ("跳到正文", "总览", "管理", "快捷键", "查询", "导出 Excel", "花名册等版式", "各章", "列出近八期的变化")
"""Words of the shell and of what is pressed, which have no place on paper."""
MOST_SHEETS, FEWEST_ROWS = 4, 12
"""What a page takes beside its rows, and how many rows a sheet holds at least."""
BARE_COLUMNS = """() => [...document.querySelectorAll('.table:has(> thead)')].filter(table => {
  const rows = [...table.rows].map(row => [...row.cells].filter(cell => getComputedStyle(cell).display != 'none'));
  const width = cells => cells.reduce((sum, cell) => sum + cell.colSpan, 0);
  const isBare = rows.every(cells => !cells.at(-1)?.textContent.trim());
  return table.checkVisibility() && (isBare || rows.some(cells => width(cells) > width(rows[0])));
}).map(table => table.innerText.slice(0, 80))"""
"""Tables that on paper keep a column for what is only pressed, or rows of more cells than heads."""


def violations(page, **options: object) -> list[list[str]]:
    """What axe finds, each with the beginning of its element; the script is brought in once a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(FOUND, {"resultTypes": ["violations"], **options})


def look_at(page, *, colours: bool = True) -> None:
    """Look whether the page keeps its width, and for what axe finds.

    At desk width, in dark, where only colours differ, and on a phone, where other things are in sight. Of the rows of a table and
    the items of a list, which are alike, the first stand for the others. What businesses bring is drawn with the colours and
    parts of the mechanisms, so that their colours, which take longer than all else, need not be told apart on every page.
    """
    desk = page.viewport_size
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(desk)
    page.evaluate(FIRST_ROWS)
    page.emulate_media(reduced_motion="reduce", color_scheme="light")
    assert violations(page, rules={"color-contrast": {"enabled": colours}}) == []
    if colours:
        page.emulate_media(reduced_motion="reduce", color_scheme="dark")
        assert violations(page, runOnly=["color-contrast"]) == []
    page.set_viewport_size(PHONE)
    assert violations(page, runOnly=IN_SIGHT) == []


def print_out(page, folder) -> None:
    """Print the page on A4: it is there and nothing of what is there to press, its rows stand in lines under repeated heads,
    nothing is cut at the edge, and each sheet, none of which is empty, says which it is.
    """
    heading = page.get_by_role("heading", level=1).first.inner_text()
    rows = page.locator("tbody > tr").count()
    heads = page.locator("#rows thead th:visible").first.inner_text() if page.locator("#rows .folds tbody > tr").count() else ""

    page.emulate_media(media="print")
    bare = page.evaluate(BARE_COLUMNS)
    page.emulate_media(media="null")
    sheets = sheets_of(printed(page, folder, format="A4"))

    assert bare == []
    text = " ".join(sheet.text for sheet in sheets)
    assert folded(heading)[:10] in folded(text)
    assert [word for word in NAVIGATION if re.search(rf"(?<!\S){word}(?!\S)", text)] == []
    assert [sheet.overrun for sheet in sheets if sheet.overrun] == []
    numbers = [f"第{number}页共{len(sheets)}页" for number in range(1, len(sheets) + 1)]
    assert [number for number, sheet in zip(numbers, sheets, strict=True) if number not in folded(sheet.text)] == []
    assert [sheet.text for sheet in sheets if len(folded(sheet.text)) <= len(numbers[-1])] == []
    assert len(sheets) <= MOST_SHEETS + rows // FEWEST_ROWS
    assert folded(heads) in folded(sheets[-1].text)


@pytest.mark.parametrize("name", MECHANISMS)
def test_a_page_is_accessible_at_every_width_and_in_light_and_dark_and_keeps_its_width_and_prints(
    page, site, address, name, tmp_path
):
    visit(page, site, address, name, tmp_path, colours=True)


def visit(page, site, address, name, tmp_path, *, colours):
    """See a page with all that is held of it: on paper, at every width, without anything that its policy refuses."""
    refused = []
    page.on("console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None)

    go(page, site, name, address(name))

    if HAS_TOOLS and PAGES[name][1] != NOBODY:
        print_out(page, tmp_path)
    look_at(page, colours=colours)
    assert refused == []


def test_the_page_of_a_locked_account_is_accessible_too(page, site):
    for _ in range(5):
        page.goto(site("/accounts/login/"))
        page.get_by_label("用户名").fill("somebody")
        page.get_by_label("密码").fill("wrong")
        page.get_by_role("button", name="登录").click()

    assert page.get_by_role("heading", level=1).inner_text() == "账号暂时锁定"
    look_at(page)


def test_every_address_is_a_page_that_is_looked_at_or_said_to_be_none():
    ours = {each.name for each in addresses() if not each.pattern.startswith("admin/")}
    looked_at = {name for name, _, _ in PAGES.values() if name}

    assert looked_at & NO_PAGES == set()
    assert looked_at | NO_PAGES == ours
