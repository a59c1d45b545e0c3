"""Creating a row: checked, kept, refused with a sentence, and nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from sanbiao.affairs.training.models import Trainee
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.ledger import forms
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.services import create_row
from sanbiao.core.ledger.tests.filling import faults
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import Person, Posting
from sanbiao.tests.factories import (
    NOON,
    ClassRunFactory,
    GrantFactory,
    PersonFactory,
    PostingFactory,
    UnitFactory,
    id_number_of,
)

pytestmark = pytest.mark.django_db

UNITS = REGISTRY["organisations.unit"]
POSTINGS = REGISTRY["people.posting"]


def a_posting(holder: Person, **more: Any) -> dict[str, Any]:
    return {
        "person": holder.name,
        "unit": holder.unit.short_name,
        "post": "副镇长",
        "began_on": "2021.05",
        "ended_on": "",
        "is_team_member": "1",
        "manner": "formal",
        "note": "",
        "ticket": "t" * 32,
        **more,
    }


def test_a_posting_is_typed_by_names(client: Client, clerk: Any) -> None:
    person = PersonFactory()

    answer = client.post("/ledgers/people-posting/new/", a_posting(person))

    made = Posting.objects.get()
    assert answer.url == f"/ledgers/people-posting/{made.pk}/"
    assert (made.person, made.unit, made.began_on) == (person, person.unit, date(2021, 5, 1))
    assert Event.objects.get().after["post"] == "副镇长"


def test_of_two_people_with_one_name_the_id_number_is_asked_for(client: Client, clerk: Any) -> None:
    first, _ = PersonFactory(name="王小明"), PersonFactory(name="王小明")

    found = faults(client, "/ledgers/people-posting/new/", a_posting(first))
    answer = client.post("/ledgers/people-posting/new/", a_posting(first, person=first.id_number.lower()))

    assert found == {"person": ["有 2 行都叫“王小明”，请改填身份证号。"]}
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"unit": "无名镇"}, "“无名镇”不在机构名录中"),
        ({"began_on": "2021.13"}, "“2021.13”不是有效月份"),
        ({"began_on": "1850.05"}, "“1850.05”不是有效月份"),
        ({"began_on": ""}, "请填写这一项"),
        ({"ended_on": "2021.04"}, "免职时间不得早于任职时间"),
        ({"post": "=HYPERLINK(1)"}, "以“=”开头，会被当作公式"),
        ({"manner": "none"}, "“none”不在可填的选项中，请改为：正式任职、兼任、挂职。"),
    ],
    ids=["unit", "month", "year", "missing", "order", "formula", "code"],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    client: Client, clerk: Any, typed: dict[str, str], sentence: str
) -> None:
    found = client.post("/ledgers/people-posting/new/", a_posting(PersonFactory(), **typed))

    [name] = typed
    errors = found.context["form"].errors
    assert list(errors) == [name]
    assert sentence in errors[name][0]
    assert f'href="#id_{name}"' in found.content.decode()
    assert found.context["form"][name].value() == typed[name]
    assert not Posting.objects.exists()


@pytest.mark.parametrize("day", ["去年", "2023.2.30", "1850-06-30"])
def test_a_day_that_is_none_is_said_and_stays_as_typed(client: Client, clerk: Any, day: str) -> None:
    answer = client.post("/ledgers/training-classrun/new/", {"began_on": day})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert form.errors["began_on"][0].startswith(f"“{day}”不是有效日期")
    assert form["began_on"].value() == day


def test_a_double_of_the_key_is_refused_with_the_models_sentence(client: Client, clerk: Any) -> None:
    there = PostingFactory()

    found = faults(client, "/ledgers/people-posting/new/", a_posting(there.person))

    assert found["__all__"] == ["已有一行的姓名、任职机构、职务名称、任职时间与此相同，只能有一条。"]


def test_a_person_is_made_where_a_list_names_one_who_is_not_there(client: Client, clerk: Any) -> None:
    run, town = ClassRunFactory(), UnitFactory(short_name="白石镇")
    number = id_number_of(date(1985, 6, 1), 42)
    typed = {
        "class_run": run.code,
        "person__name": "赵 明",
        "person__id_number": number,
        "unit_text": "白石镇",
        "attendance": "attended",
        "leave_hours": "0",
        "ticket": "t" * 32,
    }

    client.post("/ledgers/training-trainee/new/", typed)

    made = Trainee.objects.get()
    assert (made.person.name, made.person.id_number, made.person.on_roster) == ("赵明", number, False)
    assert made.unit == town
    assert number not in str(list(Event.objects.values()))


def test_another_name_for_a_known_id_number_is_refused_without_telling_the_right_one(client: Client, clerk: Any) -> None:
    person, run = PersonFactory(name="王小明"), ClassRunFactory()
    typed = {
        "class_run": run.code,
        "person__name": "王大明",
        "person__id_number": person.id_number,
        "unit_text": "某处",
        "attendance": "attended",
        "ticket": "t",
    }

    found = faults(client, "/ledgers/training-trainee/new/", typed)

    assert found["person__name"] == ["姓名与此身份证号已登记的姓名不一致，请核对。"]


@pytest.mark.parametrize("missing", ["person__name", "person__id_number"])
def test_nobody_is_named_by_a_name_or_an_id_number_alone(client: Client, clerk: Any, missing: str) -> None:
    known = PersonFactory()
    typed = {
        "class_run": ClassRunFactory().code,
        "person__name": known.name,
        "person__id_number": known.id_number,
        "unit_text": "某处",
        "attendance": "attended",
        "leave_hours": "0",
        "ticket": "t" * 32,
    }

    found = faults(client, "/ledgers/training-trainee/new/", typed | {missing: ""})

    assert found == {missing: ["请填写这一项。"]}
    assert list(Person.objects.all()) == [known]
    assert not Trainee.objects.exists()


def on_roster(person: Person, **more: Any) -> dict[str, Any]:
    return {
        "unit": "",
        "name": person.name,
        "post": "科员",
        "sex": "male",
        "birth_month": "1985.06",
        "id_number": person.id_number,
        "status": "serving",
        "ticket": "t" * 32,
        **more,
    }


def test_somebody_known_from_a_list_enters_the_roster_as_the_same_person(client: Client, clerk: Any) -> None:
    known, unit = PersonFactory(off_roster=True), UnitFactory()

    client.post("/ledgers/people-person/new/", on_roster(known, unit=unit.name))

    known.refresh_from_db()
    assert (known.on_roster, known.unit, known.post) == (True, unit, "科员")
    assert Person.objects.count() == 1


def test_somebody_known_from_a_list_does_not_enter_the_roster_under_another_name(client: Client, clerk: Any) -> None:
    known, unit = PersonFactory(off_roster=True, name="王小明"), UnitFactory()

    found = faults(client, "/ledgers/people-person/new/", on_roster(known, unit=unit.name, name="王大明"))

    known.refresh_from_db()
    assert found == {"name": ["姓名与此身份证号已登记的姓名不一致，请核对。"]}
    assert (known.name, known.on_roster) == ("王小明", False)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("99999919850615001", "应为 18 位，此处为 17 位，请核对后改正。"),
        ("99999919850615001A", "“999999********001A”含有不应有的字符，应为 17 位数字加 1 位校验码，请核对后改正。"),
        ("999999198513150018", "“999999********0018”第 7 至 14 位不是有效的出生日期，请核对后改正。"),
        ("999999198506150012", "“999999********0012”校验码不符，可能有一位录错，请与证件核对后改正。"),
    ],
    ids=["short", "letter", "month", "check digit"],
)
def test_an_id_number_that_is_none_is_refused(client: Client, clerk: Any, number: str, sentence: str) -> None:
    new = PersonFactory.build(unit=None)

    found = faults(client, "/ledgers/people-person/new/", on_roster(new, unit=UnitFactory().name, id_number=number))

    assert found == {"id_number": [sentence]}
    assert not Person.objects.exists()


def test_an_id_number_is_registered_once(client: Client, clerk: Any) -> None:
    known = PersonFactory()

    found = faults(client, "/ledgers/people-person/new/", on_roster(known))

    assert found["id_number"] == ["此身份证号已经登记，请在台账中查找并修改原有的一行。"]


def test_a_warning_is_told_and_does_not_stop(client: Client, clerk: Any) -> None:
    new = PersonFactory.build(unit=None, birth_month=date(1985, 1, 1))

    answer = client.post("/ledgers/people-person/new/", on_roster(new, unit=UnitFactory().code), follow=True)

    assert Person.objects.filter(id_hash=new.id_hash).exists()
    assert "以名册为准，请核对档案" in answer.content.decode()


def test_an_impossible_age_is_refused(client: Client, clerk: Any) -> None:
    new = PersonFactory.build(unit=None)

    found = faults(client, "/ledgers/people-person/new/", on_roster(new, birth_month="2020.01"))

    assert "现职干部应在 18 至 100 岁之间" in found["birth_month"][0]


def test_a_row_is_put_only_where_one_may_put_it() -> None:
    grant = GrantFactory(unit=UnitFactory())
    foreign = PersonFactory()
    values = {
        "person": foreign,
        "unit": foreign.unit,
        "post": "科长",
        "began_on": date(2021, 5, 1),
        "is_team_member": False,
        "manner": "formal",
    }

    with pytest.raises(Refused, match="您无权在此单位范围内登记或修改任职经历"):
        create_row(ledger=POSTINGS, values=values, by=grant.user, at=NOON)

    assert not Posting.objects.exists()


def test_whoever_sees_a_unit_but_may_not_write_there_is_told_so_and_loses_nothing(client: Client) -> None:
    grant = GrantFactory(unit=UnitFactory())
    GrantFactory(user=grant.user, role=Role.READER)
    holder, foreign = PersonFactory(unit=grant.unit), UnitFactory()
    client.force_login(grant.user)

    answer = client.post("/ledgers/people-posting/new/", a_posting(holder, unit=foreign.name))

    form = answer.context["form"]
    assert answer.status_code == 422
    assert form.errors == {"__all__": ["您无权在此单位范围内登记或修改任职经历，没有保存。请核对单位。"]}
    assert form["unit"].value() == foreign.name
    assert not Posting.objects.exists()
    assert not Event.objects.exists()


def test_a_double_that_slips_past_the_form_is_refused_by_the_database() -> None:
    there = PostingFactory()
    values = {
        "person": there.person,
        "unit": there.unit,
        "post": there.post,
        "began_on": there.began_on,
        "is_team_member": True,
        "manner": "formal",
    }

    with pytest.raises(Refused, match="已有一行的姓名、任职机构、职务名称、任职时间与此相同"):
        create_row(ledger=POSTINGS, values=values, by=GrantFactory().user, at=NOON)


def test_a_units_path_follows_from_the_unit_above(client: Client, clerk: Any) -> None:
    above = UnitFactory()
    typed = {
        "code": "Ｘ 01",
        "name": "试验市白石镇人民政府",
        "short_name": "白石镇",
        "kind": "town",
        "parent": above.code,
        "ticket": "t" * 32,
    }

    client.post("/ledgers/organisations-unit/new/", typed)

    assert Unit.objects.get(code="X01").path == f"{above.path}X01/"


def test_a_village_whose_town_is_not_found_is_told_that_alone(client: Client, clerk: Any) -> None:
    typed = {"code": "V1", "name": "试验市东村", "short_name": "东村", "kind": "village", "ticket": "t" * 32}

    unknown = faults(client, "/ledgers/organisations-unit/new/", typed | {"parent": "无名镇"})
    missing = faults(client, "/ledgers/organisations-unit/new/", typed)

    assert unknown == {"parent": ["“无名镇”不在机构名录中，请核对写法，或先把它补进机构台账。"]}
    assert missing == {"parent": ["村、社区必须填写所属乡镇（街道）的机构编码，请补填。"]}
    assert not Unit.objects.exists()


def test_names_are_offered_while_typing_where_they_are_not_too_many(
    client: Client, clerk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "OFFERED", 1)
    UnitFactory(short_name="白石镇")

    few = client.get("/ledgers/people-posting/new/").content.decode()
    UnitFactory(short_name="柳河镇")
    many = client.get("/ledgers/people-posting/new/").content.decode()

    assert '<option value="白石镇"></option>' in few
    assert 'list="unit-names"' in few
    assert '<option value="白石镇"></option>' not in many
    assert 'list="unit-names"' not in many


def test_the_state_of_a_machine_is_not_in_the_form(client: Client, clerk: Any) -> None:
    form = client.get("/ledgers/training-classrun/new/").context["form"]

    assert "state" not in form.fields
