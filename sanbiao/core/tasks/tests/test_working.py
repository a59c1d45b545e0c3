"""What a dead worker left is taken up by another, without a person."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from sanbiao.core.tasks import progress, working
from sanbiao.core.tasks.working import DEAD_AFTER, MOST_WORKERS, alive, is_waited_for, key_of, take_up

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
