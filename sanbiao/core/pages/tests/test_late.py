"""What is late: counted in sight and listed, for those who may only look as well."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sanbiao.affairs.audits.tests.factories import AuditFactory
from sanbiao.core.access.roles import CITY, EVERY_SECTION, Role
from sanbiao.core.pages.late import late_in
from sanbiao.core.pages.sight import Sight
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import ClassRunFactory, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db

TODAY = date(2023, 9, 12)


@pytest.fixture
def reader():
    return GrantFactory(role=Role.READER, section=EVERY_SECTION).user


def told(user, path=CITY):
    return [(each.section, each.book, each.step, each.count) for each in late_in(Sight(user, path), TODAY)]


def test_steps_whose_day_is_over_are_counted_for_who_only_reads(reader):
    ClassRunFactory(began_on=TODAY - timedelta(days=1))
    ClassRunFactory(began_on=TODAY)
    ClassRunFactory.create_batch(2, opened=True, began_on=TODAY - timedelta(days=9), ended_on=TODAY - timedelta(days=1))

    assert told(reader) == [("training", "班次", "开班", 1), ("training", "班次", "结业", 2)]


def test_it_is_what_one_sees_in_the_organisation_of_the_page(reader):
    own, other = UnitFactory(town=True), UnitFactory(town=True)
    ClassRunFactory(began_on=TODAY - timedelta(days=1), organiser=own)
    ClassRunFactory(began_on=TODAY - timedelta(days=1), organiser=other)

    assert told(reader) == [("training", "班次", "开班", 2)]
    assert told(reader, own.path) == [("training", "班次", "开班", 1)]
    assert told(GrantFactory(role=Role.READER, section=Section.VETERANS).user) == []


def test_however_many_books_one_query_counts(reader):
    AuditFactory()

    with CaptureQueriesContext(connection) as queries:
        late_in(Sight(reader, CITY), TODAY)

    assert len([query for query in queries if "UNION" in query["sql"]]) == 1
    assert len(queries) <= 2


def test_the_home_page_leads_to_the_rows_and_they_lead_back(client, reader):
    yesterday = timezone.localdate() - timedelta(days=1)
    ClassRunFactory(name="迟开的班", began_on=yesterday)
    ClassRunFactory(name="还早的班", began_on=yesterday + timedelta(days=9))
    client.force_login(reader)

    home = client.get(reverse("home"))
    [[section, [late]]] = home.context["late"]
    rows = client.get(late.url)

    assert (section, late.count) == ("教育", 1)
    assert late.url in home.text
    assert "迟开的班" in rows.text
    assert "还早的班" not in rows.text
    assert rows.context["heading"] == "班次：逾期未开班"
    assert client.get(reverse("late-rows", args=["training-classrun", "cancel"])).status_code == 404
    client.force_login(GrantFactory(role=Role.READER, section=Section.VETERANS).user)
    assert client.get(late.url).status_code == 404
