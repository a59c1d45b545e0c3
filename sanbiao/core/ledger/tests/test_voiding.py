"""Voiding: a row is nowhere but in what was voided, comes back as it was, and what others refer to stays."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import REASON
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.models import VoidedRow
from sanbiao.core.ledger.voiding import RESTORE, VOID, restore_row, void_rows, voided
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.machine.steps import stored
from sanbiao.core.secrecy.fields import keyed_hash, under
from sanbiao.core.secrecy.rotation import reseal_everything
from sanbiao.registry.people.models import Person, Posting
from sanbiao.tests.factories import (
    NOON,
    ClassRunFactory,
    GrantFactory,
    PersonFactory,
    PostingFactory,
    TraineeFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db

POSTINGS, PEOPLE, CLASSES = REGISTRY["people.posting"], REGISTRY["people.person"], REGISTRY["training.classrun"]
ROW = "/ledgers/people-posting/{}/"
REASON_GIVEN = {"reason": "重复登记", "asked": "1"}


def void(ledger: Any, row: Any, by: Any, reason: str = "重复登记") -> VoidedRow:
    [gone] = void_rows(ledger=ledger, keys=[row.pk], reason=reason, by=by, at=NOON)
    return gone


def test_a_voided_row_is_out_of_list_search_and_export_and_its_event_has_the_reason(client: Client, clerk: Any) -> None:
    posting = PostingFactory(post="副镇长")

    answer = client.post(f"{ROW.format(posting.pk)}void/", REASON_GIVEN, follow=True)

    page = client.get("/ledgers/people-posting/").content.decode()
    event = Event.objects.get(verb=VOID)
    assert "已作废" in answer.content.decode()
    assert "重复登记" in answer.content.decode()
    assert not Posting.objects.exists()
    assert "副镇长" not in page
    assert event.after == {REASON: "重复登记"}
    assert event.before["post"] == "副镇长"


def test_the_old_address_says_who_voided_the_row_and_why_and_brings_it_back(client: Client, clerk: Any) -> None:
    posting = PostingFactory(post="副镇长")
    before = stored(posting)
    void(POSTINGS, posting, clerk)

    told = client.get(ROW.format(posting.pk), follow=True)
    client.post(told.context["restore_url"])

    assert clerk.get_username() in told.content.decode()
    assert "重复登记" in told.content.decode()
    assert stored(Posting.objects.get()) == before
    assert not VoidedRow.objects.exists()
    assert set(Event.objects.values_list("verb", flat=True)) == {VOID, RESTORE}


@pytest.mark.parametrize(
    ("key", "factory"),
    [("training.classrun", ClassRunFactory), ("people.person", PersonFactory), ("organisations.unit", UnitFactory)],
)
def test_a_page_that_a_business_made_leads_to_what_was_voided_too(client: Client, clerk: Any, key: str, factory: Any) -> None:
    ledger, row = REGISTRY[key], factory()
    offered = client.get(ledger.detail_url(row.pk)).content.decode()
    gone = void(ledger, row, clerk)

    told = client.get(ledger.detail_url(gone.record), follow=True)

    assert f"/ledgers/{ledger.slug}/{gone.record}/void/" in offered
    assert told.context["gone"] == gone


def test_who_might_not_see_the_row_does_not_see_that_it_was_voided(client: Client, clerk: Any) -> None:
    town, other = UnitFactory(town=True), UnitFactory(town=True)
    posting = PostingFactory(unit=town)
    void(POSTINGS, posting, clerk)
    client.force_login(GrantFactory(role=Role.HEAD, unit=other).user)

    answers = [client.get(url).status_code for url in (ROW.format(posting.pk), f"/ledgers/people-posting/voided/{posting.pk}/")]
    listed = client.get("/ledgers/people-posting/voided/")

    assert answers == [404, 404]
    assert listed.context["lines"] == []


def test_who_may_see_but_not_change_neither_voids_nor_restores(client: Client, clerk: Any) -> None:
    posting, kept = PostingFactory(), PostingFactory()
    void(POSTINGS, posting, clerk)
    reader = GrantFactory(role=Role.READER).user
    client.force_login(reader)

    page = client.get(ROW.format(posting.pk), follow=True)
    answers = [
        client.post(f"/ledgers/people-posting/voided/{posting.pk}/restore/").status_code,
        client.post(f"{ROW.format(kept.pk)}void/", REASON_GIVEN).status_code,
    ]

    assert page.context["restore_url"] == ""
    assert answers == [404, 404]
    with pytest.raises(Refused, match="无权修改"):
        void(POSTINGS, kept, reader)


def test_a_row_that_others_refer_to_stays_and_the_page_says_which_and_how_many(client: Client, clerk: Any) -> None:
    run = ClassRunFactory()
    trainee, _ = TraineeFactory(class_run=run), TraineeFactory(class_run=run)

    answer = client.post(f"/ledgers/training-classrun/{run.pk}/void/", REASON_GIVEN)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "学员 2 行" in page
    assert REGISTRY["training.trainee"].detail_url(trainee.pk) in page
    assert not VoidedRow.objects.exists()
    assert not Event.objects.filter(verb=VOID).exists()


def test_a_reason_is_needed(client: Client, clerk: Any) -> None:
    posting = PostingFactory()

    answer = client.post(f"{ROW.format(posting.pk)}void/", {"reason": " ", "asked": "1"})

    assert answer.status_code == 422
    assert Posting.objects.exists()


def test_a_person_is_sealed_whole_and_comes_back_under_another_key(clerk: Any) -> None:
    person = PersonFactory(birth_month=date(1985, 6, 1))
    number, pk = person.id_number, person.pk
    gone = void(PEOPLE, person, clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept FROM ledger_voidedrow")
        text = cursor.fetchone()[0]
    fresh = bytes(range(32))

    reseal_everything(fresh)
    with under(fresh):
        restore_row(ledger=PEOPLE, gone=gone, by=clerk, at=NOON)

        back = Person.objects.get(pk=pk)
        assert (back.id_number, back.id_hash) == (number, keyed_hash(number))
    assert number not in text
    assert person.name not in text
    assert "id_hash" not in json.loads(gone.kept)


def test_a_row_whose_number_was_taken_meanwhile_is_not_restored(client: Client, clerk: Any) -> None:
    run = ClassRunFactory(code="PX2023-01")
    gone = void(CLASSES, run, clerk)
    ClassRunFactory(code="PX2023-01")

    answer = client.post(f"/ledgers/training-classrun/voided/{gone.record}/restore/", follow=True)

    assert "没有恢复" in answer.content.decode()
    assert VoidedRow.objects.count() == 1


def test_a_row_whose_master_was_voided_too_says_which_has_to_be_restored_first(clerk: Any) -> None:
    trainee = TraineeFactory(class_run__name="科级干部进修班")
    gone = void(REGISTRY["training.trainee"], trainee, clerk)
    master = void(CLASSES, trainee.class_run, clerk)

    with pytest.raises(Refused, match="已经作废，请先恢复它"):
        restore_row(ledger=REGISTRY["training.trainee"], gone=gone, by=clerk, at=NOON)

    restore_row(ledger=CLASSES, gone=master, by=clerk, at=NOON)
    assert restore_row(ledger=REGISTRY["training.trainee"], gone=gone, by=clerk, at=NOON).pk == gone.record


def test_a_row_is_restored_once(clerk: Any) -> None:
    gone = void(POSTINGS, PostingFactory(), clerk)
    restore_row(ledger=POSTINGS, gone=gone, by=clerk, at=NOON)

    with pytest.raises(Refused, match="已经恢复"):
        restore_row(ledger=POSTINGS, gone=VoidedRow(pk=1), by=clerk, at=NOON)


def test_a_voided_unit_is_seen_by_those_who_hold_the_one_above_it(clerk: Any) -> None:
    village = UnitFactory(village=True)
    holders = [GrantFactory(role=Role.HEAD, unit=unit).user for unit in (village.parent, UnitFactory(town=True))]
    units = REGISTRY["organisations.unit"]
    void(units, village, clerk)

    seen = [voided(units, user, units.change_permission).count() for user in holders]

    assert seen == [1, 0]


def test_no_step_of_a_row_is_called_as_what_every_ledger_does_with_rows():
    labels = {step.label for machine in MACHINES.values() for step in machine.transitions.values()}

    assert labels & {"作废这一行", "作废选中的行", "批量修改", "导出选中的行", "恢复"} == set()
