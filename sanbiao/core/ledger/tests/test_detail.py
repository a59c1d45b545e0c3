"""The page of a row: its facts, where it stands, what may be done with it, and what was done."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from sanbiao.affairs.training.machine import machine
from sanbiao.core.access.roles import Role
from sanbiao.core.ledger.history import happenings
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.services import change_row, version_of
from sanbiao.core.ledger.states import steps_of
from sanbiao.core.ui.shell import Change
from sanbiao.tests.factories import (
    NOON,
    ClassRunFactory,
    GrantFactory,
    PartyOrganisationFactory,
    PostingFactory,
    TraineeFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db


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
    assert (event.who, event.what, list(event.changes)) == (user.username, "开班", [Change("状态", "计划", "已开班")])


def test_a_refused_step_is_told_as_a_sentence(client: Client) -> None:
    run = ClassRunFactory()
    client.force_login(GrantFactory(role=Role.CLERK).user)

    client.post(f"/ledgers/training-classrun/{run.pk}/fire/open/")
    page = client.get("/ledgers/training-classrun/").content.decode()

    assert "不能开班：学员名单为空，请先导入或登记学员。" in page


def test_the_history_tells_links_dates_and_truths_in_words() -> None:
    posting, unit = PostingFactory(), UnitFactory(short_name="白石镇")
    ledger = REGISTRY["people.posting"]
    was = str(posting.unit)

    change_row(
        ledger=ledger,
        record=posting,
        values={"unit": unit, "is_team_member": False, "ended_on": NOON.date()},
        version=version_of(posting),
        by=GrantFactory().user,
        at=NOON,
    )

    [event] = happenings(ledger, posting)
    assert list(event.changes) == [
        Change("任职机构", was, "白石镇"),
        Change("免职时间", "", "2023.07"),
        Change("是否班子成员", "是", "否"),
    ]


def test_related_rows_are_shown_to_those_who_may_see_them(client: Client) -> None:
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
