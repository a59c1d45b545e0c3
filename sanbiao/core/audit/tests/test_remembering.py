"""What is remembered of the events outside of the database, what happens by itself, and what is no fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from sanbiao.cli.tests.running import told
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit import remembering
from sanbiao.core.audit.checking import read_trail
from sanbiao.core.audit.marks import fresh_mark
from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.audit.remembering import begin, begin_anew, path, recall, take_in
from sanbiao.core.audit.sealing import SEALED_EVERY, seal_events, tend
from sanbiao.core.audit.tests.tampering import POSTGRESQL, faults, kept_trail, run, unguarded
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


def _rewrite(**changes: Any) -> None:
    written = json.loads(path().read_text())
    written["remembered"] |= changes
    path().write_text(json.dumps(written))


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

    kept = Event.objects.order_by("-pk")[0]
    assert (kept.by, kept.verb, kept.before["events"], kept.after) == ("root", "重记凭据", 8, {"reason": "数据库从备份恢复"})
    assert faults() == []


def test_the_command_line_remembers_anew_with_a_reason(trail: list[int]) -> None:
    path().unlink()

    refused = told("remember", "--reason", "因")
    done = told("remember", "--reason", "数据目录重建")

    assert (refused.exit_code, done.exit_code) == (2, 0)
    assert "操作记录 9 条" in done.stdout
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
    values = {
        "z": 1,
        "a": None,
        "多": "“字”\n\t\\",
        "list": [True, 1.5, -3, {"b": 2, "a": ["x"]}],
        "large": 10**15,
        "small": 1e-7,
    }
    EventFactory(before=values, after={}, label="", record=7, at=NOON.astimezone(NOON.tzinfo).replace(microsecond=10))
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
