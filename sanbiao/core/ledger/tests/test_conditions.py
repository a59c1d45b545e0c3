"""Conditions over the columns of a ledger and of the person behind its rows."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanbiao.core.access.context import Context
from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.audit.models import Event
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.finding.askable import askable
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.periods.periods import full_years, period
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Sex
from sanbiao.tests.factories import GrantFactory, PersonFactory, PostingFactory, TraineeFactory, UnitFactory

pytestmark = pytest.mark.django_db

PEOPLE, POSTINGS, TRAINEES = REGISTRY["people.person"], REGISTRY["people.posting"], REGISTRY["training.trainee"]
CITY = Context(path="/", unit="", label="全市", period=period("2023H1"), on=date(2023, 6, 30))
URL = "/ledgers/people-person/"


@pytest.fixture
def clerk() -> Any:
    return GrantFactory().user


def listing(user: Any, *groups: str, ledger: Any = PEOPLE, **more: Any) -> Listing:
    return Listing(ledger, user, CITY, QueryDict(urlencode([*(("where", group) for group in groups), *more.items()])))


def found(user: Any, *groups: str, **more: Any) -> set[Any]:
    return set(listing(user, *groups, **more).rows)


def sentences(user: Any, *groups: str, **more: Any) -> list[str]:
    asked = listing(user, *groups, **more)
    assert not asked.rows
    return [fault for _, fault in asked.conditions.faults]


def test_all_conditions_of_a_group_hold_and_one_of_the_groups(clerk: Any) -> None:
    young = PersonFactory(birth_month=date(1990, 1, 1), full_time_level="本科", post_since=date(2021, 6, 1))
    PersonFactory(birth_month=date(1990, 1, 1), full_time_level="本科", post_since=date(2021, 7, 1), serial=2)
    PersonFactory(birth_month=date(1980, 1, 1), full_time_level="本科", post_since=date(2010, 7, 1), serial=3)
    other = PersonFactory(birth_month=date(1980, 1, 1), full_time_level="大专", serial=4)

    group = "birth_month@years.le.35;full_time_level.is.本科;post_since@years.ge.2"

    assert found(clerk, group) == {young}
    assert found(clerk, group, "full_time_level.is.大专,中专") == {young, other}


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("sex.is.female", "乙"),
        ("sex.not.female", "甲"),
        ("full_time_level.not.本科", "乙"),
        ("post.has.镇长", "甲"),
        ("rank.empty", "乙"),
        ("rank.filled", "甲"),
        ("party_month.empty", "乙"),
        ("party_month.ge.2010.01", "甲"),
        ("party_month.between.2010.01,2010年6月", "甲"),
        ("party_month.le.2010.05", ""),
        ("birth_month@years.is.35", "甲"),
        ("birth_month@years.between.36,60", "乙"),
        ("unit.below.T1", "甲乙"),
        ("unit.is.甲镇", "甲"),
        ("unit.not.T1", "乙"),
    ],
)
def test_each_way_to_compare(clerk: Any, condition: str, names: str) -> None:
    town = UnitFactory(town=True, code="T1", short_name="甲镇")
    village = UnitFactory(village=True, parent=town)
    facts = {"sex": Sex.MALE, "full_time_level": "本科", "post": "副镇长", "rank": "乡科级", "party_month": date(2010, 6, 1)}
    PersonFactory(name="甲", birth_month=date(1988, 6, 1), unit=town, **facts)
    PersonFactory(name="乙", birth_month=date(1970, 7, 1), unit=village, sex=Sex.FEMALE, post="书记", serial=2)

    assert {person.name for person in found(clerk, condition)} == set(names)


@pytest.mark.parametrize("born", [date(1988, 6, 1), date(1988, 7, 1), date(1987, 7, 1), date(1987, 6, 1), date(2023, 6, 1)])
def test_years_are_those_of_ages(clerk: Any, born: date) -> None:
    person, years = PersonFactory(birth_month=born), full_years(born, CITY.on)

    for asked in (f"is.{years}", f"ge.{years}", f"le.{years}", f"between.{years},{years}"):
        assert found(clerk, f"birth_month@years.{asked}") == {person}
    for asked in (f"is.{years + 1}", f"ge.{years + 1}", *([f"le.{years - 1}"] if years else [])):
        assert found(clerk, f"birth_month@years.{asked}") == set()


def test_what_the_person_behind_says_counts_for_those_who_see_the_person(clerk: Any) -> None:
    unit = UnitFactory()
    young = PostingFactory(unit=unit, person=PersonFactory(birth_month=date(1990, 1, 1)))
    PostingFactory(unit=unit, person=PersonFactory(birth_month=date(1970, 1, 1), serial=2))
    PostingFactory(unit=unit, person=PersonFactory(birth_month=date(1990, 1, 1), off_roster=True, serial=3))

    assert found(clerk, "person__birth_month@years.le.35", ledger=POSTINGS) == {young}
    assert found(clerk, "person__rank.empty;person__birth_month@years.le.35", ledger=POSTINGS) == {young}


def test_columns_of_another_section_are_neither_offered_nor_answered() -> None:
    person = PersonFactory(birth_month=date(1990, 1, 1))
    trainee = TraineeFactory(person=person)
    trainer = GrantFactory(role=Role.CLERK, section=Section.TRAINING).user
    everybody = GrantFactory(role=Role.CLERK, section=EVERY_SECTION).user

    asked = "person__birth_month@years.le.35"

    assert asked.partition(".")[0] not in askable(TRAINEES, trainer)
    [sentence] = sentences(trainer, asked, ledger=TRAINEES)
    assert "或者您看不到它" in sentence
    assert found(everybody, asked, ledger=TRAINEES) == {trainee}


def test_a_person_behind_out_of_reach_meets_no_condition_of_either_kind() -> None:
    town, other = UnitFactory(town=True), UnitFactory(town=True)
    user = GrantFactory(role=Role.UNIT_CLERK, unit=town).user
    PostingFactory(unit=town, person=PersonFactory(unit=other, rank="乡科级"))

    assert len(found(user, ledger=POSTINGS)) == 1
    assert found(user, "person__rank.filled", ledger=POSTINGS) == set()
    assert found(user, "person__rank.empty", ledger=POSTINGS) == set()


def test_nothing_that_names_a_person_is_offered_in_any_ledger() -> None:
    head = GrantFactory(role=Role.HEAD, section=EVERY_SECTION).user

    for ledger in REGISTRY.values():
        for asked in askable(ledger, head).values():
            assert asked.column.kind not in (CellKind.ID, CellKind.CREDIT, CellKind.NAME)
            assert "身份证" not in asked.label


@pytest.mark.parametrize(
    ("group", "sentence"),
    [
        ("name.is.王小明", "没有“name”这一列"),
        ("id_number.is.1", "没有“id_number”这一列"),
        ("unit__path.is.1", "没有“unit__path”这一列"),
        ("", ""),
        ("nonsense", "没有“nonsense”这一列"),
        ("sex", "不能这样比较"),
        ("sex.ge.1", "不能这样比较，请改为：等于、不等于"),
        ("sex.is.none", "不在可填的选项中，请改为：男、女"),
        ("sex.is.", "没有填写要比较的值"),
        ("birth_month.ge.1985.13", "不是有效月份"),
        ("birth_month.between.1985.01", "“介于”要填起、止两个值"),
        ("birth_month.between.1990.01,1985.01", "请对调"),
        ("birth_month@years.ge.多少", "不是数字"),
        ("birth_month@years.ge.99999", "年数最多 150"),
        ("birth_month@years.ge.40,50", "这种比较只填一个值"),
        ("birth_month@years.is.40,50", "这种比较只填一个值"),
        ("post.has." + "长" * 61, "最多 60 个字"),
        ("note.has.110101199001011234", "不能写身份证号、电话"),
        ("note.has.13800001111", "不能写身份证号、电话"),
        ("unit.is.没有这个单位", "不在机构名录中"),
        ("birth_month@years.ge.5;birth_month@years.le.3", "要求不小于 5，又要求不大于 3，没有哪一行能同时符合"),
        ("sex.is.male;sex.is.female", "要求等于 男，又要求等于 女"),
        ("sex.is.male;sex.not.male", "没有哪一行能同时符合"),
        ("rank.empty;rank.is.乡科级", "没有哪一行能同时符合"),
        (";".join(["rank.empty"] * 41), "条件超过 40 个"),
    ],
)
def test_what_cannot_be_asked_or_met_is_said_and_no_row_is_shown(client: Client, clerk: Any, group: str, sentence: str) -> None:
    client.force_login(clerk)

    page = client.get(URL, {"where": group}, follow=True).content.decode()

    assert sentence in " ".join(sentences(clerk, group))
    assert sentence in page
    assert ("筛选条件有误，没有列出任何行" in page) == bool(group)


@pytest.mark.parametrize("group", ["full_time_level.is.博士后", "post.has.火星;sex.is.female"])
def test_a_text_that_stands_nowhere_is_said_with_the_way_on(client: Client, clerk: Any, group: str) -> None:
    PersonFactory(post="科长", full_time_level="大学")
    client.force_login(clerk)

    page = client.get(URL, {"where": group}, follow=True).content.decode()
    elsewhere = client.get(URL, {"where": "post.has.科;full_time_level.is.大学;sex.empty"}, follow=True).content.decode()

    assert "没有符合条件的行" in page
    assert "，请核对写法，或去掉这个条件。" in page
    assert "请放宽筛选条件" in elsewhere


def test_what_is_asked_of_a_person_out_of_sight_is_met_neither_alone_nor_in_one_of_several_groups(clerk: Any) -> None:
    seen, unseen = PersonFactory(sex=Sex.FEMALE), PersonFactory(sex=Sex.FEMALE, off_roster=True)
    posting, _ = PostingFactory(person=seen), PostingFactory(person=unseen, unit=UnitFactory())
    asked, empty = "person__sex.is.female", "person__note.empty"

    for groups in ([asked], [f"{asked};{empty}"], [empty, asked], [f"{asked};{empty}", asked]):
        assert found(clerk, *groups, ledger=POSTINGS) == {posting}


def test_values_with_signs_of_the_address_come_back_as_they_were(clerk: Any) -> None:
    person = PersonFactory(post="科长;主任,50%.")
    [line] = listing(clerk, "post.has.科长%3B主任%2C50%25.").conditions.groups[0]

    assert line.condition.values == ("科长;主任,50%.",)
    assert found(clerk, line.condition.token) == {person}


def test_list_count_export_and_event_hold_to_the_same_conditions(client: Client, clerk: Any) -> None:
    PersonFactory(name="王小明", sex=Sex.FEMALE)
    PersonFactory(name="李大山", sex=Sex.MALE, serial=3)
    client.force_login(clerk)

    page = client.get(URL, {"where": "sex.is.female"})
    printed = client.post(f"{URL}export/?where=sex.is.female", {"as": "print"}).content.decode()
    b"".join(client.post(f"{URL}export/?where=sex.is.female").streaming_content)

    assert page.context["table"].page.paginator.count == 1
    assert "王小明" in printed
    assert "李大山" not in printed
    assert "条件：性别 等于 女" in printed
    kept = [event.after for event in Event.objects.order_by("pk")]
    assert [(after["rows"], after["filters"]["条件"]) for after in kept] == [(1, "性别 等于 女")] * 2


def test_a_condition_is_a_chip_that_takes_only_itself_away(client: Client, clerk: Any) -> None:
    client.force_login(clerk)

    table = client.get(URL, {"where": ["sex.is.female;rank.empty", "post.has.书记"], "org": ""}).context["table"]

    chips = {(chip.label, chip.said): QueryDict(chip.query[1:]).getlist("where") for chip in table.chips}
    assert chips == {
        ("性别", "等于 女"): ["rank.empty", "post.has.书记"],
        ("职务层次", "为空"): ["sex.is.female", "post.has.书记"],
        ("或者 现任职务", "包含 书记"): ["sex.is.female;rank.empty"],
    }


def test_conditions_are_one_query_and_none_costs_none(clerk: Any) -> None:
    asked = listing(clerk, "is_team_member.is.1;person__birth_month@years.le.35;person__rank.empty", ledger=POSTINGS)
    assert asked.rows is not None

    with CaptureQueriesContext(connection) as queries:
        list(asked.found)

    assert len(queries) == 1
