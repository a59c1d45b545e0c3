"""A class from its code on the screen to its completion."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from sanbiao.affairs.training.models import ClassRun
from sanbiao.affairs.training.services import Purpose, issue_token
from sanbiao.core.ui.codes import qr_code
from sanbiao.installation.keys import public_site_key

pytestmark = pytest.mark.browser

AWAY = """
    SELECT person.{} FROM training_trainee trainee JOIN training_classrun run ON run.id = trainee.class_run_id
    JOIN people_person person ON person.id = trainee.person_id
    WHERE run.state = 'open' AND trainee.attendance = 'absent' ORDER BY trainee.id
"""


@pytest.fixture(scope="module")
def site(site_of_changes):
    """The only open class is completed here."""
    return site_of_changes


@pytest.fixture(scope="module")
def run(site):
    """The key of the class that is open before any of these tests completes it."""
    return site.find("SELECT id FROM training_classrun WHERE state = 'open'")


@pytest.fixture
def code(site, run, settings):
    """The address that the code on the screen holds, made at a given time with the key of the site."""
    settings.SANBIAO_PUBLIC_SITE_KEY = public_site_key(site.home)

    def made(at):
        return site(f"/s/{issue_token(class_run=ClassRun(pk=run), purpose=Purpose.CODE, at=at)}/")

    return made


def test_a_trainee_signs_in_by_the_code_on_the_screen_and_the_class_is_completed(page, phone, site, run, code):
    person, name = site.find(AWAY.format("id")), site.find(AWAY.format("name"))
    site.enter(page, "demo", f"/people/{person}/")
    page.get_by_role("button", name="显示").click()
    expect(page.locator("#id-number")).to_contain_text("已记入操作记录")
    ending = page.locator("#id-number .num").inner_text().strip()[-6:]
    page.goto(site(f"/training/classes/{run}/"))
    page.get_by_role("link", name="扫码签到").click()
    expect(page.locator("#code [role=status]")).to_contain_text("0 / ")
    lately = [code(datetime.now(UTC) - timedelta(seconds=seconds)) for seconds in range(30)]
    drawn = page.locator("#code svg").evaluate("svg => svg.outerHTML")
    paths = re.findall(r' d="([^"]+)"', drawn)
    address = next(each for each in lately if re.findall(r' d="([^"]+)"', qr_code(each)) == paths)

    phone.goto(address)
    phone.get_by_label("姓名").fill(name)
    phone.get_by_label("身份证号后六位").fill(ending)
    phone.get_by_role("button", name="签到").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("已签到")
    page.goto(site(f"/training/classes/{run}/"))
    signed = page.locator("#trainees tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))
    expect(signed.locator("[data-label=签到时间]")).to_have_text(re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"))
    expect(signed.locator("[data-label=参训情况]")).to_contain_text("参训")
    page.get_by_role("link", name="结业", exact=True).click()
    expect(page.locator(".message-caution")).to_contain_text("将由「已开班」变为「已结业」")
    page.get_by_label("结业日期").fill("1999-01-01")
    page.get_by_role("button", name="结业").click()
    expect(page.locator(".field-faulty")).to_contain_text("结业日期不得早于开班日期。")
    page.get_by_label("结业日期").fill(f"{datetime.now(UTC) + timedelta(days=400):%Y-%m-%d}")
    page.get_by_role("button", name="结业").click()
    expect(page.locator(".identity")).to_contain_text("已结业")
    expect(page.get_by_role("link", name="扫码签到")).to_have_count(0)
    phone.goto(address)
    expect(phone.get_by_role("alert")).to_contain_text("现在不能签到")


def test_a_step_is_taken_back_with_a_reason_that_the_history_shows(page, phone, site):
    held = site.find("SELECT id FROM training_classrun WHERE state = 'completed' ORDER BY id")
    site.enter(page, "demo", f"/training/classes/{held}/")
    page.get_by_role("link", name="撤回结业").click()

    page.get_by_role("button", name="撤回结业").click()
    expect(page.locator(".field-faulty")).to_contain_text("请填写这一项。")
    page.get_by_label("理由").fill("误点结业")
    page.get_by_role("button", name="撤回结业").click()

    expect(page.locator(".identity")).to_contain_text("已开班")
    expect(page.locator(".timeline")).to_contain_text("理由：误点结业")


def test_an_old_code_is_refused_and_says_where_to_find_a_new_one(phone, code):
    phone.goto(code(datetime.now(UTC) - timedelta(hours=1)))

    expect(phone.get_by_role("alert")).to_contain_text("签到码已过期。请重新扫描教室屏幕上的二维码。")
    expect(phone.get_by_role("button", name="签到")).to_have_count(0)


def test_a_code_that_was_tampered_with_is_refused(phone, site):
    phone.goto(site("/s/1-1700000000.forged/"))

    expect(phone.get_by_role("alert")).to_contain_text("签到码无效")
