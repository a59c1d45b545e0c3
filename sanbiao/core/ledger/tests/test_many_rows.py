"""Rows chosen in a list: what is done with them is done with all of them or with none, and said beforehand with numbers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from sanbiao.affairs.training.models import ClassRun
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.ledger import choosing
from sanbiao.core.ledger.bulk import bulk_columns, bulk_form
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.models import VoidedRow
from sanbiao.core.ledger.voiding import VOID
from sanbiao.registry.people.models import Posting
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, PostingFactory, TraineeFactory, UnitFactory

pytestmark = pytest.mark.django_db

CHANGE = "/ledgers/people-posting/many/change/"
VOID_MANY = "/ledgers/people-posting/many/void/"


def keys(*rows: Any) -> list[int]:
    return [row.pk for row in rows]


def test_a_change_of_many_rows_says_its_numbers_first_and_keeps_one_event_a_row(client: Client, clerk: Any) -> None:
    rows = [PostingFactory(post=post) for post in ("副镇长", "副镇长", "镇长")]
    asked = {"row": keys(*rows), "field": "post", "asked": "1", "post": "镇长"}

    preview = client.post(CHANGE, asked)
    untouched = Posting.objects.filter(post="镇长").count()
    answer = client.post(CHANGE, asked | {"sure": "1"}, follow=True)

    events = Event.objects.all()
    assert "2 行的「职务名称」将由“副镇长”（2 行）改为“镇长”。另有 1 行已是“镇长”，不变。" in preview.content.decode()
    assert untouched == 1
    assert Posting.objects.filter(post="镇长").count() == 3
    assert "已修改 2 行" in answer.content.decode()
    assert [event.after for event in events] == [{"post": "镇长"}] * 2
    assert len({event.batch for event in events}) == 1


def test_the_fields_are_chosen_first_and_asked_by_the_rows_own_input(client: Client, clerk: Any) -> None:
    posting = PostingFactory()

    first = client.post(CHANGE, {"row": keys(posting)})
    second = client.post(CHANGE, {"row": keys(posting), "field": "manner"})
    wrong = client.post(CHANGE, {"row": keys(posting), "field": "manner", "asked": "1", "manner": "没有这种"})

    assert ("manner", "任职方式") in first.context["form"].fields["field"].choices
    assert "正式任职" in second.content.decode()
    assert wrong.status_code == 422


def test_one_row_that_cannot_have_the_value_leaves_all_as_they_were(client: Client, clerk: Any) -> None:
    early, late = PostingFactory(began_on="2019-03-01"), PostingFactory(began_on="2022-03-01")
    asked = {"row": keys(early, late), "field": "ended_on", "asked": "1", "ended_on": "2021.05", "sure": "1"}

    answer = client.post(CHANGE, asked)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 行有误，一行也没有改动" in page
    assert f"/ledgers/people-posting/{late.pk}/" in page
    assert not Posting.objects.filter(ended_on__isnull=False).exists()
    assert not Event.objects.exists()


def test_people_and_what_tells_rows_apart_alone_are_not_offered() -> None:
    offered = bulk_columns(REGISTRY["people.posting"])
    classes = bulk_columns(REGISTRY["training.classrun"])

    assert "post" in offered
    assert not {"person", "person__name", "person__id_number"} & offered.keys()
    assert "code" not in classes


def test_every_field_that_is_offered_has_its_input(clerk: Any) -> None:
    offered = [(ledger, name) for ledger in REGISTRY.values() for name in bulk_columns(ledger)]

    forms = [bulk_form(ledger, name)(user=clerk, on=NOON.date()) for ledger, name in offered]

    assert [[*form.fields] for form in forms] == [[name] for _, name in offered]
    assert len(offered) > 100


def test_all_rows_of_the_filters_are_those_of_other_pages_too(client: Client, clerk: Any) -> None:
    for _ in range(2):
        PostingFactory(post="镇长")
    other = PostingFactory(post="局长")
    asked = {"all": "1", "field": "note", "asked": "1", "note": "已核对", "sure": "1"}

    client.post(f"{CHANGE}?q=镇长", asked)

    other.refresh_from_db()
    assert Posting.objects.filter(note="已核对").count() == 2
    assert other.note == ""


def test_too_many_rows_are_refused_with_the_bound(client: Client, clerk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "MOST", 1)
    rows = [PostingFactory(), PostingFactory()]

    answer = client.post(VOID_MANY, {"row": keys(*rows)}, follow=True)

    assert "一次最多办理 1 行" in answer.content.decode()


def test_many_rows_are_voided_with_one_reason(client: Client, clerk: Any) -> None:
    rows = [PostingFactory(), PostingFactory()]

    asked = client.post(VOID_MANY, {"row": keys(*rows)})
    client.post(VOID_MANY, {"row": keys(*rows), "reason": "重复登记", "asked": "1"})

    assert "选中的 2 行" in asked.content.decode()
    assert not Posting.objects.exists()
    assert list(VoidedRow.objects.values_list("reason", flat=True)) == ["重复登记"] * 2
    assert Event.objects.filter(verb=VOID).values("batch").distinct().count() == 1


def test_of_many_rows_one_that_others_refer_to_keeps_all_of_them(client: Client, clerk: Any) -> None:
    free, held = ClassRunFactory(), TraineeFactory().class_run
    asked = {"row": keys(free, held), "reason": "重复", "asked": "1"}

    answer = client.post("/ledgers/training-classrun/many/void/", asked)

    assert answer.status_code == 422
    assert "学员 1 行引用它" in answer.content.decode()
    assert ClassRun.objects.count() == 2


def test_a_row_out_of_reach_among_the_chosen_is_not_there(client: Client) -> None:
    town, other = UnitFactory(town=True), UnitFactory(town=True)
    inside, outside = PostingFactory(unit=town), PostingFactory(unit=other)
    client.force_login(GrantFactory(role=Role.HEAD, unit=town).user)
    asked = {"row": keys(inside, outside), "reason": "重复", "asked": "1"}

    answers = [client.post(url, asked).status_code for url in (VOID_MANY, CHANGE)]

    assert answers == [404, 404]
    assert Posting.objects.count() == 2


def test_the_chosen_rows_alone_go_out(client: Client, clerk: Any) -> None:
    chosen, _ = PostingFactory(post="镇长"), PostingFactory(post="副镇长")

    answer = client.post("/ledgers/people-posting/export/", {"row": keys(chosen)})

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    event = Event.objects.get()
    assert sheet.max_row == 2
    assert event.after["filters"] == {"选中的行": "1"}


def test_a_list_offers_what_may_be_done_with_rows_by_right(client: Client, clerk: Any) -> None:
    PostingFactory()
    mine = client.get("/ledgers/people-posting/").context["table"].actions
    client.force_login(GrantFactory(role=Role.READER).user)

    theirs = client.get("/ledgers/people-posting/").context["table"].actions

    assert [label for _, label in mine] == ["批量修改", "导出选中的行", "作废选中的行"]
    assert theirs == []
