"""The page of a row: its facts, where it stands, what may be done with it, and what was done."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sanbiao.affairs.training.machine import machine
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.ledger.history import happenings
from sanbiao.core.ledger.ledger import REGISTRY, Panel
from sanbiao.core.ledger.services import change_row, version_of
from sanbiao.core.ledger.states import steps_of
from sanbiao.core.ui.shell import FieldChange
from sanbiao.tests.factories import (
    NOON,
    ClassRunFactory,
    EventFactory,
    GrantFactory,
    PartyOrganisationFactory,
    PostingFactory,
    TraineeFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db

POSTINGS = REGISTRY["people.posting"]
UNITS = REGISTRY["organisations.unit"]


def bar(record: Any) -> list[tuple[str, str]]:
    return [(step.label, step.state) for step in steps_of(machine, record)]


def test_the_step_bar_shows_what_is_done_what_is_now_and_what_lies_ahead() -> None:
    assert bar(ClassRunFactory.build()) == [("计划", "now"), ("已开班", ""), ("已结业", "")]
    assert bar(ClassRunFactory.build(opened=True)) == [("计划", "done"), ("已开班", "now"), ("已结业", "")]
    assert bar(ClassRunFactory.build(completed=True)) == [("计划", "done"), ("已开班", "done"), ("已结业", "done")]
    assert bar(ClassRunFactory.build(cancelled=True)) == [("计划", "done"), ("取消", "stopped")]


def test_a_step_that_is_not_open_says_why(client: Client) -> None:
    run = ClassRunFactory()
    client.force_login(GrantFactory(role=Role.CLERK).user)

    page = client.get(f"/ledgers/training-classrun/{run.pk}/").content.decode()

    assert "学员名单为空，请先导入或登记学员。" in page
    assert f"/ledgers/training-classrun/{run.pk}/fire/open/" not in page
    assert "取消班次" not in page


def test_an_open_step_is_fired_and_kept(client: Client) -> None:
    run = TraineeFactory().class_run
    user = GrantFactory(role=Role.CLERK).user
    client.force_login(user)

    client.post(f"/ledgers/training-classrun/{run.pk}/fire/open/")

    run.refresh_from_db()
    assert run.state == "open"
    [event] = happenings(REGISTRY["training.classrun"], run)
    assert (event.who, event.what, list(event.changes)) == (user.username, "开班", [FieldChange("状态", "计划", "已开班")])


@pytest.mark.parametrize(
    ("key", "step"),
    [("training.classrun", "nowhere"), ("people.posting", "open")],
    ids=["no such step", "no life"],
)
def test_a_step_that_the_ledger_does_not_have_is_not_there(client: Client, key: str, step: str) -> None:
    record = {"training.classrun": ClassRunFactory, "people.posting": PostingFactory}[key]()
    client.force_login(GrantFactory().user)

    answer = client.post(f"/ledgers/{REGISTRY[key].slug}/{record.pk}/fire/{step}/")

    assert answer.status_code == 404
    assert not Event.objects.exists()


def test_a_refused_step_is_told_as_a_sentence(client: Client) -> None:
    run = ClassRunFactory()
    client.force_login(GrantFactory(role=Role.CLERK).user)

    client.post(f"/ledgers/training-classrun/{run.pk}/fire/open/")
    page = client.get("/ledgers/training-classrun/").content.decode()

    assert "不能开班：学员名单为空，请先导入或登记学员。" in page


def test_the_history_tells_links_dates_and_truths_in_words() -> None:
    posting, unit = PostingFactory(), UnitFactory(short_name="白石镇")
    was = str(posting.unit)

    change_row(
        ledger=POSTINGS,
        record=posting,
        values={"unit": unit, "is_team_member": False, "ended_on": NOON.date()},
        version=version_of(posting),
        by=GrantFactory().user,
        at=NOON,
    )

    [event] = happenings(POSTINGS, posting)
    assert list(event.changes) == [
        FieldChange("任职机构", was, "白石镇"),
        FieldChange("免职时间", "", "2023.07"),
        FieldChange("是否班子成员", "是", "否"),
    ]


def test_a_link_that_changed_there_and_back_is_told_in_words_each_time(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    posting = PostingFactory(person__unit__short_name="白石镇")
    first, second = posting.unit, UnitFactory(short_name="柳河镇")
    for unit in (second, first):
        posting.refresh_from_db()
        change_row(
            ledger=POSTINGS, record=posting, values={"unit": unit}, version=version_of(posting), by=GrantFactory().user, at=NOON
        )

    with django_assert_num_queries(3):  # events, and each unit once
        told = happenings(POSTINGS, posting)

    assert [list(event.changes) for event in told] == [
        [FieldChange("任职机构", "柳河镇", "白石镇")],
        [FieldChange("任职机构", "白石镇", "柳河镇")],
    ]


def test_what_was_kept_of_a_field_that_is_no_more_is_told_as_it_was_kept() -> None:
    posting = PostingFactory()
    EventFactory(ledger=POSTINGS.key, record=str(posting.pk), before={"rank": "副科"}, after={"rank": "正科", "post": "镇长"})

    [event] = happenings(POSTINGS, posting)

    assert list(event.changes) == [FieldChange("职务名称", "", "镇长"), FieldChange("rank", "副科", "正科")]


def test_related_rows_are_shown_to_those_who_may_see_them(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(UNITS), "panels", (Panel("党组织", "organisations.partyorganisation", "unit"),))
    party = PartyOrganisationFactory()
    url = f"/ledgers/organisations-unit/{party.unit.pk}/"
    client.force_login(GrantFactory().user)

    shown = [panel.title for panel in client.get(url).context["panels"]]
    client.force_login(GrantFactory(section="training").user)
    hidden = [panel.title for panel in client.get(url).context["panels"]]

    assert shown == ["党组织"]
    assert hidden == []


def test_id_numbers_are_masked_on_the_page(client: Client) -> None:
    posting = PostingFactory()
    client.force_login(GrantFactory().user)

    page = client.get(f"/ledgers/people-posting/{posting.pk}/").content.decode()

    assert posting.person.masked_id in page
    assert posting.person.id_number not in page


@pytest.mark.parametrize("path", ["/ledgers/no-ledger/", "/ledgers/training-classrun/9/fire/open/", "/ledgers/x/"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    client.force_login(GrantFactory().user)

    assert client.post(path).status_code == 404
