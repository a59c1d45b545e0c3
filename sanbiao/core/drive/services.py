"""Importing: from paths on the command line, and step by step on the page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.base import File
from django.db import transaction

from sanbiao.core.access.policy import User
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import keep
from sanbiao.core.drive.importing import Progress, read_folder, sheet_names
from sanbiao.core.drive.keeping import GONE, Gone, are_gone, copy_to, keep_file
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.reading import NOTHING_GIVEN, Folder, GivenCells, NoSuchFolder, ToldLayout, open_files, open_folder
from sanbiao.core.drive.reading.questions import LEAVE_OUT
from sanbiao.core.drive.writing.results import Outcome
from sanbiao.core.drive.writing.rights import Bounds
from sanbiao.database import is_lock

MOST_FILES = 2000


def new_batch() -> str:
    """The number of a new import."""
    return uuid.uuid4().hex[:12]


def _opened(paths: Sequence[Path]) -> Folder:
    """What lies at all `paths`: workbooks, forms and folders of them.

    Raises:
        NoSuchFolder: one of them is not there.
    """
    whole = Folder()
    for path in paths:
        found = open_folder(path, sheet_names())
        whole.books += found.books
        whole.forms += found.forms
        whole.faults += found.faults
        whole.notices += found.notices
        whole.read += found.read
    if not (whole.books or whole.forms or whole.faults or whole.notices):
        names = "、".join(f"“{path}”" for path in paths)
        raise NoSuchFolder(f"{names}里没有任何文件，请核对路径。")
    return whole


def import_paths(
    paths: Sequence[Path],
    *,
    by: str,
    at: datetime,
    on: date,
    dry_run: bool = False,
    skip_faulty: bool = False,
    clear_empty: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Import everything at `paths` in one transaction, and keep the files with it.

    Raises:
        NoSuchFolder: a path is not there, or there is nothing to read in it.
    """
    folder = _opened(paths)
    batch = new_batch()

    def written(outcome: Outcome) -> None:
        if outcome.total("created") + outcome.total("changed"):
            drop = _started(batch=batch, by=by, at=at)
            _keep_files(drop, folder.read)
            _finish(drop, outcome, at=at)

    return read_folder(
        folder,
        by=by,
        at=at,
        on=on,
        batch=batch,
        write=not dry_run,
        skip_faulty=skip_faulty,
        clear_empty=clear_empty,
        progress=progress,
        written=written,
    )


def _started(*, batch: str, by: str, at: datetime, given: GivenCells = NOTHING_GIVEN) -> Import:
    return Import.objects.create(batch=batch, by=by, began_at=at, given=given.kept())


def _keep_files(drop: Import, files: Iterable[tuple[str, Path]]) -> None:
    for name, path in files:
        with path.open("rb") as content:
            keep_file(drop, name, File(content))


def _finish(drop: Import, outcome: Outcome, *, at: datetime) -> None:
    drop.state = ImportState.IMPORTED if outcome.written else ImportState.REFUSED
    drop.ended_at = at
    drop.result = outcome.kept()
    drop.save()


@transaction.atomic
def receive(files: Sequence[File[Any]], *, by: str, at: datetime, given: GivenCells = NOTHING_GIVEN) -> Import:
    """Keep dropped files for a preview; `given` is what the page from which they came says of all rows of a ledger.

    Raises:
        Refused: there is none, or there are too many.
    """
    if not files:
        raise Refused("没有收到文件，请选择表格（.xlsx、.xls、.et、.ods、.csv）或任免审批表（.lrmx、.lrm）后再上传。")
    if len(files) > MOST_FILES:
        raise Refused(f"一次最多上传 {MOST_FILES} 个文件，请分几次上传。")
    drop = _started(batch=new_batch(), by=by, at=at, given=given)
    for file in files:
        keep_file(drop, Path(file.name or "").name, file)
    return drop


def _reopened(drop: Import, folder: Path) -> Folder:
    """The kept files under their own names, for `folder` to hold while they are read."""
    named = []
    for number, kept in enumerate(drop.files.order_by("pk")):
        path = folder / str(number) / _short(kept.name)  # forms are told of by the names of their files
        path.parent.mkdir()
        copy_to(path, kept)
        named.append((kept.name, path))
    return open_files(named, sheet_names())


def _short(name: str) -> str:
    """A file's name, short enough for any file system (255 bytes); its ending stays."""
    stem, suffix = Path(name).stem, Path(name).suffix.lower()
    return f"{stem[:60]}{suffix[:20]}"


def preview(drop: Import, *, at: datetime, on: date, user: User | None = None, progress: Progress | None = None) -> Outcome:
    """Read the kept files and say what an import would do; nothing is written but the result."""
    with TemporaryDirectory() as folder:
        outcome = read_folder(
            _reopened(drop, Path(folder)),
            by=drop.by,
            at=at,
            on=on,
            batch=drop.batch,
            write=False,
            progress=progress,
            user=user,
            told=drop.told,
            given=drop.given_cells,
        )
    drop.state, drop.result, drop.ended_at = ImportState.PREVIEWED, outcome.kept(), None
    drop.awaits_word = outcome.awaits_word
    drop.save(update_fields=["state", "result", "ended_at", "awaits_word"])
    return outcome


