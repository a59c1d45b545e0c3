"""The pages of appointments: what is late, from where to where, and what belongs to a round and to a case."""

from datetime import date

import pytest
from django.urls import reverse

from sanbiao.affairs.appointments.models import Case, Kind
from sanbiao.affairs.appointments.queries import PLACES, Places, flows
from sanbiao.affairs.appointments.tests.factories import CaseFactory, RoundFactory
from sanbiao.registry.organisations.models import UnitKind
from sanbiao.registry.people.tests.factories import PostingFactory
from sanbiao.tests.factories import GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(GrantFactory().user)
    return lambda name, *args: client.get(reverse(name, args=args), {"period": "2023H1"}).content.decode()


def test_a_post_lies_where_the_unit_does_that_its_wording_begins_with():
    town, bureau = UnitFactory(kind=UnitKind.TOWN, short_name="枫林镇"), UnitFactory(kind=UnitKind.ORGAN, short_name="市水利局")
    UnitFactory(kind=UnitKind.VILLAGE, parent=town, short_name="前村")
    round_ = RoundFactory(decided=True)
    CaseFactory(round=round_, from_post="枫林镇副镇长", matter="任市水利局局长")
    CaseFactory(round=round_, from_post="外省某局", matter="任市水利局副局长", from_unit=town, to_unit=bureau)
    CaseFactory(round=round_, from_post="枫林镇镇长", matter="免去枫林镇镇长职务", kind=Kind.REMOVAL)
    CaseFactory(round=round_, from_post="", matter="任局长")

    lines = {line.source: dict(zip(PLACES, line.counts, strict=True)) for line in flows(Case.objects.all())}

    assert lines["乡镇（街道）"]["市直机关"] == 2
    assert lines["其他"]["其他"] == 1
    assert len(lines) == 2
    assert Places().of(None, "任前村党支部书记") == "其他"


def test_the_overview_names_what_is_late_and_from_where_to_where(page):
    RoundFactory(decided_on=date(2023, 2, 1))
    town = UnitFactory(kind=UnitKind.TOWN)
    CaseFactory(
        round=RoundFactory(decided=True), from_unit=town, to_unit=town, inspected_on=date(2023, 2, 1), decided_on=date(2023, 3, 6)
    )

    text = page("appointments")

    for words in ("已过计划会议日期、尚未决定的批次", "已决定、尚未公示或任免", "从哪里到哪里"):
        assert words in text


def test_a_round_tells_its_list_by_kind_and_an_empty_one_what_comes_first(page):
    case = CaseFactory(kind=Kind.LATERAL)

    assert "平级交流" in page("appointment-round", case.round.pk)
    assert "名单为空" in page("appointment-round", RoundFactory().pk)


def test_a_case_tells_the_posting_that_it_will_end_and_the_other_cases_of_the_person(page):
    posting = PostingFactory(post="副镇长")
    case = CaseFactory(person=posting.person, from_post=f"{posting.unit.short_name}副镇长")
    other = CaseFactory(person=posting.person, matter="任市水利局局长")
    done = CaseFactory(person=posting.person, appointed_on=date(2023, 3, 9), ends=posting)

    text = page("appointment-case", case.pk)

    assert f"任职后将结束：{posting}" in text
    assert other.matter in text
    assert f"已结束：{posting}" in page("appointment-case", done.pk)
