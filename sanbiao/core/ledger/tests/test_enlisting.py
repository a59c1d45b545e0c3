"""People put on the list of a class or a round by choosing them: all of them or none, each by the checks of an entry."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from sanbiao.affairs.appointments.models import Case
from sanbiao.affairs.appointments.tests.factories import RoundFactory
from sanbiao.affairs.training.models import Trainee
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.ledger import enlisted, enlisting_pages
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import ClassRunFactory, GrantFactory, PersonFactory, TraineeFactory, UnitFactory

pytestmark = pytest.mark.django_db


def of_class(run: Any) -> str:
    return f"/ledgers/training-trainee/enlist/{run.pk}/"


def cadre(**facts: Any) -> Any:
    return PersonFactory(on_roster=True, **facts)


def names(answer: Any) -> list[str]:
    return [row.cells[0].text for row in answer.context["table"].rows]


def test_people_chosen_are_put_on_the_list_each_with_an_event(client: Client, clerk: Any) -> None:
    run, people = ClassRunFactory(), [cadre() for _ in range(2)]
    asked = {"row": [person.pk for person in people]}

    second = client.post(of_class(run), asked | {"do": "next"})
    sent = asked | {"do": "add", "attendance": "expected", "ticket": second.context["ticket"]}
    answer = client.post(of_class(run), sent, follow=True)
    client.post(of_class(run), sent)

    rows = Trainee.objects.filter(class_run=run)
    assert "登记学员 2 人" in second.content.decode()
    assert "已登记学员 2 人。" in answer.content.decode()
    assert {row.person_id for row in rows} == {person.pk for person in people}
    assert {row.unit for row in rows} == {person.unit for person in people}
    assert Event.objects.filter(verb="登记", ledger="training.trainee").count() == 2


def test_of_those_chosen_one_who_cannot_be_entered_keeps_all_from_it_and_is_named(client: Client, clerk: Any) -> None:
    homed, homeless, run = cadre(), cadre(unit=None), ClassRunFactory()
    asked = {"row": [homed.pk, homeless.pk], "do": "add", "attendance": "expected"}

    answer = client.post(of_class(run), asked)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 人有误，一人也没有登记" in page
    assert [person for _, person, _ in answer.context["faults"]] == [homeless.name]
    assert "「单位」" in answer.context["faults"][0][2]
    assert not Trainee.objects.exists()
    assert not Event.objects.exists()


def test_who_is_on_the_list_already_is_shown_so_and_not_added_twice(client: Client, clerk: Any) -> None:
    trainee = TraineeFactory(person=cadre())
    asked = {"row": [trainee.person_id], "do": "add", "attendance": "expected"}

    shown = client.get(of_class(trainee.class_run)).content.decode()
    answer = client.post(of_class(trainee.class_run), asked)

    assert "已在名单" in shown
    assert f'name="row" value="{trainee.person_id}"' not in shown
    assert answer.context["faults"][0][2] == enlisted.ALREADY
    assert Trainee.objects.count() == 1


def test_people_are_found_by_name_unit_and_the_list_of_another_class_and_stay_chosen(client: Client, clerk: Any) -> None:
    town = UnitFactory(town=True)
    village = UnitFactory(parent=town)
    inside, named = cadre(unit=village, name="赵一"), cadre(name="钱二")
    before = TraineeFactory(person=cadre(name="孙三")).class_run
    url, kept = of_class(ClassRunFactory()), {"row": [inside.pk]}

    by_unit = client.post(url, {"find-unit": town.short_name})
    by_name = client.post(url, kept | {"find-q": "钱"})
    by_list = client.post(url, {"find-other": before.code})
    wrong = client.post(url, {"find-unit": "没有这个镇"})
    everybody = client.post(url, {"find-other": before.code, "do": "all"} | kept)

    assert (names(by_unit), names(by_name), names(by_list)) == (["赵一"], [named.name], ["孙三"])
    assert by_name.status_code == 200  # nothing of it ever stands in an address
    assert f'<input type="hidden" name="row" value="{inside.pk}">' in by_name.content.decode()
    assert wrong.status_code == 422
    assert names(wrong) == []
    assert everybody.context["count"] == 2


def test_what_differs_from_person_to_person_is_asked_of_each(client: Client, clerk: Any) -> None:
    round_, one, other = RoundFactory(), cadre(post="副镇长"), cadre()
    url = f"/ledgers/appointments-case/enlist/{round_.pk}/"
    asked = {"row": [one.pk, other.pk], "do": "add", "kind": "promotion", f"{one.pk}-matter": "任镇长"}

    wrong = client.post(url, asked)
    client.post(url, asked | {f"{other.pk}-matter": "任局长"})

    cases = {case.person_id: case for case in Case.objects.all()}
    assert wrong.context["faults"][0][1] == other.name
    assert "任镇长" in wrong.content.decode()  # nothing typed is lost
    assert cases[one.pk].matter == "任镇长"
    assert (cases[one.pk].from_post, cases[one.pk].from_unit) == ("副镇长", one.unit)
    assert cases[other.pk].matter == "任局长"


def test_whom_a_person_does_not_see_they_do_not_choose_nor_too_many_nor_nobody(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, run = UnitFactory(town=True), ClassRunFactory()
    run.organiser = town
    run.save()
    own, stranger = cadre(unit=town), cadre()
    client.force_login(GrantFactory(role=Role.HEAD, unit=town).user)
    monkeypatch.setattr(enlisting_pages, "MOST", 0)

    hidden = client.post(of_class(run), {"row": [stranger.pk], "do": "next"})
    many = client.post(of_class(run), {"row": [own.pk], "do": "next"})
    nobody = client.post(of_class(run), {"do": "next"})

    assert hidden.status_code == 404
    assert many.context["fault"] == enlisting_pages.TOO_MANY
    assert nobody.context["fault"] == enlisting_pages.NOBODY


def test_the_way_to_it_stands_on_the_page_of_the_list_for_those_who_may_go_it(client: Client, clerk: Any) -> None:
    run = ClassRunFactory()
    mine = client.get(f"/training/classes/{run.pk}/").content.decode()
    client.force_login(GrantFactory(section=Section.TRAINING, role=Role.CLERK).user)

    theirs = client.get(f"/training/classes/{run.pk}/").content.decode()
    answer = client.get(of_class(run))

    assert mine.count(f'href="{of_class(run)}"') == 1
    assert of_class(run) not in theirs  # who does not see the roster chooses nobody of it
    assert answer.status_code == 404


def test_every_declared_list_asks_what_has_to_be_filled() -> None:
    lists = [ledger for ledger in REGISTRY.values() if ledger.enlists]

    asked = {ledger.key: [*enlisted.once_form(ledger).base_fields] for ledger in lists}

    assert asked == {
        "training.trainee": ["attendance"],
        "appointments.case": ["kind"],
        "civil_service.promotion": [],
        "civil_service.registration": ["kind"],
    }
