"""Attendance by key and sign-in on a phone, in Debian's Chromium. How pages look: sanbiao/tests/journeys."""

from __future__ import annotations

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sanbiao.affairs.training.models import Attendance
from sanbiao.affairs.training.services import Purpose, issue_token
from sanbiao.tests.factories import (
    ClassRunFactory,
    GrantFactory,
    OnlineSessionFactory,
    PersonFactory,
    ReadingFactory,
    RotationTargetFactory,
    TraineeFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
LOOKS = pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk in light", "phone in dark"])


@pytest.fixture
def run():
    person = PersonFactory(name="赵明", rank="科员", id_number="99999919800315123X")
    run = ClassRunFactory(opened=True, name="科级干部进修班（2023年第1期）")
    TraineeFactory(class_run=run, person=person, attendance=Attendance.EXPECTED)
    TraineeFactory(class_run=run, attendance=Attendance.ABSENT)
    return run


@pytest.fixture
def office(page, live_server, run):
    """Somebody signed in, who sees something of everything; gives the address of a page."""
    for facts in ({"completed": True, "hours": 24}, {"cancelled": True}, {"began_on": date(2023, 5, 8)}):
        TraineeFactory(class_run=ClassRunFactory(**facts))
    for make in (RotationTargetFactory, ReadingFactory, OnlineSessionFactory):
        make()
    client = Client()
    client.force_login(GrantFactory().user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    def address(name):
        args = [run.pk] if name.startswith("class") else []
        return live_server.url + reverse(name, args=args, query={"period": "2023H1"})

    return address


def _assert_fit(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert Axe().run(page).response["violations"] == []


def _watched(page):
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    return refused


def test_attendance_is_taken_by_keyboard_and_the_next_step_opens(page, office):
    page.goto(office("class"))

    present = page.get_by_role("button", name=re.compile("参训.*赵明"))
    present.focus()
    page.keyboard.press("Enter")

    expect(present).to_have_attribute("aria-pressed", "true")
    expect(present).to_be_focused()
    expect(page.get_by_role("link", name="结业", exact=True)).to_be_visible()


def test_those_chosen_are_marked_together(page, office, run):
    page.goto(office("class"))

    page.get_by_label("选择全部学员").check()
    page.get_by_role("button", name="记为参训").click()

    expect(page.get_by_text("待签到 0")).to_be_visible()
    assert set(run.trainees.values_list("attendance", flat=True)) == {Attendance.ATTENDED}


@LOOKS
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_trainee_signs_in_on_a_phone(browser, live_server, run, size, scheme, scripts):
    context = browser.new_context(viewport=size, color_scheme=scheme, java_script_enabled=scripts)
    phone = context.new_page()
    token = issue_token(class_run=run, purpose=Purpose.CODE, at=timezone.now())

    phone.goto(live_server.url + reverse("sign-in", args=[token]))
    phone.get_by_label("姓名").fill("赵明")
    phone.get_by_label("身份证号后六位").fill("000000")
    phone.get_by_role("button", name="签到").click()
    expect(phone.get_by_role("alert")).to_contain_text("对不上")
    if scripts:
        _assert_fit(phone)
    phone.get_by_label("身份证号后六位").fill("15123x")
    phone.get_by_role("button", name="签到").click()

    expect(phone.get_by_role("heading", name="已签到")).to_be_visible()
    if scripts:
        _assert_fit(phone)
    context.close()


def test_an_old_code_is_told_in_a_sentence(page, live_server):
    page.goto(f"{live_server.url}{reverse('sign-in', args=['x'])}")

    expect(page.get_by_role("alert")).to_contain_text("请重新扫描")
    _assert_fit(page)
