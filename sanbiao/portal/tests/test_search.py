"""The search: by characters, pinyin and initials, and never beyond the grant."""

import pytest
from django.urls import reverse

from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.periods.periods import period
from sanbiao.portal.search import named_things
from sanbiao.registry.codes.sections import Section
from sanbiao.reports.models import CompiledReport
from sanbiao.reports.services import compile_and_keep
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, PersonFactory, UnitFactory

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


def test_a_class_is_found_by_what_it_is_called_and_by_its_code(client):
    ClassRunFactory(code="PX0731", name="青年干部修身班")
    user = GrantFactory(role=Role.HEAD, section=EVERY_SECTION).user

    assert list(found(client, user, "修身")) == ["班次"]
    assert list(found(client, user, "px0731")) == ["班次"]


def test_a_class_is_not_found_by_those_who_may_not_see_it(client):
    ClassRunFactory(name="青年干部修身班")
    clerk = GrantFactory(role=Role.CLERK, section=Section.CADRES).user

    assert found(client, clerk, "修身") == {}


def test_a_report_is_found_by_its_title(client):
    compile_and_keep(period=period("2023H1"), by="clerk", at=NOON)
    user = GrantFactory(role=Role.HEAD, section=EVERY_SECTION).user

    assert found(client, user, "2023年上半年")["报告"] == [CompiledReport.objects.get().title]


def test_what_other_rows_belong_to_is_found():
    assert {"班次", "调整批次", "晋升批次", "党支部", "报送任务"} <= {ledger.title for ledger in named_things()}


def test_the_first_of_each_kind_are_shown_while_somebody_types(client, head):
    PersonFactory.create_batch(6, unit=UnitFactory(), name="曾国强")
    client.force_login(head)

    part = client.get(reverse("search"), {"q": "zgq"}, headers={"HX-Request": "true"}).content.decode()
    nothing = client.get(reverse("search"), {"q": ""}, headers={"HX-Request": "true"}).content.decode()

    assert (part.count("<li>"), "6 条" in part, "<html" in part) == (4, True, False)
    assert nothing.strip() == ""
