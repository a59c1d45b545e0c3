"""Reading and importing dropped files in the background; how far it is stands in `core.tasks.progress`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone
from django_tasks import task

from sanbiao.core.access.policy import User
from sanbiao.core.drive.importing import Progress
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.services import carry_out, fail, preview
from sanbiao.core.tasks import progress
from sanbiao.database import is_lock

STALLED_AFTER = timedelta(minutes=5)
"""A worker tells how far it is every few seconds; one that has said nothing for so long is gone."""


def key_of(drop: Import) -> str:
    return f"import-{drop.batch}"


def is_stalled(drop: Import) -> bool:
    """Whether nobody is at work on a drop that should be worked on."""
    if drop.state not in (ImportState.WAITING, ImportState.READING, ImportState.IMPORTING):
        return False
    last = progress.last_told(key_of(drop)) or drop.began_at
    return timezone.now() - last > STALLED_AFTER


@task()
def preview_import(batch: str) -> None:
    """Read a drop that waits for it, or that a worker left when it died; one that is done with is left alone."""
    drop = Import.objects.get(batch=batch)
    unread = (ImportState.WAITING, ImportState.READING)
    if not Import.objects.filter(pk=drop.pk, state__in=unread).update(state=ImportState.READING):
        return
    with _at_work(drop) as tell:
        preview(drop, at=timezone.now(), on=timezone.localdate(), user=_importer(drop), progress=tell)


@task()
def carry_out_import(batch: str, skip_faulty: bool, clear_empty: bool = False) -> None:
    """Import a claimed drop."""
    drop = Import.objects.get(batch=batch)
    if drop.state != ImportState.IMPORTING:
        return
    with _at_work(drop) as tell:
        carry_out(
            drop,
            at=timezone.now(),
            on=timezone.localdate(),
            user=_importer(drop),
            skip_faulty=skip_faulty,
            clear_empty=clear_empty,
            progress=tell,
        )


def _importer(drop: Import) -> User:
    """Whoever dropped the files: what they may write is asked when it is written, not when they dropped them."""
    importer: User = get_user_model().objects.get_by_natural_key(drop.by)
    return importer


@contextmanager
def _at_work(drop: Import) -> Iterator[Progress]:
    key = key_of(drop)
    progress.tell(key, 0, 0)
    try:
        yield lambda done, total: progress.tell(key, done, total)
    except Exception as error:
        if not is_lock(error):  # nothing is wrong with the import: it is begun anew
            fail(drop, at=timezone.now())
        raise
    finally:
        progress.over(key)
