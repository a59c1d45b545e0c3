"""Events cannot be changed or deleted, whoever asks the database; and seals tell when they were all the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.audit.services import broken_seals, history, keep, keep_export, plain, seal_events
from sanbiao.core.audit.triggers import make_append_only, make_ordinary
from sanbiao.core.drive.tests.staged import insert
from sanbiao.tests.factories import NOON, EventFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


class Editor:
    """What a migration hands to the triggers, inside the transaction of a test."""

    connection = connection

    def execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


@contextmanager
def unguarded() -> Iterator[None]:
    """The table of events as somebody with the database's own password may make it: without triggers."""
    make_ordinary(None, Editor())  # type: ignore[arg-type]  # as much of an editor as it asks for
    yield
    make_append_only(None, Editor())  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET by = 'somebody'", "UPDATE audit_event SET at = at", "DELETE FROM audit_event"],
)
def test_the_database_itself_refuses_to_change_or_delete_an_event(statement: str) -> None:
    EventFactory()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Event.objects.get().by == "clerk"


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
    keep_export(by=UserFactory(username="head"), at=NOON, model=type(UnitFactory()), count=7)

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
    assert broken_seals() == []
    assert str(first) == f"{first.first}–{first.last}（2023-07-01 12:00）"


def _change(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(by="somebody")


def _change_values(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(before={"note": ""})


def _delete(event: Event) -> None:
    Event.objects.filter(pk=event.pk).delete()


def _swap(event: Event) -> None:
    other = Event.objects.get(pk=event.pk + 1)
    Event.objects.filter(pk=event.pk).update(record=other.record)
    Event.objects.filter(pk=other.pk).update(record=event.record)


@pytest.mark.parametrize("tamper", [_change, _change_values, _delete, _swap], ids=lambda tamper: tamper.__name__)
def test_a_seal_shows_that_its_events_are_no_longer_the_same(tamper: Callable[[Event], None]) -> None:
    for record in range(3):
        EventFactory(record=str(record))
    sealed = seal_events(at=NOON)
    EventFactory()
    sound = seal_events(at=NOON)

    with unguarded():
        tamper(Event.objects.order_by("pk")[1])

    assert broken_seals() == [sealed]
    assert sound is not None


def test_an_event_slipped_in_between_seals_shows() -> None:
    first = EventFactory()
    seal_events(at=NOON)
    EventFactory(pk=first.pk + 5)
    later = seal_events(at=NOON)

    EventFactory(pk=first.pk + 2)

    assert broken_seals() == [later]


def test_a_seal_that_was_made_anew_breaks_the_chain_after_it() -> None:
    for _ in range(3):
        EventFactory()
        seal_events(at=NOON)
    middle, last = Seal.objects.order_by("last")[1:]

    with unguarded():
        Event.objects.filter(pk=middle.last).update(by="somebody")
    Seal.objects.filter(pk=middle.pk).update(digest="f" * 64)

    assert broken_seals() == [middle, last]


def test_a_deleted_seal_shows_at_the_next() -> None:
    for _ in range(2):
        EventFactory()
        seal_events(at=NOON)
    first, second = Seal.objects.order_by("last")

    first.delete()

    assert broken_seals() == [second]


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
    assert broken_seals() == []


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
    assert broken_seals() == []


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
