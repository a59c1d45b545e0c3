"""Changing a row: what was typed stays, nobody overwrites what they did not see, and nothing leaves one's reach."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.services import Conflict, change_row, version_of
from sanbiao.core.ledger.tests.filling import as_opened, faults
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import Person, Posting
from sanbiao.tests.factories import (
    NOON,
    ClassRunFactory,
    GrantFactory,
    PersonFactory,
    PostingFactory,
    TraineeFactory,
    UnitFactory,
    id_number_of,
)

pytestmark = pytest.mark.django_db

POSTINGS = REGISTRY["people.posting"]


def test_an_id_number_is_never_written_into_the_page_and_stays_when_left_empty(client: Client, clerk: Any) -> None:
    person = PersonFactory()
    url = f"/ledgers/people-person/{person.pk}/change/"
    opened = client.get(url)
    form = opened.context["form"]
    typed = {field.html_name: field.value() or "" for field in form} | {"post": "处长"}

    client.post(url, typed)

    person.refresh_from_db()
    assert person.id_number not in opened.content.decode()
    assert person.post == "处长"
    assert person.id_number.startswith("999999")
    assert Event.objects.get().after == {"post": "处长"}


def test_a_corrected_id_number_is_kept_masked(client: Client, clerk: Any) -> None:
    person = PersonFactory(birth_month=date(1985, 6, 1))
    right = id_number_of(date(1985, 6, 1), 998)
    url = f"/ledgers/people-person/{person.pk}/change/"
    typed = {field.html_name: field.value() or "" for field in client.get(url).context["form"]}

    client.post(url, typed | {"id_number": right})

    person.refresh_from_db()
    assert person.id_number == right
    assert Event.objects.get().after == {"id_number": f"{right[:6]}**********{right[-2:]}"}


def test_a_level_of_education_typed_with_spaces_is_the_level(client: Client, clerk: Any) -> None:
    person = PersonFactory()
    url = f"/ledgers/people-person/{person.pk}/change/"

    client.post(url, as_opened(client, url) | {"full_time_level": "大 学", "in_service_level": "自考 本科"})

    person.refresh_from_db()
    assert (person.full_time_level, person.in_service_level) == ("大学", "自考 本科")


def test_when_two_change_one_row_the_second_sees_both_and_loses_nothing(client: Client, clerk: Any) -> None:
    posting = PostingFactory(post="副镇长")
    url = f"/ledgers/people-posting/{posting.pk}/change/"
    typed = {field.html_name: field.value() or "" for field in client.get(url).context["form"]} | {"post": "镇长"}
    change_row(
        ledger=POSTINGS, record=posting, values={"post": "党委委员"}, version=version_of(posting), by=GrantFactory().user, at=NOON
    )

    first = client.post(url, typed)
    second = client.post(url, typed | {"version": first.context["form"]["version"].value()})

    assert first.status_code == 409
    assert first.context["differing"] == [("职务名称", "镇长", "党委委员")]
    assert first.context["form"]["post"].value() == "镇长"
    assert second.status_code == 302
    posting.refresh_from_db()
    assert posting.post == "镇长"


def test_when_two_change_one_person_the_id_number_is_not_shown(client: Client, clerk: Any) -> None:
    person = PersonFactory(post="科长", birth_month=date(1985, 6, 1))
    url = f"/ledgers/people-person/{person.pk}/change/"
    typed = as_opened(client, url) | {"post": "处长", "id_number": id_number_of(date(1985, 6, 1), 998)}
    Person.objects.update(post="局长")

    answer = client.post(url, typed)

    assert answer.status_code == 409
    assert answer.context["differing"] == [("现任职务", "处长", "局长")]
    assert person.id_number not in answer.content.decode()


def test_nothing_is_written_over_a_row_that_was_changed_meanwhile() -> None:
    posting = PostingFactory()
    opened = version_of(posting)
    Posting.objects.update(note="另改")

    with pytest.raises(Conflict):
        change_row(ledger=POSTINGS, record=posting, values={"post": "镇长"}, version=opened, by=GrantFactory().user, at=NOON)

    assert not Event.objects.exists()


def test_a_row_that_left_ones_reach_meanwhile_is_not_changed() -> None:
    grant = GrantFactory(unit=UnitFactory())
    posting = PostingFactory(unit=grant.unit)
    opened = version_of(posting)
    Posting.objects.update(unit=UnitFactory())

    with pytest.raises(Refused, match="您无权修改这一行。"):
        change_row(ledger=POSTINGS, record=posting, values={"post": "镇长"}, version=opened, by=grant.user, at=NOON)

    posting.refresh_from_db()
    assert posting.post == "副镇长"
    assert not Event.objects.exists()


def test_a_change_with_a_fault_is_not_kept(client: Client, clerk: Any) -> None:
    posting = PostingFactory()
    url = f"/ledgers/people-posting/{posting.pk}/change/"

    found = faults(client, url, as_opened(client, url) | {"post": "镇长", "ended_on": "2021.04"})

    posting.refresh_from_db()
    assert found == {"ended_on": ["免职时间不得早于任职时间，请核对这两个日期。"]}
    assert (posting.post, posting.ended_on) == ("副镇长", None)


def test_a_row_is_not_moved_out_of_ones_reach() -> None:
    grant = GrantFactory(unit=UnitFactory())
    posting = PostingFactory(unit=grant.unit)

    with pytest.raises(Refused, match="您无权在此单位范围内"):
        change_row(
            ledger=POSTINGS, record=posting, values={"unit": UnitFactory()}, version=version_of(posting), by=grant.user, at=NOON
        )

    posting.refresh_from_db()
    assert posting.unit == grant.unit


def test_a_row_moved_where_one_may_not_write_is_refused_and_what_was_typed_stays(client: Client) -> None:
    grant = GrantFactory(unit=UnitFactory())
    GrantFactory(user=grant.user, role=Role.READER)
    posting, foreign = PostingFactory(person__unit=grant.unit), UnitFactory()
    client.force_login(grant.user)
    url = f"/ledgers/people-posting/{posting.pk}/change/"

    answer = client.post(url, as_opened(client, url) | {"unit": foreign.name})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert form.errors == {"__all__": ["您无权在此单位范围内登记或修改任职经历，没有保存。请核对单位。"]}
    assert form["unit"].value() == foreign.name
    assert Posting.objects.get().unit == grant.unit
    assert not Event.objects.exists()


def test_a_row_whose_name_another_one_carries_is_named_so_that_it_is_found_again(client: Client, clerk: Any) -> None:
    village, _ = UnitFactory(village=True, short_name="东村"), UnitFactory(village=True, short_name="东村")
    like_a_town, _ = UnitFactory(village=True, short_name="柳河"), UnitFactory(town=True, short_name="柳河")
    run, _ = ClassRunFactory(name="进修班"), ClassRunFactory(name="进修班")
    urls = [
        f"/ledgers/people-posting/{PostingFactory(unit=village).pk}/change/",
        f"/ledgers/people-posting/{PostingFactory(unit=like_a_town).pk}/change/",
        f"/ledgers/training-trainee/{TraineeFactory(class_run=run).pk}/change/",
    ]

    opened = [as_opened(client, url) for url in urls]
    answers = [client.post(url, typed).status_code for url, typed in zip(urls, opened, strict=True)]

    assert [typed.get("unit") or typed["class_run"] for typed in opened] == [village.name, like_a_town.name, run.code]
    assert answers == [302, 302, 302]
    assert not Event.objects.exists()


def test_a_row_keeps_the_row_it_names_though_that_one_is_out_of_sight(client: Client) -> None:
    grant = GrantFactory(unit=UnitFactory(parent=UnitFactory()))
    trainee = TraineeFactory(unit=grant.unit)
    other = ClassRunFactory()
    client.force_login(grant.user)
    url = f"/ledgers/training-trainee/{trainee.pk}/change/"
    above = f"/ledgers/organisations-unit/{grant.unit.pk}/change/"

    moved = faults(client, url, as_opened(client, url) | {"class_run": other.code})
    client.post(url, as_opened(client, url) | {"attendance": "absent"})
    client.post(above, as_opened(client, above) | {"short_name": "白石镇"})

    trainee.refresh_from_db()
    assert moved == {"class_run": [f"“{other.code}”在「班次」中没有，请核对，或先导入或登记该台账。"]}
    assert trainee.attendance == "absent"
    assert Unit.objects.get(pk=grant.unit.pk).short_name == "白石镇"
