"""Figures and reports by keyboard, in Debian's Chromium. How their pages look: sanbiao/tests/journeys."""

from datetime import date

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from sanbiao.affairs.training.models import Audience, Nature, State
from sanbiao.core.drive.models import Import
from sanbiao.core.drive.tests import hostile
from sanbiao.core.periods.periods import period
from sanbiao.reports.services import compile_and_keep
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, MeaningFactory, UnitFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(page, live_server, settings, tmp_path):
    """Somebody signed in, a class held, a report compiled, a faulty workbook dropped; gives the address of a page."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    UnitFactory(street=True, name="试验市清河街道", short_name="清河街道")
    held = {"nature": Nature.MAIN, "state": State.COMPLETED, "audience": Audience.YOUNG, "ended_on": None}
    ClassRunFactory(**held, began_on=date(2023, 3, 1))
    report, _, _ = compile_and_keep(period=period("2023H1"), by="clerk", at=NOON)
    ClassRunFactory(**held, began_on=date(2023, 4, 1))
    client = Client()
    client.force_login(GrantFactory().user)
    MeaningFactory(text="主体", bare="主体")
    rows = [hostile.roster_row(1, 出生年月="2023-13-45"), hostile.roster_row(2, 单位="高新园区管委会")]
    path = hostile.roster_of(tmp_path, *rows)
    with path.open("rb") as file:
        client.post(reverse("import-new"), {"files": [file]})
    session = client.cookies[configured.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    def of(name, **parameters):
        args = {
            "figure": ["training.classes_held"],
            "report": [report.pk],
            "report-verification": [report.pk],
            "import": [Import.objects.latest("pk").batch],
        }
        return live_server.url + reverse(name, args=args.get(name, []), query={"period": "2023H1", **parameters})

    return of


def test_a_figure_of_the_text_is_chosen_by_keyboard_and_its_card_leads_to_the_rows(page, address):
    page.goto(address("report"))
    slot = page.locator("[data-sanbiao-slot]").first

    slot.focus()
    page.keyboard.press("Enter")

    expect(page.locator("#card")).to_contain_text("举办主体班期数")
    expect(page.locator("#card")).to_contain_text("现在台账为 2")
    expect(slot).to_have_attribute("aria-current", "true")
    page.locator("#card a").click()
    expect(page.locator("#rows-title")).to_contain_text("2 行")


def test_the_rows_of_a_figure_are_searched_without_leaving_its_part(page, address):
    page.goto(address("figure", part="by_kind:young"))
    page.locator("#id_q").fill("没有这个班")

    expect(page.locator("#rows")).to_contain_text("没有符合条件的行")
    expect(page.locator("#count")).to_have_text("0 行")
    assert "part=by_kind%3Ayoung" in page.url