@transaction.atomic
def claim(drop: Import, *, by: str, at: datetime) -> None:
    """Take a previewed drop for importing, so that a second click finds nothing to do, and keep who confirmed it.

    Raises:
        Refused: it is not waiting for confirmation.
    """
    _move(drop, {ImportState.PREVIEWED}, ImportState.IMPORTING, "不能再次确认")
    keep(by=by, at=at, verb="确认导入", record=drop)


def carry_out(
    drop: Import,
    *,
    at: datetime,
    on: date,
    user: User | None = None,
    skip_faulty: bool = False,
    clear_empty: bool = False,
    progress: Progress | None = None,
    bounds: Bounds | None = None,
) -> Outcome:
    """Import the kept files of a claimed drop, and keep what came of it in the same transaction."""
    try:
        with TemporaryDirectory() as folder:
            outcome = read_folder(
                _reopened(drop, Path(folder)),
                by=drop.by,
                at=at,
                on=on,
                batch=drop.batch,
                write=True,
                skip_faulty=skip_faulty,
                clear_empty=clear_empty,
                progress=progress,
                user=user,
                told=drop.told,
                given=drop.given_cells,
                bounds=bounds,
                written=lambda outcome: _finish(drop, outcome, at=at),
            )
        if not outcome.written:
            _finish(drop, outcome, at=at)
    except Exception as error:
        if not is_lock(error):
            fail(drop, at=at)
        raise
    return outcome


def begin_again(drop: Import) -> None:
    """Put a drop that waits, was refused, failed or lost its worker back to the beginning; its files are read anew.

    Raises:
        Refused: it was imported.
    """
    _move(
        drop,
        set(ImportState) - {ImportState.IMPORTED, ImportState.UNDONE},
        ImportState.WAITING,
        "不能重新核对",
    )


def read_anew(drop: Import) -> None:
    """Put a previewed drop back to the beginning, so that its kept files are read with what was learnt since.

    Raises:
        Refused: it is not waiting for confirmation.
    """
    _move(drop, {ImportState.PREVIEWED}, ImportState.WAITING, "不能重新读取")


@transaction.atomic
def lay_out(drop: Import, tab: int, told: ToldLayout, *, by: str, at: datetime) -> None:
    """Keep what somebody said of the layout of a sheet, nothing to take it back, and read the kept files anew with it.

    Raises:
        Refused: the import is not waiting for confirmation, or has no such sheet, ledger or row.
    """
    sheets = [sheet for sheet in drop.result.get("sheets", ()) if sheet.get("tab") == tab]
    if not sheets:
        raise Refused("没有这张工作表，请刷新页面后再更正。")
    names = sheet_names()
    if unknown := [name for name in (told.ledger, *told.below.values()) if name not in ("", LEAVE_OUT) and not names.named(name)]:
        raise Refused(f"没有叫“{unknown[0][:20]}”的台账，请从列出的台账中选择。")
    numbers = {row["number"] for row in sheets[0]["drawn"]}
    if told.heading and told.heading not in numbers:
        raise Refused("没有选中列出的行，请在前几行中选择表头。")
    read_anew(drop)
    before = drop.layouts.pop(str(tab), None)
    if told:
        drop.layouts[str(tab)] = told.kept()
    drop.save(update_fields=["layouts"])
    sheet = {"sheet": f"{sheets[0]['file']} / {sheets[0]['sheet']}"}
    keep(by=by, at=at, verb="更正表样", record=drop, before=before, after={**sheet, **told.kept()})


def discard(drop: Import, *, at: datetime) -> None:
    """Leave a previewed drop unimported.

    Raises:
        Refused: it is not waiting for confirmation.
    """
    _move(drop, {ImportState.PREVIEWED}, ImportState.REFUSED, "不能放弃")
    Import.objects.filter(pk=drop.pk).update(ended_at=at)


def fail(drop: Import, *, at: datetime) -> None:
    """Keep that reading or importing broke off; nothing of it was written."""
    Import.objects.filter(pk=drop.pk).update(state=ImportState.FAILED, ended_at=at)


def _move(drop: Import, sources: set[ImportState], target: ImportState, verb: str) -> None:
    if target in (ImportState.WAITING, ImportState.IMPORTING) and are_gone(drop):
        raise Gone(GONE)
    if not Import.objects.filter(pk=drop.pk, state__in=sources).update(state=target):
        drop.refresh_from_db()
        raise Refused(f"这次导入的状态为「{drop.get_state_display()}」，{verb}。")
    drop.state = target


def events_of(drop: Import) -> int:
    """How many rows an import wrote."""
    return Event.objects.filter(batch=drop.batch).count()
