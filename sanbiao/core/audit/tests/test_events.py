"""What an event tells, and how events are sealed while others write."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from sanbiao.core.audit.checking import read_trail
from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.audit.sealing import seal_events
from sanbiao.core.audit.services import history, keep, keep_export, plain
from sanbiao.core.drive.tests.staged import insert
from sanbiao.tests.factories import NOON, EventFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_event_tells_who_did_what_to_which_row_and_when() -> None:
    unit, user = UnitFactory(), UserFactory(username="head")

    event = keep(by=user, at=NOON, verb="修改", record=unit, before={"opened_on": date(2020, 1, 1)}, after={"opened_on": None})

    stored = Event.objects.get()
    assert stored == event
    assert (stored.by, stored.at, stored.verb, stored.ledger, stored.record, stored.label) == (
        "head", NOON, "修改", "organisations.unit", str(unit.pk), unit.short_name,
    )  # fmt: skip
    assert (stored.before, stored.after) == ({"opened_on": "2020-01-01"}, {"opened_on": None})
    assert str(stored) == f"2023-07-01 12:00 head 修改 {unit.short_name}"


def test_taking_rows_away_is_an_event() -> None:
    keep_export(by=UserFactory(username="head"), at=NOON, model=type(UnitFactory()), count=7, trace="")

    event = Event.objects.get()
    assert (event.verb, event.ledger, event.record, event.after) == ("导出", "organisations.unit", "", {"rows": 7})


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (date(2023, 6, 30), "2023-06-30"),
        (datetime(2023, 6, 30, 8, tzinfo=NOON.tzinfo), "2023-06-30T08:00:00+00:00"),
        (Decimal("36.40"), "36.40"),
        ("text", "text"),
        (None, None),
        (True, True),
    ],
    ids=str,
)
def test_values_are_told_exactly(value: object, told: object) -> None:
    assert plain(value) == told


def test_a_row_is_told_by_its_key() -> None:
    unit = UnitFactory()

    assert plain(unit) == unit.pk


def test_the_history_of_a_row_is_its_own_latest_first() -> None:
    unit, other = UnitFactory.create_batch(2)
    for verb in ("登记", "修改"):
        keep(by="clerk", at=NOON, verb=verb, record=unit)
    keep(by="clerk", at=NOON, verb="登记", record=other)

    assert [event.verb for event in history(unit)] == ["修改", "登记"]


def test_seals_follow_one_another_without_gap() -> None:
    EventFactory.create_batch(3)
    first = seal_events(at=NOON)
    nothing = seal_events(at=NOON)
    EventFactory.create_batch(2)
    second = seal_events(at=NOON)

    assert first is not None
    assert second is not None
    assert nothing is None
    assert (first.events, second.events) == (3, 2)
    assert second.previous == first.digest
    assert second.first == first.last + 1
    assert read_trail(at=NOON).broken == []
    assert str(first) == f"{first.first}–{first.last}（2023-07-01 12:00）"


def elsewhere(*steps: Callable[[], Any]) -> list[Any]:
    """What comes of each step in a connection of its own, which may wait for nobody."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.extend(step() for step in steps)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=10)
    assert not thread.is_alive()
    return found


def seal() -> Seal | None:
    return seal_events(at=NOON)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("write", [EventFactory, lambda: insert(Event, [{"at": NOON, "verb": "导入新增"}])], ids=["one", "many"])
def test_sealing_waits_for_nobody_and_leaves_out_what_may_still_come_before(write: Callable[[], Any]) -> None:
    EventFactory()
    seal()
    EventFactory()
    with transaction.atomic():
        write()
        _, first, nothing = elsewhere(EventFactory, seal, seal)
        write()
        EventFactory()
    rest = seal()

    assert first.events == 1
    assert nothing is None
    assert rest is not None
    assert rest.events == 4
    assert read_trail(at=NOON).broken == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_numbers_that_were_given_up_stop_no_sealing() -> None:
    EventFactory()
    with suppress(ZeroDivisionError), transaction.atomic():
        EventFactory()
        1 / 0  # noqa: B018
    EventFactory()

    [sealed] = elsewhere(seal)

    assert sealed.events == 2
    assert read_trail(at=NOON).broken == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_all_events_are_sealed_where_none_is_missing_though_somebody_writes() -> None:
    EventFactory()
    seal()
    EventFactory()
    with transaction.atomic():
        EventFactory()
        [sealed] = elsewhere(seal)

    assert sealed.events == 1
