"""The guide for clerks (docs/guide): its pictures are taken here, with PICTURES=1; otherwise they are held to be there.

PICTURES=1 .venv/bin/pytest sanbiao/tests/journeys/test_guide.py
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sanbiao.core.drive.tests import hostile
from sanbiao.tests.journeys.pictures import with_palette
from sanbiao.tests.journeys.site import PERIOD
from sanbiao.tests.sources import PROJECT

GUIDE = PROJECT / "docs" / "guide"
PICTURES = GUIDE / "pictures"
PAGES = sorted(GUIDE.glob("*.md"))
TAKING = os.environ.get("PICTURES") == "1"
WIDTH = 1280
HEAVIEST = 150_000
"""Bytes of one picture."""
IMAGE = re.compile(r"!\[([^\]]+)\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it. `before` does what has to be done on the page first."""

    who: str
    path: str
    height: int = 760
    width: int = WIDTH
    before: Callable = lambda page, folder: None


def drop_roster(page, folder, *rows):
    page.locator("#files").set_input_files(hostile.roster_of(folder, *rows))
    page.get_by_role("button", name="上传并核对").click()


def drop_faulty(page, folder):
    wrong = hostile.person_number(71)[:-1]
    drop_roster(
        page,
        folder,
        hostile.roster_row(71, 单位="枫林镇", 姓名="程一鸣", 身份证号=wrong),
        hostile.roster_row(72, 单位="枫林镇", 姓名="程二虎", 出生年月="1985.13"),
        hostile.roster_row(73, 单位="没有的镇", 姓名="程三省"),
        hostile.roster_row(74, 单位="枫林镇", 姓名="程四海"),
    )


def drop_unknown_words(page, folder):
    """A roster with a heading and a unit that nobody has explained yet."""
    rows = [(*hostile.roster_row(90, 单位="枫林镇农技站", 姓名="程七星"), "2009.07")]
    rows.append((*hostile.roster_row(91, 单位="枫林镇党委", 姓名="程八方"), "2011.06"))
    path = hostile.roster_of(folder, *rows, head=(*hostile.ROSTER_HEAD, "何时入党"))
    page.locator("#files").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()
    page.locator("#questions-title").wait_for()
    page.evaluate("document.getElementById('questions-title').scrollIntoView(); scrollBy(0, -80)")


def see_layout(page, folder):
    drop_unknown_words(page, folder)
    drawn = page.locator(".drawn")
    if not drawn.is_visible():
        page.get_by_text("这张表是怎样看懂的").click()
    drawn.evaluate("table => { table.scrollIntoView(); scrollBy(0, -140) }")


def import_good(page, folder):
    rows = [hostile.roster_row(80 + serial, 单位="枫林镇", 姓名=name) for serial, name in enumerate(("程五岳", "程六合"))]
    drop_roster(page, folder, *rows)
    page.get_by_role("button", name="导入 2 行").click()


def to_rows(page, folder):
    page.locator("#rows-title").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('rows-title').scrollIntoView(); scrollBy(0, -80)")


def open_papers(page, folder):
    page.get_by_text("花名册等版式").click()


def open_builder(page, folder):
    page.get_by_text("条件", exact=True).first.click()


def to_columns(page, folder):
    page.evaluate("document.getElementById('columns').scrollIntoView(); scrollBy(0, -80)")


def to_structure(page, folder):
    page.evaluate("document.getElementById('structure').scrollIntoView(); scrollBy(0, -80)")


def choose_figure(page, folder):
    page.locator("a.slot", has_text="55").first.click()
    page.locator("#card .figure-value").first.wait_for()


