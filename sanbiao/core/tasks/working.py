"""Workers that show they are alive, and take up what dead ones left.

All workers of an installation share its home, for the files that are worked on lie there: so do their signs of life.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from sanbiao.core.audit.sealing import tend
from sanbiao.core.tasks import progress
from sanbiao.core.tasks.chores import CHORES, EVERY, OFTEN, OFTEN_CHORES, Rounds
from sanbiao.database import is_lock
from sanbiao.home import part

BEAT = 10.0
"""Seconds between two signs of life."""
DEAD_AFTER = timedelta(minutes=1)
AGAIN_AFTER = 5.0
"""Seconds after which what met a lock is tried again."""
MOST_WORKERS = 3
"""A task that so many workers did not survive is not tried again: it is what kills them."""

_log = structlog.get_logger("sanbiao.tasks")


def key_of(worker_id: str) -> str:
    return f"worker-{worker_id}"


@contextmanager
def alive(worker_id: str, *, clock: Callable[[], datetime]) -> Iterator[None]:
    """While inside, this worker gives signs of life and looks after what dead ones left; `clock` tells it the time."""
    is_over = threading.Event()
    beating = threading.Thread(target=_beat, args=(worker_id, clock, is_over), daemon=True)
    progress.tell(key_of(worker_id), 0, 0)
    beating.start()
    try:
        yield
    finally:
        is_over.set()
        beating.join(timeout=BEAT)
        progress.over(key_of(worker_id))


def _beat(worker_id: str, clock: Callable[[], datetime], is_over: threading.Event) -> None:
    rounds = [Rounds(CHORES, EVERY), Rounds(OFTEN_CHORES, OFTEN)]
    try:
        while True:
            progress.tell(key_of(worker_id), 0, 0)
            close_old_connections()
            try:
                take_up(at=clock())
                tend(at=clock())
                for round_ in rounds:
                    round_.run(at=clock())
            except (DatabaseError, OSError) as error:  # somebody holds it; there is another beat
                _log.warning("not looked after", error=str(error))
            if is_over.wait(BEAT):
                return
    finally:
        connection.close()


def is_dead(task: DBTaskResult, *, at: datetime) -> bool:  # type: ignore[type-arg]  # of whatever arguments
    """Whether the worker that took a task gave no sign of life for a while."""
    last = progress.last_told(key_of(task.worker_ids[-1])) if task.worker_ids else None
    return last is None or at - last > DEAD_AFTER


def take_up(*, at: datetime) -> int:
    """Let tasks be begun anew whose worker is dead, and give up those that several did not survive; how many there were."""
    left = [task for task in DBTaskResult.objects.running() if is_dead(task, at=at)]
    for task in left:
        is_hopeless = len(task.worker_ids) >= MOST_WORKERS
        status = TaskResultStatus.FAILED if is_hopeless else TaskResultStatus.READY
        over = {"finished_at": at} if is_hopeless else {}
        # Two workers may look at once: what one of them has changed is no longer running.
        DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, worker_ids=task.worker_ids).update(
            status=status, **over
        )
        _log.warning("left by a dead worker", task=task.task_path, workers=len(task.worker_ids), again=not is_hopeless)
    return len(left)


def is_waited_for(*, at: datetime) -> int:
    """How many tasks wait for a worker although they should not: nobody takes them, or whoever took them is dead."""
    ready = DBTaskResult.objects.ready().filter(enqueued_at__lt=at - DEAD_AFTER).count()
    return ready + sum(is_dead(task, at=at) for task in DBTaskResult.objects.running())


def living(*, at: datetime) -> int:
    """How many workers gave a sign of life of late."""
    names = (path.stem for path in part(settings.HOME, "progress").glob(f"{key_of('')}*.json"))
    told = (progress.last_told(name) for name in names)
    return sum(last is not None and at - last <= DEAD_AFTER for last in told)


class PatientWorker(Worker):
    """A worker to which a lock means waiting: whoever holds the database, and however long, no task fails of it, nor does the
    worker. A task that met a lock wrote nothing; it is put back and begun anew.
    """

    def __init__(self, worker_id: str) -> None:
        super().__init__(
            queue_names=["default"],
            interval=0.3,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )

    def run(self) -> None:
        _patiently(super().run)

    def run_task(self, db_task_result: DBTaskResult) -> None:  # type: ignore[type-arg]  # of whatever arguments
        """Run a task; what came of it is kept as soon as that can be written."""
        kept, failed = db_task_result.set_successful, db_task_result.set_failed

        def fail_or_wait(error: BaseException) -> None:
            if is_lock(error):
                _patiently(put_back, db_task_result)
                time.sleep(AGAIN_AFTER)
            else:
                _patiently(failed, error)

        told: Any = db_task_result  # two of its methods are exchanged for patient ones
        told.set_successful, told.set_failed = lambda value: _patiently(kept, value), fail_or_wait
        super().run_task(db_task_result)


def put_back(task: DBTaskResult) -> None:  # type: ignore[type-arg]  # of whatever arguments
    """Let a task be begun anew; whoever took it is none that it killed."""
    again = {"status": TaskResultStatus.READY, "worker_ids": task.worker_ids[:-1]}
    DBTaskResult.objects.filter(pk=task.pk).update(**again)
    _log.warning("met a lock", task=task.task_path)


def _patiently(do: Callable[..., None], *given: object) -> None:
    """Do what has to be written, however long somebody else holds the database."""
    while True:
        try:
            return do(*given)
        except DatabaseError as error:
            if not is_lock(error):
                raise
            _log.warning("waits for a lock", error=str(error))
            time.sleep(AGAIN_AFTER)
