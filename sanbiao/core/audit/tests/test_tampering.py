"""Whatever is done to events and seals in the database itself: refused while the triggers are there, noticed without them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.audit.remembering import Remembered, begin, recall, take_in
from sanbiao.core.audit.sealing import SEALED_EVERY, seal_events, tend
from sanbiao.core.audit.tests.tampering import POSTGRESQL, faults, kept_trail, run, unguarded
from sanbiao.core.audit.triggers import names, not_as_made
from sanbiao.tests.factories import NOON, EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    begin()
    return tmp_path


@pytest.fixture
def trail() -> list[int]:
    return kept_trail()


COPIED = "at, by, verb, ledger, record, label, before, after, batch, mark"
OTHERS = {
    "at": "'2020-01-01 00:00:00+00:00'", "by": "'somebody'", "verb": "'删除'", "ledger": "'people.other'", "record": "'77'",
    "label": "'李四'", "before": "'{\"note\": 1}'", "after": "NULL", "batch": "'b'", "mark": "NULL",
}  # fmt: skip


def _inserted(number: int, *, columns: str = COPIED, source: int, verb: str = "INSERT") -> str:
    return f"{verb} INTO audit_event (id, {columns}) SELECT {number}, {columns} FROM audit_event WHERE id = {source}"


def _added(source: int, **changed: str) -> str:
    values = ", ".join(changed.get(column, column) for column in COPIED.split(", "))
    return f"INSERT INTO audit_event ({COPIED}) SELECT {values} FROM audit_event WHERE id = {source}"


def _swapped(first: int, second: int) -> list[str]:
    numbers = ((first, -first), (second, first), (-first, second))
    return [f"UPDATE audit_event SET id = {new} WHERE id = {old}" for old, new in numbers]


def _emptied(table: str) -> list[str]:
    return [f"TRUNCATE {table} RESTART IDENTITY" if POSTGRESQL else f"DELETE FROM {table}"] + (
        [] if POSTGRESQL else [f"UPDATE sqlite_sequence SET seq = 0 WHERE name = '{table}'"]
    )


def _replaced(number: int, source: int) -> str:
    if POSTGRESQL:
        return f"{_inserted(number, source=source)} ON CONFLICT (id) DO UPDATE SET by = excluded.by, record = excluded.record"
    return _inserted(number, source=source, verb="INSERT OR REPLACE")


def _of_seal(values: str) -> str:
    columns = "sealed_at, first, last, events, previous, digest"
    return f"INTO audit_seal ({columns}) SELECT {values} FROM audit_seal ORDER BY last DESC LIMIT 1"


def _changed(table: str, column: str, value: str, key: str, at: int) -> Statements:
    return lambda ids: [f"UPDATE {table} SET {column} = {value} WHERE {key} = {ids[at]}"]


Statements = Callable[[list[int]], list[str]]
PLACES = (("a sealed event", 2), ("one not sealed yet", 6))
OF_SEALS = {"events": "1", "digest": f"'{'f' * 64}'", "previous": f"'{'f' * 64}'", "last": "last + 1"}
EDITS: dict[str, Statements] = {
    **{
        f"{column} of {place}": _changed("audit_event", column, value, "id", at)
        for column, value in OTHERS.items()
        for place, at in PLACES
    },
    **{f"a seal's {column}": _changed("audit_seal", column, value, "last", 3) for column, value in OF_SEALS.items()},
    "the first event": lambda ids: [f"DELETE FROM audit_event WHERE id = {ids[0]}"],
    "one in the middle": lambda ids: [f"DELETE FROM audit_event WHERE id = {ids[3]}"],
    "the last sealed": lambda ids: [f"DELETE FROM audit_event WHERE id = {ids[5]}"],
    "the last but one": lambda ids: [f"DELETE FROM audit_event WHERE id = {ids[6]}"],
    "the last event": lambda ids: [f"DELETE FROM audit_event WHERE id = {ids[7]}"],
    "all that were not sealed": lambda ids: [f"DELETE FROM audit_event WHERE id > {ids[5]}"],
    "the last day with its seal": lambda ids: [
        f"DELETE FROM audit_event WHERE id >= {ids[4]}",
        f"DELETE FROM audit_seal WHERE last >= {ids[4]}",
    ],
    "the last seal": lambda ids: [f"DELETE FROM audit_seal WHERE last = {ids[5]}"],
    "a seal in the middle": lambda ids: [f"DELETE FROM audit_seal WHERE last = {ids[3]}"],
    "all seals": lambda ids: ["DELETE FROM audit_seal"],
    "the table of events": lambda ids: _emptied("audit_event"),
    "the table of seals": lambda ids: _emptied("audit_seal"),
    "both tables": lambda ids: [*_emptied("audit_event"), *_emptied("audit_seal")],
    "two sealed events, turned round": lambda ids: _swapped(ids[0], ids[3]),
    "two that were not sealed, turned round": lambda ids: _swapped(ids[6], ids[7]),
    "an event that was replaced": lambda ids: [_replaced(ids[1], ids[6])],
    "the newest event, replaced": lambda ids: [_replaced(ids[7], ids[6])],
    "a number before the first": lambda ids: [_inserted(ids[0] - 1000, source=ids[0])],
    "a seal among earlier ones": lambda ids: ["INSERT " + _of_seal(f"sealed_at, first, first, 1, previous, '{'e' * 64}'")],
    "a seal with the digest of another": lambda ids: (
        ["INSERT " + _of_seal("sealed_at, last + 1, last + 1, 1, previous, digest")]
        if POSTGRESQL
        else ["INSERT OR REPLACE " + _of_seal("sealed_at, last + 1, last + 1, 1, previous, digest")]
    ),
}
"""What is done to a trail, which the database refuses."""
NOT_POSSIBLE = {"a seal with the digest of another"} if POSTGRESQL else set()
ADDED: dict[str, Statements] = {
    "a copy of an event at the end": lambda ids: [_added(ids[0])],
    "a copy of the newest event": lambda ids: [_added(ids[7])],
    "an event of somebody's own": lambda ids: [_added(ids[7], by="'somebody'", mark="NULL")],
    "one with a mark of somebody's own": lambda ids: [_added(ids[7], by="'somebody'", mark=f"'{'a' * 44}'")],
    "a number far above": lambda ids: [_inserted(ids[7] + 1000, source=ids[6])],
    "a seal of somebody's own": lambda ids: ["INSERT " + _of_seal(f"sealed_at, last + 1, last + 2, 2, digest, '{'e' * 64}'")],
}
"""What no trigger can tell from what our own processes do."""


def test_a_trail_that_nobody_touched_is_sound(trail: list[int]) -> None:
    assert faults() == []
    assert recall() == Remembered(
        last=trail[7], events=8, digest=recall().digest, sealed=trail[5], seals=3, seal=Seal.objects.get(last=trail[5]).digest
    )


@pytest.mark.parametrize("edit", EDITS)
def test_the_database_refuses_it(trail: list[int], edit: str) -> None:
    before = list(Event.objects.order_by("pk").values()), list(Seal.objects.order_by("pk").values())

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(*EDITS[edit](trail))

    assert (list(Event.objects.order_by("pk").values()), list(Seal.objects.order_by("pk").values())) == before
    assert faults() == []


@pytest.mark.parametrize("edit", [edit for edit in EDITS if edit not in NOT_POSSIBLE])
def test_it_is_noticed_where_the_triggers_were_away(trail: list[int], edit: str) -> None:
    with unguarded():
        run(*EDITS[edit](trail))

    assert faults()
    tend(at=NOON + SEALED_EVERY * 2)
    with suppress(DatabaseError), transaction.atomic():  # where PostgreSQL counts from one again, what is sealed refuses them
        EventFactory()
    tend(at=NOON + SEALED_EVERY * 4)
    assert faults(), "what goes on by itself covered it up"


@pytest.mark.parametrize("edit", ADDED)
def test_what_was_added_past_our_processes_is_noticed(trail: list[int], edit: str) -> None:
    run(*ADDED[edit](trail))

    assert faults()
    tend(at=NOON + SEALED_EVERY * 2)
    assert faults(), "what goes on by itself covered it up"


@pytest.mark.postgres
def test_on_postgresql_a_number_in_a_gap_is_refused_once_sealed_and_noticed_before(trail: list[int]) -> None:
    run("SELECT nextval('audit_event_id_seq')")
    EventFactory()
    take_in()
    with transaction.atomic():
        run(_inserted(trail[7] + 1, source=trail[0]))
        assert any("有记录被删除或补入" in fault for fault in faults())
        transaction.set_rollback(True)
    assert seal_events(at=NOON)

    with pytest.raises(DatabaseError, match="append-only"):
        run(_inserted(trail[7] + 1, source=trail[0]))


NO_OPS = {
    "sqlite": ["DROP TRIGGER {name}", "CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END"],
    "postgresql": [
        "DROP TRIGGER {name} ON {table}",
        "CREATE FUNCTION idle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION idle()",
    ],
}
SWITCHED_OFF = {
    "dropped": ["DROP TRIGGER {name} ON {table}" if POSTGRESQL else "DROP TRIGGER {name}"],
    "idle": NO_OPS[connection.vendor],
    **(
        {
            "disabled": ["ALTER TABLE {table} DISABLE TRIGGER {name}"],
            "for replicas": ["ALTER TABLE {table} ENABLE REPLICA TRIGGER {name}"],
        }
        if POSTGRESQL
        else {}
    ),
}


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("how", SWITCHED_OFF)
def test_a_trigger_that_is_not_as_it_was_made_is_named(name: str, how: str) -> None:
    table = name.split("_no_", maxsplit=1)[0]

    run(*(statement.format(name=name, table=table) for statement in SWITCHED_OFF[how]))

    [fault] = faults()
    assert name in fault


ADDITIONAL = {
    "sqlite": "CREATE TRIGGER swallow BEFORE INSERT ON audit_event BEGIN SELECT RAISE(IGNORE); END",
    "postgresql": "CREATE RULE swallow AS ON INSERT TO audit_event DO INSTEAD NOTHING",
}


def test_what_would_swallow_events_is_named() -> None:
    run(ADDITIONAL[connection.vendor])

    assert list(not_as_made()) == ["swallow（多出）"]


@pytest.mark.postgres
def test_a_function_of_the_triggers_that_was_emptied_is_noticed() -> None:
    run("CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'")

    assert len(list(not_as_made())) == 4
