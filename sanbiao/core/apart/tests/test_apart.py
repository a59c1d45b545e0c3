"""Reading in a process of its own: what passes, what is refused, and what is given up with a sentence."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from sanbiao.core.apart import NotDone, calling, wire
from sanbiao.core.apart.tests import jobs


def test_facts_go_there_and_plain_values_come_back():
    assert jobs.told(b"four", word="词") == [{"size": 4, "word": "词"}, b"unopened", [None, True, 1, 1.5, "字\udc80"]]


def test_a_file_on_the_disk_is_read_from_its_beginning(tmp_path):
    (tmp_path / "file").write_bytes(b"seven!!")

    with (tmp_path / "file").open("rb") as file:
        file.read(3)
        assert jobs.told(file, word="")[0] == {"size": 7, "word": ""}


def test_a_refusal_keeps_its_sentence():
    with pytest.raises(jobs.Refusal, match="这个不读。"):
        jobs.refused(b"")


@pytest.mark.parametrize(
    ("job", "why"),
    [
        (jobs.spinning, calling.TOO_LONG),
        (jobs.sleeping, calling.TOO_LONG),
        (jobs.filling, calling.TOO_MUCH),
        (jobs.aborting, calling.TOO_MUCH),
        (jobs.broken, calling.TOO_MUCH),
        (jobs.unwritable, calling.TOO_MUCH),
    ],
    ids=lambda job: getattr(job, "name", "").rpartition(":")[2],
)
def test_what_harms_its_process_is_given_up_and_the_next_file_is_read(job, why):
    began = time.monotonic()

    with pytest.raises(jobs.GivenUp, match=why):
        job(b"")

    assert time.monotonic() - began < 10
    assert jobs.told(b"", word="")[1] == b"unopened"


def test_no_more_is_taken_in_than_the_caller_wants():
    with pytest.raises(jobs.GivenUp):
        jobs.flooding(b"", most=5 * 2**20)


def test_a_reader_can_open_nothing_and_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SANBIAO_FIELD_KEY", "secret")

    [[opened, environment]] = jobs.leaving(b"")

    assert opened == []
    assert not [name for name in environment if name.startswith(("SANBIAO", "DATABASE", "DJANGO"))]


def test_a_workshop_that_was_killed_is_opened_again():
    jobs.told(b"", word="")
    os.kill(calling._KEEPER._workshop._process.pid, signal.SIGKILL)
    calling._KEEPER._workshop._process.wait()

    assert jobs.told(b"", word="")[1] == b"unopened"


def _spin():
    with pytest.raises(jobs.GivenUp):
        jobs.spinning(b"")


def test_other_threads_are_served_while_one_waits_for_a_reader():
    waiting = threading.Thread(target=_spin)
    waiting.start()
    began = time.monotonic()

    jobs.told(b"", word="")

    assert time.monotonic() - began < 1
    waiting.join()


def test_who_finds_no_place_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(calling._KEEPER, "places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(calling, "SECONDS_A_MEBIBYTE", -1e9)  # nobody waits

    with calling._KEEPER.places, pytest.raises(jobs.GivenUp, match=calling.TOO_BUSY):
        jobs.told(b"x" * 100, word="")


@pytest.mark.parametrize(
    "said",
    [b"", b"B", b"?" + bytes(8), b"B" + b"\xff" * 8, b"B" + bytes(7) + b"\5four"],
    ids=["nothing", "cut short", "unknown", "too much", "less than told"],
)
def test_frames_that_make_no_sense_are_not_believed(said):
    ours, theirs = calling.socket.socketpair()
    theirs.sendall(said)
    theirs.close()

    with ours, pytest.raises(wire.Garbled):
        list(wire.received(ours, most=1000, until=time.monotonic() + 5))


@pytest.mark.parametrize("content", [b"", b"\x80", b"[" * 100_000, b"9" * 10_000])
def test_what_is_no_json_is_not_believed(content):
    with pytest.raises(wire.Garbled):
        wire.plain(content)


@pytest.mark.parametrize("told", [None, [], [7, "字"], [0], ["0", "字"], [-1, "字"]], ids=str)
def test_a_refusal_that_is_none_is_not_believed(told):
    assert isinstance(calling._refusal(jobs.refused, wire.Frame.REFUSED, told), wire.Garbled)


def test_the_reason_stands_behind_what_was_given_up():
    with pytest.raises(jobs.GivenUp) as given_up:
        jobs.aborting(b"")

    assert isinstance(given_up.value.__cause__, NotDone)
