"""The file that a stated figure rests on: attached while the figure is open, and taken by whoever sees the figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.db import transaction

from sanbiao.core.access.policy import CHANGE
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import keep
from sanbiao.core.drive.keeping import copy_into, keep_sealed
from sanbiao.registry.stated.models import OPEN, StatedFigure, StatedFile
from sanbiao.registry.stated.permissions import stated_policy

MOST_MEGABYTES = 20
ENDINGS = (".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et")
"""What papers, scans and tables end in. Whatever is inside, a browser is told to save it and to look for nothing in it."""
FILE = "支撑材料"


@transaction.atomic
def attach_file(*, figure: StatedFigure, files: Sequence[File[Any]], by: AbstractBaseUser, at: datetime) -> StatedFigure:
    """Keep a file with a figure, in the place of the one that was there.

    Raises:
        Refused: the figure is not open, or not theirs to change; or it is not one file of a known kind, within the limit.
    """
    current = _to_be_changed(figure, by)
    if len(files) != 1:
        raise Refused("没有收到文件，请选择文件后再上传。" if not files else "只能附一个文件，几份材料请合成一个 PDF。")
    [file] = files
    if PurePath(file.name or "").suffix.lower() not in ENDINGS:
        raise Refused(f"支撑材料可以是 {'、'.join(ending[1:] for ending in ENDINGS)} 文件，请另存为其中一种后再上传。")
    if file.size > MOST_MEGABYTES * 2**20:
        raise Refused(f"文件超过 {MOST_MEGABYTES} MB，没有保存。请压缩图片，或只附有关的几页。")
    kept = StatedFile()
    keep_sealed(kept, file.name or "", file, stem=f"{current.pk}")
    _exchange(current, kept, "上传支撑材料", by, at)
    return current


@transaction.atomic
def detach_file(*, figure: StatedFigure, by: AbstractBaseUser, at: datetime) -> StatedFigure:
    """Take the file away from a figure again.

    Raises:
        Refused: the figure is not open, or not theirs to change, or has none.
    """
    current = _to_be_changed(figure, by)
    if current.file is None:
        raise Refused("这一行没有支撑材料，可能刚刚去掉了。请刷新页面。")
    _exchange(current, None, "去掉支撑材料", by, at)
    return current


def take_support(*, figure: StatedFigure, by: AbstractBaseUser, at: datetime) -> tuple[str, IO[bytes]]:
    """The name and an open copy of the file of a figure that `by` sees; that it was taken is kept.

    Raises:
        Refused: it has none.
    """
    kept = figure.file
    if kept is None:
        raise Refused("这一行没有支撑材料，可能刚刚去掉了。请刷新页面。")
    copy = TemporaryFile()  # noqa: SIM115  # whoever sends it away closes it
    copy_into(copy, kept)
    copy.seek(0)
    keep(by=by, at=at, verb="下载文件", record=figure, after={FILE: _told(kept)})
    return kept.name, copy


def _to_be_changed(figure: StatedFigure, by: AbstractBaseUser) -> StatedFigure:
    """The figure, locked, where `by` may change it now.

    Raises:
        Refused: nobody may in its state, or `by` may not.
    """
    current = StatedFigure.objects.select_for_update(of=("self",)).select_related("file").get(pk=figure.pk)
    if current.state not in OPEN:
        raise Refused(f"状态为「{current.get_state_display()}」，不能再换支撑材料。要换的，请先退回或撤回。")
    if not stated_policy.may(by, CHANGE, current):
        raise Refused("您无权修改这一行。")
    return current


def _exchange(current: StatedFigure, kept: StatedFile | None, verb: str, by: AbstractBaseUser, at: datetime) -> None:
    former, current.file = current.file, kept
    current.save(update_fields=["file"])
    if former is not None:
        transaction.on_commit(partial(former.content.storage.delete, str(former.content.name)))
        former.delete()
    before, after = ({FILE: _told(each)} if each else None for each in (former, kept))
    keep(by=by, at=at, verb=verb, record=current, before=before, after=after)


def _told(kept: StatedFile) -> str:
    """A file as events tell it: its name, and a digest by which the paper in hand is compared with it."""
    return f"{kept.name}（SHA-256 {kept.digest[:16]}）"
