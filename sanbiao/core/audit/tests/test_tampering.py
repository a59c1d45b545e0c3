"""Whatever is done to events and seals in the database itself: refused while the triggers are there, noticed without them."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit import remembering
from sanbiao.core.audit.checking import read_trail
from sanbiao.core.audit.marks import fresh_mark
from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.audit.remembering import Remembered, begin, begin_anew, path, recall, take_in
from sanbiao.core.audit.sealing import SEALED_EVERY, seal_events, tend
from sanbiao.core.audit.tests.tampering import run, unguarded
from sanbiao.core.audit.triggers import names, not_as_made
from sanbiao.tests.factories import NOON, EventFactory

pytestmark = pytest.mark.django_db
POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    begin()
    return tmp_path


@pytest.fixture
def trail() -> list[int]:
    """Three seals over two events each, with a number given up before the last; then two events that nobody sealed yet."""
    for number in range(8):
        EventFactory(record=str(number), at=NOON + timedelta(minutes=number), after={"note": number})
        if number % 2 and number < 6:
            seal_events(at=NOON + timedelta(minutes=number))
    take_in()
    return list(Event.objects.order_by("pk").values_list("pk", flat=True))


def faults() -> list[str]:
    return read_trail(at=NOON + timedelta(minutes=8)).faults


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


def _rewrite(**changes: Any) -> None:
    told = json.loads(path().read_text())
    told["remembered"] |= changes
    path().write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("done", "says"),
    [
        (lambda: path().unlink(), "不见了"),
        (lambda: path().write_text(""), "读不出来"),
        (lambda: path().write_text("[]"), "读不出来"),
        (lambda: _rewrite(more=1), "读不出来"),
        (lambda: _rewrite(events=7), "被改动"),
        (lambda: _rewrite(last=3), "被改动"),
    ],
    ids=["gone", "empty", "another shape", "more", "fewer events", "an earlier one"],
)
def test_what_was_remembered_and_is_not_there_or_not_ours_is_noticed(
    trail: list[int], done: Callable[[], Any], says: str
) -> None:
    done()

    begin()
    take_in()

    [fault] = faults()
    assert says in fault


def test_what_was_remembered_earlier_is_no_fault_and_goes_on(trail: list[int]) -> None:
    earlier = path().read_text()
    EventFactory()
    take_in()

    path().write_text(earlier)

    assert faults() == []
    take_in()
    assert recall().events == 9


def test_a_deleted_end_shows_where_it_was_not_remembered_yet(trail: list[int]) -> None:
    """The numbers that SQLite gave tell of it. PostgreSQL gives numbers that no event gets: there it is what may be lost."""
    newest = EventFactory()

    with unguarded():
        run(f"DELETE FROM audit_event WHERE id = {newest.pk}")

    assert bool(faults()) is not POSTGRESQL


def test_a_sequence_that_was_set_back_shows(trail: list[int]) -> None:
    run(
        "SELECT setval('audit_event_id_seq', 1)"
        if POSTGRESQL
        else "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'audit_event'"
    )

    assert any("给出过的最大编号是 1" in fault for fault in faults())


def test_after_a_restore_one_begins_anew_with_a_reason_and_that_is_an_event(trail: list[int]) -> None:
    with unguarded():
        run(f"DELETE FROM audit_event WHERE id > {trail[5]}", *([] if POSTGRESQL else [
            f"UPDATE sqlite_sequence SET seq = {trail[5]} WHERE name = 'audit_event'"]))  # fmt: skip
    assert [fault for fault in faults() if "应有 8 条，现有 6 条" in fault and "sanbiao remember" in fault]

    with pytest.raises(Refused, match="理由"):
        begin_anew(by="root", at=NOON, reason=" 因 ")
    begin_anew(by="root", at=NOON, reason="数据库从备份恢复")

    told = Event.objects.order_by("-pk")[0]
    assert (told.by, told.verb, told.before["events"], told.after) == ("root", "重记凭据", 8, {"reason": "数据库从备份恢复"})
    assert faults() == []


def test_one_begins_anew_where_nothing_is_remembered(trail: list[int]) -> None:
    path().unlink()

    begin_anew(by="root", at=NOON, reason="数据目录重建")

    assert faults() == []
    assert recall().seals == 3


def test_events_of_before_there_were_marks_are_sound_at_the_beginning_alone() -> None:
    with unguarded():
        EventFactory.create_batch(2)
        run("UPDATE audit_event SET mark = NULL")
    path().unlink()
    begin()
    EventFactory()
    seal_events(at=NOON)
    take_in()

    assert faults() == []
    with unguarded():
        run(f"UPDATE audit_event SET mark = NULL WHERE id = {EventFactory().pk}")
    [fault] = faults()
    assert "不是本系统写入的" in fault


def test_an_event_marked_by_an_earlier_key_is_still_ours(settings: Any) -> None:
    EventFactory()
    take_in()
    settings.SANBIAO_AUDIT_KEYS = (*settings.SANBIAO_AUDIT_KEYS, b"k" * 32)
    EventFactory()
    take_in()

    assert faults() == []
    settings.SANBIAO_AUDIT_KEYS = (b"o" * 32,)
    assert any("编号" in fault and "不是本系统写入的" in fault for fault in faults())


def test_values_of_every_kind_are_the_same_when_they_come_back() -> None:
    told = {"z": 1, "a": None, "多": "“字”\n\t\\", "list": [True, 1.5, -3, {"b": 2, "a": ["x"]}], "large": 10**15, "small": 1e-7}
    EventFactory(before=told, after={}, label="", record=7, at=NOON.astimezone(NOON.tzinfo).replace(microsecond=10))
    Event.objects.bulk_create([EventFactory.build(before=[1, 2], after="text", batch="b") for _ in range(2)])

    assert faults() == []
    assert fresh_mark({"by": "x"}) != fresh_mark({"by": "x"})


def test_events_are_sealed_by_themselves_every_few_minutes() -> None:
    tend(at=NOON)
    EventFactory()
    tend(at=NOON)
    EventFactory()
    tend(at=NOON + SEALED_EVERY / 2)
    assert Seal.objects.count() == 1
    tend(at=NOON + SEALED_EVERY)
    tend(at=NOON + SEALED_EVERY * 3)

    assert Seal.objects.count() == 2
    take_in()
    assert (recall().events, recall().seals) == (2, 2)


def test_what_nobody_seals_is_told_of() -> None:
    EventFactory()

    [fault] = read_trail(at=NOON + timedelta(days=2)).faults

    assert "没有封存" in fault


def test_much_is_taken_in_and_sealed_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    EventFactory.create_batch(5)

    assert [take_in(2) for _ in range(4)] == [2, 2, 1, 0]
    assert [seal.events for seal in (seal_events(at=NOON, most=3), seal_events(at=NOON, most=3)) if seal] == [3, 2]
    assert faults() == []


def test_while_another_process_is_at_it_nothing_is_taken_in(trail: list[int]) -> None:
    EventFactory()

    with remembering._alone():
        assert take_in() == 0

    assert take_in() == 1


def test_the_public_site_remembers_nothing(trail: list[int], settings: Any) -> None:
    settings.PUBLIC_SITE = True
    EventFactory()
    path().unlink()

    begin()

    assert take_in() == 0
    assert not path().exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_kept_is_remembered_when_it_stands() -> None:
    with transaction.atomic():
        EventFactory.create_batch(3)
        assert recall().events == 0
        assert len(connection.run_on_commit) == 1
    EventFactory()

    assert recall().events == 4
    assert faults() == []
