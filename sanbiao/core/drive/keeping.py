"""Dropped files as they are kept: sealed on the disk, for so many days, and opened only into the temporary folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import keep
from sanbiao.core.drive.models import Import, ImportedFile, ImportState, KeptFile
from sanbiao.core.secrecy.files import new_file_key, opened, sealed
from sanbiao.core.secrecy.numbers import without_numbers

BY = "系统"
GONE = "文件已按期清除，请重新上传原来的文件。"
AT_WORK = (ImportState.WAITING, ImportState.READING, ImportState.IMPORTING)
_AT_ONCE = 100
"""So many imports lose their files in one go; whoever tidies up has to give signs of life meanwhile."""


class Gone(Refused):
    """A kept file whose time was over."""


class _Sealed(File):  # type: ignore[type-arg]  # not subscriptable at run time
    """A file of which the storage gets the sealed content."""

    def __init__(self, source: File[Any], key: str) -> None:
        super().__init__(source.file, name="sealed")
        self._source, self._key = source, key

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return sealed(self._source.chunks(chunk_size), self._key)


def keep_file(drop: Import, name: str, file: File[Any]) -> ImportedFile:
    """Keep one dropped file with its import."""
    kept = ImportedFile(drop=drop)
    keep_sealed(kept, name, file, stem=drop.batch)
    return kept


def keep_sealed(kept: KeptFile, name: str, file: File[Any], *, stem: str) -> None:
    """Keep a file with its row, sealed under a key of its own; what `stem` tells may stand in the folder."""
    digest, size = hashlib.sha256(), 0
    for chunk in file.chunks():
        digest.update(chunk)
        size += len(chunk)
    kept.name, kept.digest, kept.size, kept.key = without_numbers(name)[:255], digest.hexdigest(), size, new_file_key()
    # Nothing of the name stands in the folder: people put ID numbers into names and endings.
    kept.content.save(f"{stem}-{digest.hexdigest()[:12]}.sealed", _Sealed(file, kept.key), save=True)


def copy_to(path: Path, kept: KeptFile) -> None:
    """Open a kept file into `path`, which is for the temporary folder to hold.

    Raises:
        Gone, NotAsSealed: as `copy_into`.
    """
    with path.open("wb") as copy:
        copy_into(copy, kept)


def copy_into(copy: IO[bytes], kept: KeptFile) -> None:
    """Open a kept file into another that is open.

    Raises:
        Gone: its time was over.
        NotAsSealed: it is not what was kept.
    """
    if not kept.content:
        raise Gone(GONE)
    with kept.content.open("rb") as content:
        for piece in opened(content, kept.key):
            copy.write(piece)


def are_gone(drop: Import) -> bool:
    """Whether the files of an import were removed, all or some of them, because their time was over."""
    return drop.files.filter(content="").exists()


def old_files(*, at: datetime) -> Any:  # Any: a queryset of imports
    """The imports whose files were kept for as long as they are."""
    old = Import.objects.filter(began_at__lt=at - timedelta(days=settings.SANBIAO_KEEP_FILES)).exclude(state__in=AT_WORK)
    return old.filter(pk__in=ImportedFile.objects.exclude(content="").values("drop"))


def remove_old_files(*, at: datetime) -> int:
    """Remove the files of imports that were kept long enough, each with its event; how many imports there were."""
    old = list(old_files(at=at).order_by("pk")[:_AT_ONCE])
    return sum(_removed(drop, at) for drop in old)


@transaction.atomic
def _removed(drop: Import, at: datetime) -> bool:
    """Whether the files of an import were there to be removed; of two who look at once, one finds them."""
    if not Import.objects.select_for_update().filter(pk=drop.pk).exclude(state__in=AT_WORK).exists():
        return False
    files = list(drop.files.exclude(content=""))
    places = [(kept.content.storage, str(kept.content.name)) for kept in files]
    drop.files.filter(pk__in=[kept.pk for kept in files]).update(content="", key="")
    if files:
        keep(by=BY, at=at, verb="清除文件", record=drop, after={"files": len(files)})
    # The key is gone with the row: what a kill leaves of the files is opened by nobody, and named by `doctor`.
    for storage, name in places:
        transaction.on_commit(partial(storage.delete, name))
    return bool(files)


def kept_models() -> list[type[KeptFile]]:
    """The models of kept files, whatever app has them."""
    return [model for model in apps.get_models() if issubclass(model, KeptFile)]


def still_kept(model: type[KeptFile]) -> Any:  # Any: a queryset, by a field that each of the models has
    """The files of a kind whose time is not over."""
    return model._default_manager.exclude(Q(content=""))


def strays(*, before: datetime) -> list[Path]:
    """The files in the folders of kept files that belong to none and are older: left by kills, or of another database.

    Nobody removes them unasked: where the settings name another database, all of them look like it.
    """
    root, found = Path(settings.MEDIA_ROOT), []
    for model in kept_models():
        known = set(still_kept(model).values_list("content", flat=True))
        files = (path for path in (root / model.FOLDER).rglob("*") if path.is_file())
        old = (path for path in files if path.stat().st_mtime < before.timestamp())
        found += [path for path in old if path.relative_to(root).as_posix() not in known]
    return sorted(found)
