"""The context of a page: read from the address, kept in every link, and never wider than the grant."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from sanbiao.core.access.roles import Role
from sanbiao.core.periods.periods import period
from sanbiao.portal.scope import BadContext, UnitOutOfReach, periods_offered, read_context
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import GrantFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = date(2023, 9, 12)
TOWNSHIPS = "~towns"


@pytest.fixture
def head():
    return GrantFactory(role=Role.HEAD).user


def test_without_parameters_it_is_the_whole_city_and_the_last_finished_half(head, settings):
    settings.SANBIAO_CITY = "清河市"

    context = read_context({}, head, today=TODAY)

    assert (context.path, context.unit, context.label) == ("/", "", "清河市")
    assert (context.period, context.on) == (period("2023H1"), date(2023, 6, 30))


def test_the_address_names_a_unit_and_a_period(head):
    town = UnitFactory(town=True, short_name="白石镇")

    context = read_context({"org": town.code, "period": "2022Q3"}, head, today=TODAY)

    assert (context.path, context.unit, context.label) == (town.path, town.code, "白石镇")
    assert (context.period.code, context.on) == ("2022Q3", date(2022, 9, 30))


def test_a_day_goes_with_the_half_it_lies_in_unless_a_period_is_named_too(head):
    alone = read_context({"on": "2023-05-15"}, head, today=TODAY)
    beside = read_context({"on": "2023-05-15", "period": "2023"}, head, today=TODAY)

    assert (alone.period.code, alone.on) == ("2023H1", date(2023, 5, 15))
    assert (beside.period.code, beside.on) == ("2023", date(2023, 5, 15))


def test_a_grant_over_one_subtree_begins_there_and_reaches_nothing_else():
    town, other = UnitFactory(town=True), UnitFactory(town=True)
    clerk = GrantFactory(role=Role.UNIT_CLERK, unit=town).user

    own = read_context({}, clerk, today=TODAY)

    assert (own.path, own.unit) == (town.path, town.code)
    with pytest.raises(UnitOutOfReach):
        read_context({"org": other.code}, clerk, today=TODAY)


def test_grants_over_two_subtrees_begin_with_both():
    user = GrantFactory(unit=UnitFactory()).user
    GrantFactory(user=user, unit=UnitFactory())

    assert read_context({}, user, today=TODAY).label == "全部授权单位"


def test_all_townships_are_looked_at_together_each_by_itself(head):
    towns = [UnitFactory(town=True), UnitFactory(town=True, closed_on=date(2022, 1, 1))]
    UnitFactory(), UnitFactory(parent=towns[0])

    context = read_context({"org": TOWNSHIPS, "period": "2023H1"}, head, today=TODAY)

    assert (context.path, context.unit, context.label) == ("/", "", "全部乡镇（街道）")
    assert (context.subtrees, context.org) == (tuple(sorted(town.path for town in towns)), TOWNSHIPS)


def test_of_all_townships_one_sees_those_in_reach(client):
    town = UnitFactory(town=True)
    UnitFactory(town=True)
    clerk = GrantFactory(role=Role.UNIT_CLERK, unit=town).user

    assert read_context({"org": TOWNSHIPS}, clerk, today=TODAY).subtrees == (town.path,)
    with pytest.raises(UnitOutOfReach):
        read_context({"org": TOWNSHIPS}, GrantFactory(role=Role.UNIT_CLERK, unit=UnitFactory()).user, today=TODAY)


def test_the_bar_offers_all_townships_where_there_are_several(client, head):
    client.force_login(head)

    def offered(address: str) -> dict[str, bool]:
        return {each.code: each.current for each in client.get(address).context["shell"].context.organisations}

    UnitFactory(town=True)
    assert TOWNSHIPS not in offered(reverse("home"))
    UnitFactory(town=True)

    assert offered(reverse("home"))[TOWNSHIPS] is False
    assert [value for value, current in offered(f"{reverse('home')}?org={TOWNSHIPS}").items() if current] == [TOWNSHIPS]


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ({"period": "2023H3"}, "2023H3"),
        ({"period": "上半年"}, "上半年"),
        ({"on": "2023-02-30"}, "2023-02-30"),
        ({"on": "20230630"}, "20230630"),
        ({"on": "0001-01-01"}, "0001-01-01"),
    ],
)
def test_a_bad_period_or_day_is_a_sentence(head, parameters, word):
    with pytest.raises(BadContext, match=word):
        read_context(parameters, head, today=TODAY)


@pytest.mark.parametrize("query", ["period=2023H3", "on=2023-02-30"])
def test_a_bad_period_or_day_is_answered_by_a_page_without_traceback(client, head, query):
    client.force_login(head)

    response = client.get(f"{reverse('home')}?{query}")

    assert response.status_code == 400
    assert "不是" in response.content.decode()


def test_a_page_that_stands_in_no_context_has_no_shell(client, head):
    client.force_login(head)

    refused = client.get(reverse("home"), {"period": "2023X9"})
    opened = client.get(reverse("home"), {"period": "2023H1"})

    assert refused.status_code == 400
    assert not refused.context["shell"]
    assert opened.context["shell"].user == head.username


def test_a_unit_out_of_reach_is_not_there(client):
    clerk = GrantFactory(role=Role.UNIT_CLERK, unit=UnitFactory()).user
    client.force_login(clerk)

    strange = client.get(f"{reverse('home')}?org={UnitFactory().code}")
    missing = client.get(f"{reverse('home')}?org=NONE")

    assert (strange.status_code, missing.status_code) == (404, 404)


def test_every_link_of_the_navigation_keeps_the_context(client, head):
    town = UnitFactory(town=True)
    client.force_login(head)

    shell = client.get(f"{reverse('home')}?org={town.code}&period=2022H2").context["shell"]
    urls = [item.url for section in shell.sections for item in section.items]

    assert len(urls) > 5
    assert all(f"?org={town.code}&period=2022H2" in url for url in [*urls, shell.home_url])


def test_of_a_long_navigation_the_section_at_hand_stands_open_and_for_staff_their_own(client, head):
    clerk = GrantFactory(role=Role.CLERK, section=Section.TALENT).user

    def opened(user, address: str) -> list[str]:
        client.force_login(user)
        return [section.label for section in client.get(address).context["shell"].sections if section.opened]

    assert opened(head, reverse("home")) == ["总览"]
    assert opened(head, reverse("ledger-list", args=["people-person"])) == ["干部"]
    assert "人才" in opened(clerk, reverse("home"))


def test_the_bar_offers_the_towns_and_the_periods_and_marks_the_present_ones(client, head):
    town = UnitFactory(town=True)
    client.force_login(head)

    context = client.get(f"{reverse('home')}?org={town.code}&period=2019H1").context["shell"].context

    assert [choice.code for choice in context.organisations if choice.current] == [town.code]
    assert [choice.code for choice in context.periods if choice.current] == ["2019H1"]


def test_units_chosen_of_late_come_first_and_only_those_in_sight(client, head):
    first, second, village = UnitFactory(town=True), UnitFactory(town=True), UnitFactory(parent=UnitFactory(town=True))
    client.force_login(head)
    for unit in (village, second):
        client.get(f"{reverse('home')}?org={unit.code}")
    client.get(f"{reverse('home')}?org=nowhere")

    offered = [choice.code for choice in client.get(reverse("home")).context["shell"].context.organisations]
    client.force_login(GrantFactory(unit=first).user)
    others = [choice.code for choice in client.get(reverse("home")).context["shell"].context.organisations]

    assert offered[:4] == ["", TOWNSHIPS, second.code, village.code]
    assert offered.count(second.code) == 1
    assert not {second.code, village.code} & {*others}


def test_periods_that_have_not_begun_are_not_offered():
    offered = [each.code for each in periods_offered(TODAY)]

    assert offered[:4] == ["2023", "2023H2", "2023H1", "2023Q3"]
    assert "2023Q4" not in offered
    assert offered[-1] == "2019M01"


def test_the_choice_of_a_unit_leads_back_to_the_page_with_it_chosen(client, head):
    town = UnitFactory(town=True, short_name="长山镇")
    client.force_login(head)
    asked = {"q": "cs", "next": "/search/?q=a&page=2&org=OLD"}

    page = client.get(reverse("organisation-choices"), asked)
    part = client.get(reverse("organisation-choices"), asked, headers={"HX-Request": "true"})

    assert [choice.url for choice in part.context["choices"]] == [f"/search/?q=a&org={town.code}"]
    assert "选择单位" in page.content.decode()
    assert "选择单位" not in part.content.decode()


@pytest.mark.parametrize("strange", ["https://example.org/", "//example.org/", "/nowhere/", "javascript:alert(1)"])
def test_the_choice_of_a_unit_leads_nowhere_else(client, head, strange):
    unit = UnitFactory(short_name="组织部")
    client.force_login(head)

    page = client.get(reverse("organisation-choices"), {"q": "组织部", "next": strange})

    assert [choice.url for choice in page.context["choices"]] == [f"/?org={unit.code}"]


def test_somebody_without_grants_sees_an_empty_house(client):
    client.force_login(UserFactory())

    shell = client.get(reverse("home")).context["shell"]

    assert [item.label for section in shell.sections for item in section.items] == ["首页"]
    assert [choice.code for choice in shell.context.organisations] == [""]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, ""),
        ({"period": "2023H2"}, "期次未结束，数字为截至 9 月 12 日的登记情况"),
        ({"period": "2023Q4"}, "期次尚未开始，数字为截至 9 月 12 日的登记情况"),
        ({"period": "2023H2", "on": "2023-08-31"}, ""),
    ],
    ids=["over", "running", "ahead", "up to a day that is over"],
)
def test_a_time_that_is_not_over_is_said_so(head, parameters, said):
    assert read_context(parameters, head, today=TODAY).caveat == said


@pytest.mark.parametrize("page", ["home", "figures"])
def test_a_page_of_figures_says_once_that_its_period_is_not_over(page, client, head):
    client.force_login(head)
    year = timezone.localdate().year

    running = client.get(reverse(page), {"period": f"{year}"}).content.decode()
    ahead = client.get(reverse(page), {"period": f"{year + 1}"}).content.decode()
    over = client.get(reverse(page), {"period": f"{year - 1}"}).content.decode()

    assert running.count("期次未结束，数字为截至") == 1
    assert ahead.count("期次尚未开始，数字为截至") == 1
    assert "的登记情况" not in over
