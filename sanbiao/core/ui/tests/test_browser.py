"""Every page of the gallery in Debian's Chromium: accessible, within its width, and usable by keyboard and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from sanbiao.core.ui.gallery import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def gallery(live_server, settings):
    """The address of a page of the gallery."""
    settings.DEBUG = True
    return lambda page: f"{live_server.url}/gallery/{page}/"


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"][:200]) for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk in light", "phone in dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_keeps_its_width(page, gallery, name, size, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)

    page.goto(gallery(name))

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_page_breaks_no_rule_of_its_own_policy(page, gallery):
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)

    for name in PAGES:
        page.goto(gallery(name))

    assert [text for text in refused if "Content Security Policy" in text] == []


def test_slash_goes_to_search_and_question_mark_shows_the_keys(page, gallery):
    page.goto(gallery("overview"))

    page.keyboard.press("/")
    expect(page.locator("[data-sanbiao-search]")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert violations(page) == []


def test_rows_are_chosen_by_range_and_counted(page, gallery):
    page.goto(gallery("list"))
    bar = page.locator("[data-sanbiao-bulk-bar]")
    expect(bar).to_be_hidden()

    page.locator("tbody tr:nth-child(2) input").click()
    page.locator("tbody tr:nth-child(5) input").click(modifiers=["Shift"])

    expect(bar).to_contain_text("（4）")
    page.locator("[data-sanbiao-all]").check()
    expect(bar).to_contain_text("（50）")
    assert violations(page) == []


def test_a_column_left_out_stays_out(page, gallery):
    page.goto(gallery("list"))
    page.locator("summary", has_text="列").click()
    page.locator("[data-sanbiao-columns] input[value=unit]").uncheck()

    page.reload()

    expect(page.locator("#roster td[data-column=unit]").first).to_be_hidden()
    expect(page.locator("#roster td[data-column=age]").first).to_be_visible()


def test_escape_closes_a_menu_and_gives_the_focus_back(page, gallery):
    page.goto(gallery("list"))
    menu = page.locator("details[data-sanbiao-popover]").first
    menu.locator("summary").click()
    expect(menu.locator("input[type=search]")).to_be_focused()
    assert violations(page) == []

    page.keyboard.press("Escape")

    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_a_confirmation_says_what_will_happen_and_can_be_left(page, gallery):
    page.goto(gallery("overview"))
    page.locator("[data-sanbiao-confirm] button").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("删除新增的 128 人")
    assert violations(page) == []

    dialog.get_by_role("button", name="返回").click()
    assert "confirmed" not in page.url
    page.locator("[data-sanbiao-confirm] button").click()
    page.locator("dialog[open]").get_by_role("button", name="撤销导入").click()

    page.wait_for_url("**confirmed=1")


def test_the_navigation_folds_and_stays_folded(page, gallery):
    page.goto(gallery("overview"))
    page.locator("[data-sanbiao-side]").click()

    page.reload()

    expect(page.locator("#side")).to_be_hidden()
    expect(page.locator("[data-sanbiao-side]")).to_have_attribute("aria-expanded", "false")


def test_a_file_dropped_is_named(page, gallery):
    page.goto(gallery("import"))

    page.locator("input[type=file]").set_input_files(
        [{"name": "名册.xlsx", "mimeType": "application/zip", "buffer": b"x" * 5000}]
    )

    expect(page.locator("[data-sanbiao-drop-list]")).to_contain_text("名册.xlsx5 KB")


def test_a_bar_of_a_chart_opens_its_rows_by_keyboard(page, gallery):
    page.goto(gallery("overview"))

    page.locator(".chart a").first.focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**?age=0")


def test_the_sheet_of_navigation_works_on_a_phone_without_scripts(browser, gallery):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(gallery("list"))
    side = page.locator("#side")
    expect(side).to_be_hidden()

    page.get_by_role("link", name="菜单").click()
    expect(side).to_be_visible()
    side.get_by_role("link", name="关闭导航").click()

    expect(side).to_be_hidden()
    context.close()


def test_paper_shows_the_context_and_no_navigation(page, gallery):
    page.goto(gallery("list"))

    page.emulate_media(media="print")

    expect(page.locator(".print-context")).to_have_text("全市 · 2023年上半年")
    for gone in (".side", ".bar", ".filters", ".pager"):
        expect(page.locator(gone).first).to_be_hidden()
