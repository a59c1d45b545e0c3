"""Every page type of the site: accessible at desk and phone width, in light and dark, within its width, and on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from sanbiao.affairs.training.models import ClassRun
from sanbiao.affairs.training.services import Purpose, issue_token
from sanbiao.core.drive.tests import hostile
from sanbiao.tests.addresses import addresses
from sanbiao.tests.journeys.conftest import PHONE
from sanbiao.tests.journeys.site import PERIOD, Site

pytestmark = pytest.mark.browser

BATCH = "SELECT batch FROM drive_import WHERE state = '{}' AND by = 'demo' ORDER BY id DESC"
KEYS = {
    "team": "SELECT unit.code FROM organisations_unit unit WHERE unit.kind = 'town' ORDER BY unit.code",
    "organ": "SELECT unit.code FROM organisations_unit unit WHERE unit.kind = 'organ' ORDER BY unit.code",
    "cadre": "SELECT person_id FROM people_familymember ORDER BY person_id",
    "outsider": "SELECT id FROM people_person WHERE NOT on_roster ORDER BY id",
    "posting": "SELECT id FROM people_posting ORDER BY id",
    "unit": "SELECT id FROM organisations_unit ORDER BY id",
    "open": "SELECT id FROM training_classrun WHERE state = 'open'",
    "planned": "SELECT id FROM training_classrun WHERE state = 'planned' ORDER BY id",
    "held": "SELECT id FROM training_classrun WHERE state = 'completed' ORDER BY id",
    "trainee": "SELECT id FROM training_trainee ORDER BY id",
    "report": "SELECT id FROM reports_compiledreport WHERE period = '2023H1' ORDER BY id",
    "account": "SELECT id FROM auth_user WHERE username = 'town'",
    "faulty": BATCH.format("previewed"),
    "imported": BATCH.format("imported"),
    "refused": BATCH.format("refused"),
}
NOBODY, ALL, SECURITY, AUDIT = "", "demo", "security", "audit"
PAGES: dict[str, tuple[str, str, str]] = {
    # what it is: (name of the address, who looks, the address with what has to be found in braces)
    "sign in": ("account_login", NOBODY, "/accounts/login/"),
    "sign in on a phone": ("sign-in", NOBODY, "/s/{token}/"),
    "sign in with an old code": ("sign-in", NOBODY, "/s/1-1.x/"),
    "home": ("home", ALL, "/"),
    "home of one town": ("home", ALL, "/?org={team}"),
    "home of a town clerk": ("home", "town", "/"),
    "home of an administrator": ("home", "system", "/"),
    "no such page": ("", ALL, "/nowhere/"),
    "a context that is none": ("home", ALL, "/?period=1"),
    "search": ("search", ALL, "/search/?q=培训"),
    "search that finds nothing": ("search", ALL, "/search/?q=没有这个"),
    "choice of the organisation": ("organisation-choices", ALL, "/organisations/choices/?q=镇"),
    "sign out": ("account_logout", ALL, "/accounts/logout/"),
    "password": ("account_change_password", ALL, "/accounts/password/change/"),
    "second factor": ("mfa_index", ALL, "/accounts/2fa/"),
    "second factor begun": ("mfa_activate_totp", ALL, "/accounts/2fa/totp/activate/"),
    "roster": ("ledger-list", ALL, "/ledgers/people-person/"),
    "postings with filters": ("ledger-list", ALL, "/ledgers/people-posting/?manner=secondment&sort=began_on"),
    "ledger without rows found": ("ledger-list", ALL, "/ledgers/people-person/?q=没有这个"),
    "ledger with a machine": ("ledger-list", ALL, "/ledgers/training-classrun/"),
    "ledger with a faulty filter": ("ledger-list", ALL, "/ledgers/training-classrun/?began_on_min=x"),
    "row": ("ledger-detail", ALL, "/ledgers/people-posting/{posting}/"),
    "row of an organisation": ("ledger-detail", ALL, "/ledgers/organisations-unit/{unit}/"),
    "row of a trainee": ("ledger-detail", ALL, "/ledgers/training-trainee/{trainee}/"),
    "new row": ("ledger-create", ALL, "/ledgers/people-posting/new/"),
    "changed row": ("ledger-change", ALL, "/ledgers/people-posting/{posting}/change/"),
    "imports": ("imports", ALL, "/imports/"),
    "drop": ("import-new", ALL, "/imports/new/"),
    "import with faults": ("import", ALL, "/imports/{faulty}/"),
    "import done": ("import", ALL, "/imports/{imported}/"),
    "import refused": ("import", ALL, "/imports/{refused}/"),
    "figures": ("figures", ALL, "/figures/"),
    "number": ("figure", ALL, "/figures/teams.town_under_35/"),
    "share": ("figure", ALL, "/figures/teams.town_under_35_share/"),
    "number of nothing": ("figure", ALL, "/figures/teams.town_under_35/?org={organ}"),
    "number with a breakdown": ("figure", ALL, "/figures/training.classes_held/"),
    "teams": ("teams", ALL, "/teams/"),
    "team": ("team", ALL, "/teams/{team}/"),
    "team at two days": ("team", ALL, "/teams/{team}/?against=2020-06-30"),
    "team of an organ": ("team", ALL, "/teams/{organ}/"),
    "person": ("person", ALL, "/people/{cadre}/"),
    "person without a post": ("person", ALL, "/people/{outsider}/"),
    "training": ("training", ALL, "/training/"),
    "plan": ("training-plan", ALL, "/training/plan/"),
    "turnout": ("training-turnout", ALL, "/training/turnout/"),
    "hours": ("training-hours", ALL, "/training/hours/"),
    "rotation": ("training-rotation", ALL, "/training/rotation/"),
    "reading": ("training-reading", ALL, "/training/reading/"),
    "class held": ("class", ALL, "/training/classes/{held}/"),
    "class open": ("class", ALL, "/training/classes/{open}/"),
    "class without a list": ("class", ALL, "/training/classes/{planned}/"),
    "code on the screen": ("class-sign-in", ALL, "/training/classes/{open}/sign-in/"),
    "reports": ("reports", ALL, "/reports/"),
    "report": ("report", ALL, "/reports/{report}/?slot=1"),
    "verification": ("report-verification", ALL, "/reports/{report}/verification/"),
    "report to be compiled": ("report-new", ALL, "/reports/new/"),
    "report to be checked": ("report-check", ALL, "/reports/check/"),
    "accounts": ("grants", SECURITY, "/grants/"),
    "account": ("account", SECURITY, "/grants/accounts/{account}/"),
    "new account": ("account-new", SECURITY, "/grants/accounts/new/"),
    "new password": ("account-password", SECURITY, "/grants/accounts/{account}/password/"),
    "events": ("events", AUDIT, "/audit/"),
    "seals": ("seals", AUDIT, "/audit/seals/"),
}
NO_PAGES = {
    # what is sent or taken away, and answers with another page or a file
    "account-activation", "account-drop-factors", "account-unlock", "class-attendance", "class-sheet", "events-export",
    "figure-rows", "grant-withdraw", "import-again", "import-confirm", "import-discard", "import-marked", "import-undo",
    "ledger-export", "ledger-fire", "ledger-fire-many", "ledger-sheet", "person-id-number", "report-pdf", "report-word",
    # pages of a state that the demonstration is not in; the tests of the portal walk them
    "account_inactive", "account_reauthenticate", "mfa_authenticate", "mfa_deactivate_totp", "mfa_generate_recovery_codes",
    "mfa_reauthenticate", "mfa_view_recovery_codes",
    "ui:gallery-page",  # shown to developers alone, and walked by the tests of ui
}  # fmt: skip
NAVIGATION = ("跳到正文", "总览", "管理", "快捷键", "查询", "导出 Excel")
"""Words of the shell and of what is pressed, which have no place on paper."""


@pytest.fixture(scope="session")
def keys(browser, site: Site, tmp_path_factory) -> dict[str, str]:
    """What stands in the braces of the addresses; on the way, imports of every outcome are made."""
    page = browser.new_context(locale="zh-CN").new_page()
    faulty = hostile.roster_row(91, 单位="枫林镇", 出生年月="1985.13")
    good = hostile.roster_row(92, 单位="枫林镇", 姓名="程长久")
    for rows, press in (((good,), "导入 1 行"), ((faulty,), "放弃这次导入"), ((faulty, good), "")):
        site.enter(page, ALL, "/imports/new/")
        page.locator("#files").set_input_files(hostile.roster_of(tmp_path_factory.mktemp("sheets"), *rows))
        page.get_by_role("button", name="上传并核对").click()
        if press:
            page.get_by_role("button", name=press).click()
    page.context.close()
    return {name: str(site.find(query)) for name, query in KEYS.items()}


@pytest.fixture
def address(site: Site, keys: dict[str, str], settings):
    """The address of a page, with the period of the demonstration where the page has one."""

    def made(name: str) -> str:
        path = PAGES[name][2]
        if "{token}" in path:
            settings.SECRET_KEY = (site.home / "keys" / "secret.key").read_text()
            run = ClassRun(pk=int(keys["open"]))
            return path.format(token=issue_token(class_run=run, purpose=Purpose.CODE, at=datetime.now(UTC)))
        if "period=" in path or PAGES[name][1] == NOBODY:
            return path
        return f"{path.format(**keys)}{'&' if '?' in path else '?'}period={PERIOD}"

    return made


def go(page, site: Site, who: str, path: str) -> None:
    if who:
        site.enter(page, who, path)
    else:
        page.goto(site(path))


def violations(page, **options: object) -> list[tuple[str, str]]:
    found = Axe().run(page, options=options or None).response["violations"]
    return [(fault["id"], node["html"][:300]) for fault in found for node in fault["nodes"]]


def look_at(page) -> None:
    """Look for what axe finds: at desk width in light, then in dark, where only colours differ, then on a phone in dark."""
    page.emulate_media(reduced_motion="reduce", color_scheme="light")
    assert violations(page) == []
    page.emulate_media(reduced_motion="reduce", color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_at_every_width_and_in_light_and_dark_and_keeps_its_width(page, site, address, name):
    refused = []
    page.on("console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None)

    go(page, site, PAGES[name][1], address(name))

    look_at(page)
    assert refused == []


def test_the_page_of_a_locked_account_is_accessible_too(page, site):
    for _ in range(5):
        page.goto(site("/accounts/login/"))
        page.get_by_label("用户名").fill("somebody")
        page.get_by_label("密码").fill("wrong")
        page.get_by_role("button", name="登录").click()

    assert page.get_by_role("heading", level=1).inner_text() == "账号暂时锁定"
    look_at(page)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no poppler-utils: what stands on paper cannot be read")
@pytest.mark.parametrize("name", [name for name, (_, who, _) in PAGES.items() if who])
def test_paper_has_the_page_and_no_navigation(page, site, address, name, tmp_path):
    go(page, site, PAGES[name][1], address(name))
    heading = page.get_by_role("heading", level=1).first.inner_text()

    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, page_ranges="1")
    text = subprocess.run(["pdftotext", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True).stdout

    assert folded(heading)[:10] in folded(text)
    assert [word for word in NAVIGATION if re.search(rf"(?<!\S){word}(?!\S)", text)] == []


def folded(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_address_is_a_page_that_is_looked_at_or_said_to_be_none():
    ours = {each.name for each in addresses() if not each.pattern.startswith("admin/")}
    looked_at = {name for name, _, _ in PAGES.values() if name}

    assert looked_at & NO_PAGES == set()
    assert looked_at | NO_PAGES == ours
