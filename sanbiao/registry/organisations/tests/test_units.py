"""Units: their paths, names and kinds; and the accounts of a new installation."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from sanbiao.core.access.policy import GrantFact
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.models import CityName, Unit, UnitKind
from sanbiao.registry.organisations.queries import (
    ELSEWHERE,
    NoUnit,
    city_name,
    existing,
    grants_of,
    towns,
    unit_below,
    unit_names,
    unit_of,
)
from sanbiao.registry.organisations.services import name_city, place_units
from sanbiao.registry.organisations.services import unit_names as names_of
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def row(pk: int, short: str, *, name: str = "", aliases: str = "", kind: str = UnitKind.TOWN, parent: int | None = None):
    full = name or f"某市{short}"
    return {"pk": pk, "short_name": short, "name": full, "aliases": aliases, "kind": kind, "parent_id": parent}


def test_paths_follow_the_units_above_however_deep():
    town = UnitFactory(town=True, code="T")
    village = UnitFactory(village=True, code="V", parent=town)
    Unit.objects.update(path="wrong")

    place_units()

    assert dict(Unit.objects.values_list("code", "path")) == {"T": "/T/", "V": "/T/V/"}
    assert village.parent == town


def test_units_above_each_other_end_somewhere():
    one = UnitFactory(code="A")
    other = UnitFactory(code="B", parent=one)
    Unit.objects.filter(pk=one.pk).update(parent=other)

    place_units()

    assert dict(Unit.objects.values_list("code", "path")) == {"A": "/B/A/", "B": "/A/B/"}


def test_a_unit_goes_by_full_name_short_name_and_every_alias():
    names = names_of([row(1, "白石镇", aliases="白石；白石公社；")])

    assert dict(names.strict) == {"白石镇": 1, "白石": 1, "白石公社": 1, "某市白石镇": 1}


def test_a_short_name_of_several_villages_names_none_but_a_towns_names_the_town():
    village = {"kind": UnitKind.VILLAGE}
    names = names_of(
        [
            row(1, "东山", parent=5, name="某市东山村", **village),
            row(2, "东山", parent=6, name="某市柳河东山村", **village),
            row(3, "柳河", parent=5, name="某市柳河村", **village),
            row(5, "白石镇"),
            row(6, "柳河"),
        ]
    )

    assert "东山" not in names.strict
    assert names.strict["柳河"] == 6
    assert (names.loose["白石镇东山"], names.loose["柳河东山"]) == (1, 2)
    assert (names.strict["某市东山村"], names.strict["某市柳河村"]) == (1, 3)


def test_a_full_name_stands_before_anothers_alias():
    names = names_of([row(1, "白石镇", aliases="某市柳河镇"), row(2, "柳河镇")])

    assert names.strict["某市柳河镇"] == 2


def test_units_exist_from_their_first_day_until_the_day_they_are_closed():
    UnitFactory(code="always")
    UnitFactory(code="opened", opened_on=date(2023, 6, 30))
    UnitFactory(code="closed", town=True, closed_on=date(2023, 7, 1))
    UnitFactory(code="town", town=True)

    assert set(existing(date(2023, 6, 30)).values_list("code", flat=True)) == {"always", "opened", "closed", "town"}
    assert [unit.code for unit in towns(date(2023, 6, 30))] == ["closed", "town"]
    assert [unit.code for unit in towns(date(2023, 7, 1))] == ["town"]
    assert "opened" not in existing(date(2023, 6, 29)).values_list("code", flat=True)


def test_a_unit_is_found_by_its_code_or_a_sentence_says_that_there_is_none():
    unit = UnitFactory(code="J01")

    assert unit_of("J01") == unit
    with pytest.raises(NoUnit, match="没有编码为「J02」的机构"):
        unit_of("J02")


def test_the_city_is_named_by_setting_or_by_its_towns_or_not_at_all(settings):
    nameless = city_name()
    names = {"白石镇": "青泽市白石镇", "柳河镇": "青泽市柳河镇人民政府", "东关街道": "中共青泽市东关街道工作委员会"}
    for short, name in names.items():
        UnitFactory(town=True, short_name=short, name=name)
    UnitFactory(town=True, short_name="王家镇", name="王家镇")
    UnitFactory(town=True, short_name="河东", name="河西开发区")
    by_towns = city_name()
    settings.SANBIAO_CITY = "某某市"

    assert (nameless, by_towns, city_name()) == ("本市", "青泽市", "某某市")


def test_what_somebody_said_the_city_is_called_goes_before_all_else(settings):
    settings.SANBIAO_CITY = "某某市"
    clerk = GrantFactory().user

    name_city(" 青泽市 ", by=clerk, at=NOON)
    said = city_name()
    name_city("青泽县", by=clerk, at=NOON)
    name_city("青泽县", by=clerk, at=NOON)
    anew = city_name()
    name_city("", by=clerk, at=NOON)

    assert (said, anew, city_name()) == ("青泽市", "青泽县", "某某市")
    assert [(event.verb, event.before["name"], event.after["name"]) for event in Event.objects.order_by("pk")] == [
        ("改市名", "", "青泽市"),
        ("改市名", "青泽市", "青泽县"),
        ("改市名", "青泽县", ""),
    ]


@pytest.mark.parametrize("name", ["青泽市委", "Qingze", "市", "青泽", "<b>市", "青" * 20 + "市"])
def test_what_is_no_name_of_a_city_is_refused_with_a_sentence(client, name):
    client.force_login(GrantFactory().user)

    answer = client.post(reverse("city-name"), {"name": name})

    assert answer.status_code == 422
    assert answer.context["form"].errors["name"]
    assert not CityName.objects.exists()


def test_who_keeps_the_units_of_one_town_does_not_name_the_city(client):
    client.force_login(GrantFactory(unit=UnitFactory(town=True)).user)

    assert client.get(reverse("city-name")).status_code == 404
    assert client.post(reverse("city-name"), {"name": "青泽市"}).status_code == 404


def test_the_city_is_named_on_its_page(client):
    client.force_login(GrantFactory().user)

    answer = client.post(reverse("city-name"), {"name": "青泽市"}, follow=True)

    assert "已保存，报告的标题用“青泽市”。" in answer.content.decode()
    assert 'value="青泽市"' in client.get(reverse("city-name")).content.decode()


def test_rows_are_counted_by_the_unit_right_below():
    town = UnitFactory(town=True, code="T", short_name="白石镇")
    UnitFactory(village=True, code="V", parent=town, short_name="东山村")
    UnitFactory(town=True, code="T2", short_name="柳河镇")

    def below(path: str) -> dict[str, str]:
        return {unit.code: unit.below for unit in Unit.objects.annotate(below=unit_below(path, "path"))}

    assert below("/") == {"T": "T", "V": "T", "T2": "T2"}
    assert below("/T/") == {"T": "", "V": "V", "T2": ""}
    assert unit_names({"V"}, "/T/") == {"": "白石镇本级", "V": "东山村"}
    assert unit_names({"T", "T2"}, "/") == {"": ELSEWHERE, "T": "白石镇", "T2": "柳河镇"}


def test_grants_are_told_as_the_policy_reads_them():
    town = UnitFactory(town=True, code="T")
    user = GrantFactory(unit=town, role=Role.READER, section=Section.CADRES).user
    GrantFactory(user=user, role=Role.HEAD, section="training")

    assert list(grants_of(user)) == [GrantFact("cadres", "reader", "/T/"), GrantFact("training", "head", "/")]
    assert list(grants_of(UserFactory())) == []


def test_who_has_no_account_holds_nothing():
    GrantFactory()

    assert list(grants_of(AnonymousUser())) == []
