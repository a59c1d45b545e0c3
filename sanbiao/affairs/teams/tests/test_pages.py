"""The pages of teams: who sees them, what their bars open, and what a faulty address shows."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Manner, Sex
from sanbiao.registry.people.posts import Level
from sanbiao.tests.factories import (
    GrantFactory,
    PersonFactory,
    PostingFactory,
    PostQuotaFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = "2023-06-30"


@pytest.fixture
def town():
    """A town with a team of four, one on secondment beside it."""
    town = UnitFactory(town=True, short_name="白石镇", name="试验市白石镇")
    for born, sex, post in (
        (date(1970, 3, 1), Sex.MALE, "党委书记"),
        (date(1984, 3, 1), Sex.FEMALE, "镇长"),
        (date(1984, 9, 1), Sex.MALE, "副镇长"),
        (date(1993, 3, 1), Sex.FEMALE, "党委委员、组织委员"),
    ):
        PostingFactory(person=PersonFactory(unit=town, birth_month=born, sex=sex), unit=town, post=post)
    PostingFactory(person=PersonFactory(unit=town), unit=town, post="副镇长（挂职）", manner=Manner.SECONDMENT)
    PostQuotaFactory(unit=town, level=Level.CHIEF, approved=2)
    PostQuotaFactory(unit=town, level=Level.DEPUTY, approved=3)
    return town


@pytest.fixture
def clerk(client):
    user = GrantFactory(role=Role.CLERK).user
    client.force_login(user)
    return client


def page_of(unit, **parameters):
    return reverse("team", args=[unit.code], query={"on": DAY, **parameters})


def shown(response):
    return [member.person for member, _ in response.context["members"]]


def test_every_bar_opens_exactly_its_people(clerk, town):
    response = clerk.get(page_of(town))
    charts = [*response.context["charts"], response.context["posts_chart"], response.context["due_chart"]]

    bars = [(chart, cell) for chart in charts if chart.unit != "岁" for row in chart.rows for cell in row.cells if cell.url]
    opened = {cell.url: len(shown(clerk.get(cell.url.partition("#")[0]))) for _, cell in bars}

    assert len(bars) > 15
    assert all(opened[cell.url] == int(cell.text) for _, cell in bars)
    assert sum(int(cell.text) for chart, cell in bars if chart.title == "年龄") == 4


def test_the_mean_opens_those_it_is_taken_over(clerk, town):
    [ages] = [chart for chart in clerk.get(page_of(town)).context["charts"] if chart.unit == "岁"]

    chiefs = shown(clerk.get(ages.rows[1].cells[0].url.partition("#")[0]))

    assert [person.birth_month.year for person in chiefs] == [1970, 1984]
    assert ages.rows[1].cells[0].text == "46.0"


def test_the_bars_of_two_days_open_the_people_of_their_day(clerk, town):
    PostingFactory(person=PersonFactory(unit=town), unit=town, began_on=date(2023, 8, 1))
    response = clerk.get(page_of(town, against="2023-12-31"))
    [sexes] = [chart for chart in response.context["charts"] if chart.title == "性别"]

    sums = [sum(int(row.cells[place].text) for row in sexes.rows) for place in (0, 1)]
    opened = [sum(len(shown(clerk.get(row.cells[place].url.partition("#")[0]))) for row in sexes.rows) for place in (0, 1)]

    assert sexes.columns[1:] == ("2023-06-30", "2023-12-31")
    assert sums == opened == [4, 5]
    assert "进入班子 1 人" in response.text
    assert ("成员（人）", 4, 5, "+1") in response.context["compared"]


def test_the_team_is_shown_as_of_the_day_of_the_address(clerk, town):
    before = clerk.get(page_of(town, on="2020-01-01"))

    assert before.context["team"].members == ()
    assert "这一天没有班子成员" not in before.text  # posts were approved already
    assert clerk.get(page_of(town, on="2019-01-01")).text.count("这一天没有班子成员") == 1


def test_a_unit_that_was_not_there_yet_is_said_to_be_so(clerk):
    late = UnitFactory(town=True, opened_on=date(2024, 1, 1))

    assert "在 2023-06-30 不存在" in clerk.get(page_of(late)).text


@pytest.mark.parametrize(
    ("against", "sentence"),
    [("2023-13-01", "不是有效日期"), ("", "请选择对照日期"), (DAY, "是同一天"), ("0202-01-01", "早于 1949 年")],
)
def test_a_faulty_second_day_is_told_and_changes_nothing_else(clerk, town, against, sentence):
    response = clerk.get(page_of(town, against=against))

    assert response.status_code == 200
    assert sentence in response.text
    assert len(shown(response)) == 4


def test_a_group_that_is_none_lists_nobody(clerk, town):
    response = clerk.get(page_of(town, show="age:一百岁"))

    assert shown(response) == []
    assert "没有这样的分组" in response.text


def test_the_list_has_every_team_and_what_narrows_it(clerk, town):
    organ = UnitFactory(short_name="市审计局")
    PostingFactory(person=PersonFactory(unit=organ, birth_month=date(1975, 1, 1)), unit=organ, post="局长")

    def listed(**parameters):
        response = clerk.get(reverse("teams", query={"on": DAY, **parameters}))
        return [team.unit for team, _ in response.context["teams"]]

    assert listed() == [town, organ]
    assert listed(sort="age") == [town, organ]
    assert listed(sort="-age") == [organ, town]
    assert listed(sort="-excess") == [town, organ]
    assert listed(kind="towns") == [town]
    assert listed(kind="organ") == [organ]
    assert listed(q="审计") == [organ]
    assert listed(warned="on") == [organ]
    assert listed(kind="none") == []
    assert listed(org=organ.code) == [organ]


def test_bars_across_towns_open_the_team(clerk, town):
    UnitFactory(town=True)

    charts = clerk.get(reverse("teams", query={"on": DAY})).context["charts"]

    assert len(charts) == 4
    assert all(any(cell.url == page_of(town) for row in chart.rows for cell in row.cells) for chart in charts)


def test_more_teams_take_no_more_queries(clerk, town):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            clerk.get(reverse("teams"))
        return len(captured)

    queries()
    few = queries()
    for _ in range(4):
        PostingFactory(person=PersonFactory(unit=UnitFactory(town=True)))

    assert queries() == few


def test_a_unit_clerk_sees_the_own_team_and_no_other(client, town):
    other = PostingFactory(person=PersonFactory(unit=UnitFactory(town=True))).unit
    client.force_login(GrantFactory(role=Role.UNIT_CLERK, unit=town).user)

    listed = client.get(reverse("teams", query={"on": DAY}))

    assert [team.unit for team, _ in listed.context["teams"]] == [town]
    assert client.get(page_of(town)).status_code == 200
    assert client.get(page_of(other)).status_code == 404
    assert client.get(reverse("team", args=["none"])).status_code == 404


def test_a_name_leads_to_its_page_only_for_those_who_may_open_it(client, town):
    guest = PersonFactory(unit=UnitFactory(), birth_month=date(1980, 1, 1))
    PostingFactory(person=guest, unit=town, post="人大主席")
    client.force_login(GrantFactory(role=Role.UNIT_CLERK, unit=town).user)

    text = client.get(page_of(town)).text

    assert guest.name in text
    assert reverse("person", args=[guest.pk]) not in text


@pytest.mark.parametrize("section", [Section.TRAINING, None], ids=["another section", "no grant at all"])
def test_to_strangers_there_are_no_teams(client, town, section):
    user: User = GrantFactory(section=section).user if section else UserFactory()
    client.force_login(user)

    assert client.get(reverse("teams")).status_code == 404
    assert client.get(page_of(town)).status_code == 404


def test_who_has_not_signed_in_is_led_there(client, town):
    for url in (reverse("teams"), page_of(town)):
        assert client.get(url).url.startswith(reverse("account_login"))


def test_another_organisation_chosen_in_the_bar_leads_to_its_team(clerk, town):
    other = UnitFactory(town=True)

    response = clerk.get(page_of(town, org=other.code))

    assert response.status_code == 302
    assert response.url == reverse("team", args=[other.code], query={"org": other.code, "on": DAY})


def test_reading_writes_nothing(clerk, town):
    def refuse(execute, sql, params, many, context):
        assert sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE", "WITH")) or "django_session" in sql, sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert clerk.get(reverse("teams")).status_code == 200
        assert clerk.get(page_of(town, against="2022-12-31")).status_code == 200
