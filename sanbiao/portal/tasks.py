"""The digest, sent beside the pages: a mail server that does not answer holds up nobody but the task that waits for it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from sanbiao.portal.digest import pending, send_digests


@task()
def send_the_digests() -> None:
    send_digests(at=timezone.now())


def see_to_digests(*, at: datetime) -> int:
    """Let a worker send the digests where some are to be sent now and none is at it; there is nothing else to do here."""
    at_it = DBTaskResult.objects.filter(
        task_path=send_the_digests.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    if pending(at).exists() and not at_it.exists():
        send_the_digests.enqueue()
    return 0
