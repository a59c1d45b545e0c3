"""What is pressed on the pages of teams and of a person, in Debian's Chromium. Their looks: sanbiao/tests/journeys."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from sanbiao.registry.people.models import Manner
from sanbiao.registry.people.posts import Level
from sanbiao.tests.factories import (
    AppraisalFactory,
    FamilyMemberFactory,
    GrantFactory,
    PersonFactory,
    PostingFactory,
    PostQuotaFactory,
    ResumeLineFactory,
    TraineeFactory,
    UnitFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = "2023-06-30"


@pytest.fixture
def city(page, live_server):
    """Somebody signed in who sees two towns, one of them with all that a team may have; gives the address of a page."""
    client = Client()
    client.force_login(GrantFactory().user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    town = UnitFactory(town=True, code="T1", short_name="白石镇")
    PostingFactory(unit=UnitFactory(town=True))
    for year, post in ((1963, "党委书记"), (1968, "镇长"), (1969, "党委委员、宣传委员、统战委员"), (1972, "副镇长")):
        PostingFactory(person=PersonFactory(unit=town, birth_month=date(year, 8, 1)), unit=town, post=post)
    PostingFactory(person=PersonFactory(unit=town), unit=town, post="副镇长（挂职）", manner=Manner.SECONDMENT)
    PostingFactory(person=PersonFactory(unit=town), unit=town, began_on=date(2019, 1, 1), ended_on=date(2023, 2, 1))
    PostQuotaFactory(unit=town, level=Level.DEPUTY, approved=1)
    person = PersonFactory(name="欧阳建国", unit=town)
    for make in (AppraisalFactory, FamilyMemberFactory, ResumeLineFactory, TraineeFactory, PostingFactory):
        make(person=person)

    def address(name, **parameters):
        args = {"team": [town.code], "person": [person.pk]}.get(name, [])
        return live_server.url + reverse(name, args=args, query={"on": DAY, **parameters})

    return address


def test_a_bar_opens_its_people_and_a_press_takes_the_group_off_again(page, city):
    page.goto(city("team"))

    page.locator("svg a[aria-label^='51—55岁']").click()
    expect(page.locator("#members tbody tr")).to_have_count(3)
    page.locator("#members .chip").click()
    expect(page.locator("#members tbody tr")).to_have_count(5)


def test_the_number_of_a_person_is_shown_on_demand(page, city):
    page.goto(city("person"))

    masked = page.locator("#id-number .num").inner_text()
    page.locator("#id-number button").click()

    assert "*" in masked
    expect(page.locator("#id-number .num")).not_to_contain_text("*")
    expect(page.locator("#id-number")).to_contain_text("已记入操作记录")