TAKEN = {
    "sign-in": Picture("", "/accounts/login/", 560),
    "home": Picture("demo", f"/?period={PERIOD}"),
    "faults": Picture("demo", f"/imports/new/?period={PERIOD}", 860, before=drop_faulty),
    "questions": Picture("demo", f"/imports/new/?period={PERIOD}", 820, before=drop_unknown_words),
    "layout": Picture("demo", f"/imports/new/?period={PERIOD}", 620, before=see_layout),
    "imported": Picture("demo", f"/imports/new/?period={PERIOD}", 640, before=import_good),
    "figure": Picture("demo", f"/figures/teams.town_under_35/?period={PERIOD}"),
    "rows": Picture("demo", f"/figures/teams.town_under_35/?period={PERIOD}", 640, before=to_rows),
    "conditions": Picture(
        "demo", "/ledgers/people-person/?where=birth_month@years.le.35;sex.is.female", 680, before=open_builder
    ),
    "cross-table": Picture("demo", "/ledgers/people-person/cross/?down=full_time_level&across=sex", 700),
    "papers": Picture("demo", f"/ledgers/people-person/?period={PERIOD}", 680, before=open_papers),
    "paper": Picture("demo", "/ledgers/people-person/papers/roster/", 800, before=to_columns),
    "teams": Picture("demo", f"/teams/?period={PERIOD}", 700),
    "structure": Picture("demo", f"/teams/B05/?period={PERIOD}", 700, before=to_structure),
    "training": Picture("demo", f"/training/?period={PERIOD}"),
    "code": Picture("demo", f"/training/classes/{{open}}/sign-in/?period={PERIOD}", 720),
    "promotion-round": Picture("demo", f"/promotions/rounds/{{round}}/?period={PERIOD}", 820),
    "appointments": Picture("demo", f"/appointments/?period={PERIOD}"),
    "archives": Picture("demo", f"/archives/?period={PERIOD}"),
    "young-cadres": Picture("demo", f"/young-cadres/?period={PERIOD}"),
    "talent": Picture("demo", f"/talent/?period={PERIOD}"),
    "branches": Picture("demo", f"/branches/?period={PERIOD}"),
    "hotline": Picture("demo", f"/hotline/?period={PERIOD}"),
    "ballots": Picture("demo", f"/ballots/?period={PERIOD}"),
    "plans": Picture("demo", f"/plans/?period={PERIOD}"),
    "audits": Picture("demo", f"/audits/?period={PERIOD}"),
    "interview": Picture("demo", f"/young-cadres/interviews/{{nine_examiners}}/?period={PERIOD}"),
    "veterans": Picture("demo", "/veterans/?period=2026H1"),
    "orders": Picture("demo", "/orders/?period=2026H1"),
    "report": Picture("demo", f"/reports/{{report}}/?period={PERIOD}", 700, before=choose_figure),
    "verification": Picture("demo", f"/reports/{{report}}/verification/?period={PERIOD}", 700),
    "collecting": Picture("demo", "/collecting/?period=2026H1", 640),
    "accounts": Picture("system", "/grants/", 560),
    "town": Picture("town", f"/teams/?period={PERIOD}", 420),
}
FOUND = {
    "nine_examiners": "SELECT id FROM young_cadres_interview WHERE score_9 IS NOT NULL ORDER BY id",
    "open": "SELECT id FROM training_classrun WHERE state = 'open'",
    "round": "SELECT id FROM civil_service_promotionround WHERE state = 'public' ORDER BY id DESC",
    "report": f"SELECT id FROM reports_compiledreport WHERE period = '{PERIOD}' ORDER BY id",
}


@pytest.mark.browser
@pytest.mark.skipif(not TAKING, reason="the pictures of the guide are taken when asked for: PICTURES=1")
@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_is_taken_and_is_no_heavier_than_a_page_should_be(page, site, name, tmp_path):
    picture = TAKEN[name]
    page.emulate_media(reduced_motion="reduce", color_scheme="light")
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    path = picture.path
    for key, query in FOUND.items():
        path = path.replace(f"{{{key}}}", str(site.find(query)) if f"{{{key}}}" in path else "")
    if picture.who:
        site.enter(page, picture.who, path)
    else:
        page.goto(site(path))
    picture.before(page, tmp_path)
    page.wait_for_load_state("networkidle")

    png = with_palette(page.screenshot(caret="hide"))

    assert len(png) <= HEAVIEST
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(png)


def shown(path: Path) -> list[str]:
    return [image for _, image in IMAGE.findall(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_picture_and_link_of_a_guide_page_leads_somewhere(path):
    links = re.findall(r"\]\(([^)\s#]+)[^)]*\)", path.read_text(encoding="utf-8"))

    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []
    for image in shown(path):
        assert (path.parent / image).stat().st_size <= HEAVIEST


def test_the_guide_shows_every_picture_that_is_taken_and_no_other():
    in_pages = {Path(image).stem for path in PAGES for image in shown(path)}

    assert in_pages == TAKEN.keys()
    assert {path.stem for path in PICTURES.iterdir()} == TAKEN.keys()


def test_every_page_of_the_guide_is_listed_on_its_first_page_and_shows_a_picture():
    first = GUIDE / "README.md"
    pages = [path for path in PAGES if path != first]
    listed = re.findall(r"\]\((\S+\.md)\)", first.read_text(encoding="utf-8"))

    assert listed == sorted(listed, key=listed.index)
    assert set(listed) == {path.name for path in pages}
    assert [path.name for path in pages if not 1 <= len(shown(path)) <= 2] == []
