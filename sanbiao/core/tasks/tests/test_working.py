"""What a dead worker left is taken up by another, without a person."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django_tasks import TaskResultStatus
from django_tasks import task as django_task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult, get_date_max

from sanbiao.core.tasks import progress, working
from sanbiao.core.tasks.working import DEAD_AFTER, MOST_WORKERS, PatientWorker, alive, is_waited_for, key_of, take_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def now() -> datetime:
    return datetime.now(UTC)


def task(status: str = TaskResultStatus.RUNNING, *workers: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="sanbiao.core.drive.tasks.preview_import",
        worker_ids=list(workers),
        backend_name="default",
        run_after=get_date_max(),
    )


def state_of(one: DBTaskResult) -> str:
    return DBTaskResult.objects.get(pk=one.pk).status


def test_a_task_of_a_dead_worker_is_begun_anew_and_that_of_one_alive_left_alone():
    left, at_work = task(TaskResultStatus.RUNNING, "dead"), task(TaskResultStatus.RUNNING, "alive")
    progress.tell(key_of("alive"), 0, 0)

    assert take_up(at=now()) == 1

    assert (state_of(left), state_of(at_work)) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def test_a_worker_that_gave_no_sign_for_a_while_is_dead():
    left = task(TaskResultStatus.RUNNING, "silent")
    progress.tell(key_of("silent"), 0, 0)

    assert take_up(at=now() + DEAD_AFTER / 2) == 0
    assert take_up(at=now() + 2 * DEAD_AFTER) == 1
    assert state_of(left) == TaskResultStatus.READY


def test_a_task_that_kills_its_workers_is_given_up():
    killer = task(TaskResultStatus.RUNNING, *(f"dead{number}" for number in range(MOST_WORKERS)))

    take_up(at=now())

    killer.refresh_from_db()
    assert killer.status == TaskResultStatus.FAILED
    assert killer.finished_at


@pytest.mark.parametrize("status", [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED])
def test_what_is_over_is_left_alone(status: str):
    over = task(status, "dead")

    assert take_up(at=now()) == 0
    assert state_of(over) == status


def test_what_waits_for_nobody_is_told_of():
    task(TaskResultStatus.READY)
    task(TaskResultStatus.RUNNING, "dead")

    assert is_waited_for(at=now()) == 1
    assert is_waited_for(at=now() + timedelta(hours=1)) == 2


def _beaten(beats: list[datetime]) -> Any:
    def take_up(*, at: datetime) -> None:
        beats.append(at)

    return take_up


def test_a_worker_gives_signs_of_life_as_long_as_it_works(home: Path, monkeypatch: pytest.MonkeyPatch):
    """The thread that beats has a connection of its own, which sees nothing of this test: what it looks after is seen above."""
    beats: list[datetime] = []
    tended: list[datetime] = []
    monkeypatch.setattr(working, "BEAT", 0.01)
    monkeypatch.setattr(working, "take_up", _beaten(beats))
    monkeypatch.setattr(working, "tend", _beaten(tended))

    with alive("me", clock=now):
        deadline = time.monotonic() + 10
        while len(beats) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert progress.last_told(key_of("me"))

    assert len(beats) >= 3
    assert len(tended) >= 2, "events are sealed beside the work"
    assert progress.last_told(key_of("me")) is None


def _held(*_: object) -> None:
    raise OperationalError("database is locked") from _busy()


def _busy() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> PatientWorker:
    """A worker that ends when there is nothing to do, and waits for no time at all."""
    monkeypatch.setattr(working, "AGAIN_AFTER", 0)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)  # the connection is the test's
    made = PatientWorker("me")
    made.batch = True
    return made


def _waiting(path: str) -> DBTaskResult:
    one = task(TaskResultStatus.READY)
    DBTaskResult.objects.filter(pk=one.pk).update(task_path=path)
    return one


met: list[int] = []


@django_task()
def meets_locks() -> None:
    """A task that meets a lock the first times it is run, as often as there are numbers in `met`."""
    if met:
        met.pop()
        _held()


@django_task()
def is_broken() -> None:
    raise ZeroDivisionError


def test_a_task_that_meets_a_lock_is_begun_anew_until_it_is_done(worker: PatientWorker):
    one = _waiting(f"{__name__}.meets_locks")
    met.extend(range(2 * MOST_WORKERS))

    worker.run()

    one.refresh_from_db()
    assert (one.status, one.worker_ids) == (TaskResultStatus.SUCCESSFUL, ["me"])


def test_a_lock_while_the_result_is_kept_costs_no_result(worker: PatientWorker, monkeypatch: pytest.MonkeyPatch):
    one, other = _waiting(f"{__name__}.meets_locks"), _waiting(f"{__name__}.is_broken")
    real = DBTaskResult.save
    left = iter(range(8))  # each is tried three times before it is waited for

    def save(self: Any, *given: Any, **told: Any) -> None:
        if "finished_at" in told["update_fields"] and next(left, None) is not None:
            _held()
        real(self, *given, **told)

    monkeypatch.setattr(DBTaskResult, "save", save)

    worker.run()

    assert (state_of(one), state_of(other)) == (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)


def test_a_lock_while_work_is_looked_for_does_not_end_the_worker(worker: PatientWorker, monkeypatch: pytest.MonkeyPatch):
    one = _waiting(f"{__name__}.meets_locks")
    real, left = working.Worker.run, iter(range(3))

    def run(self: Any) -> None:
        if next(left, None) is not None:
            _held()
        real(self)

    monkeypatch.setattr(working.Worker, "run", run)

    worker.run()

    assert state_of(one) == TaskResultStatus.SUCCESSFUL


def test_what_is_no_lock_ends_the_worker(worker: PatientWorker, monkeypatch: pytest.MonkeyPatch):
    def run(self: Any) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(working.Worker, "run", run)

    with pytest.raises(OperationalError):
        worker.run()
