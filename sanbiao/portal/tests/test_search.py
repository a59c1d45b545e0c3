"""The search: by characters, pinyin and initials, and never beyond the grant."""

import pytest
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import GrantFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return GrantFactory(role=Role.HEAD).user


def found(client, user, query, **parameters):
    client.force_login(user)
    page = client.get(reverse("search"), {"q": query, **parameters})
    return {kind.title: [hit.label for hit in kind.hits] for kind in page.context["found"]}


@pytest.mark.parametrize("query", ["曾国强", "国强", "zengguoqiang", "zengguo", "zgq", "ZGQ", "zeng guo"])
def test_a_person_is_found_by_characters_pinyin_and_initials(client, head, query):
    PersonFactory(name="曾国强")
    PersonFactory(name="李明")

    assert found(client, head, query) == {"人员": ["曾国强"]}


@pytest.mark.parametrize("query", ["长乐", "changle", "clz", "J0118"])
def test_a_unit_is_found_by_characters_pinyin_initials_and_code(client, head, query):
    UnitFactory(code="J0118", name="清河市长乐镇人民政府", short_name="长乐镇")

    assert found(client, head, query)["机构"] == ["长乐镇"]


@pytest.mark.parametrize("query", ["平均年龄", "pjnl"])
def test_a_figure_is_found(client, head, query):
    assert any("平均年龄" in label for label in found(client, head, query)["指标"])


@pytest.mark.parametrize("query", ["干部名册", "gbmc"])
def test_a_ledger_is_found(client, head, query):
    assert found(client, head, query)["台账和页面"] == ["干部名册", "老干部名册"]


def test_people_beyond_the_grant_are_not_found(client):
    own, other = UnitFactory(town=True), UnitFactory(town=True)
    PersonFactory(name="曾国强", unit=own)
    PersonFactory(name="曾国军", unit=other)
    clerk = GrantFactory(role=Role.UNIT_CLERK, section=Section.CADRES, unit=own).user

    assert found(client, clerk, "zg")["人员"] == ["曾国强"]


def test_people_are_not_found_by_those_of_another_section(client):
    PersonFactory(name="曾国强")
    clerk = GrantFactory(role=Role.CLERK, section=Section.TRAINING).user

    assert found(client, clerk, "曾国强") == {}


def test_people_off_the_roster_are_not_found(client, head):
    PersonFactory(name="曾国强", off_roster=True)

    assert found(client, head, "曾国强") == {}


def test_the_organisation_of_the_page_narrows_the_search(client, head):
    own, other = UnitFactory(town=True), UnitFactory(town=True)
    PersonFactory(name="曾国强", unit=own)
    PersonFactory(name="曾国军", unit=other)

    assert found(client, head, "zg", org=own.code)["人员"] == ["曾国强"]


def test_a_search_for_nothing_finds_nothing(client, head):
    PersonFactory()

    assert found(client, head, " ") == {}


def test_more_than_is_shown_is_said(client, head):
    unit = UnitFactory()
    PersonFactory.create_batch(21, unit=unit, name="曾国强")
    client.force_login(head)

    page = client.get(reverse("search"), {"q": "zgq"})

    assert "只列出前 20 条" in page.content.decode()
    assert len(page.context["found"][0].hits) == 20
    assert "21 条" in page.content.decode()
