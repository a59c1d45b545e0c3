"""The rows that a unit hands in: read as every import is, held to the unit's own; written when the section accepts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File

from sanbiao.collecting.books import book_named
from sanbiao.collecting.models import DemandKind, Submission
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import keep
from sanbiao.core.drive.importing import read_folder, sheet_names
from sanbiao.core.drive.keeping import copy_to
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.reading import Fault, Folder, open_files
from sanbiao.core.drive.services import carry_out, new_batch, receive
from sanbiao.core.drive.writing.results import Outcome, kept_faults
from sanbiao.core.drive.writing.rights import Bounds
from sanbiao.core.drive.writing.undoing import undo_import
from sanbiao.core.machine.steps import Step
from sanbiao.core.ui.times import local_date


def bounds_of(submission: Submission, *, to_import: bool) -> Bounds:
    """The part of the ledger that the unit may speak of.

    Raises:
        Refused: the ledger is not one that may be asked for (any more).
    """
    ledger = book_named(submission.demand.book)
    if ledger is None:
        raise Refused(f"没有可向单位收集的台账「{submission.demand.book}」，请科室核对任务。")
    return Bounds(ledger.key, submission.unit.path, ledger.import_permission if to_import else ledger.view_permission)


@contextmanager
def _opened(submission: Submission) -> Iterator[Folder]:
    with TemporaryDirectory() as folder:
        named = []
        for number, kept in enumerate(submission.files.order_by("pk")):
            path = Path(folder) / f"{number}{Path(kept.name).suffix.lower()[:20]}"
            copy_to(path, kept)
            named.append((kept.name, path))
        yield open_files(named, sheet_names())


def read(submission: Submission, *, by: AbstractBaseUser, at: datetime, to_import: bool = False) -> Outcome:
    """What the kept workbook would bring into the ledger; nothing is written."""
    with _opened(submission) as folder:
        return read_folder(
            folder,
            by=by.get_username(),
            at=at,
            on=local_date(at),
            batch=new_batch(),
            write=False,
            user=by,
            bounds=bounds_of(submission, to_import=to_import),
        )


def read_errors(submission: Submission) -> int:
    return int(submission.result.get("errors", 0))


def findings(submission: Submission) -> list[Fault]:
    """Every fault of what was uploaded, those too about which an importer would be asked; errors before warnings."""
    result = submission.result
    found = [Fault.from_kept(kept, file=kept["file"]) for kept in result.get("file_faults", ())]
    for sheet in result.get("sheets", ()):
        found += kept_faults(sheet)
    return sorted(found, key=lambda fault: fault.warning)


def read_rows(submission: Submission) -> int:
    """How many good rows were read, new to the ledger or not."""
    return sum(int(submission.result.get(name, 0)) for name in ("created", "changed", "unchanged"))


def to_be_written(submissions: Sequence[Submission]) -> str:
    """What is going to be written into ledgers, in a sentence; empty where nothing is."""
    read_in = [each.result for each in submissions if each.demand.kind == DemandKind.ROWS and not each.is_unchanged]
    created, changed = (sum(int(result.get(name, 0)) for result in read_in) for name in ("created", "changed"))
    return f"接收后写入台账：新增 {created} 行，更改 {changed} 行。" if read_in else ""


def bring_in(submission: Submission, step: Step) -> str:
    """Import what the unit handed in, by the right of whoever accepts it; the number of the import.

    Raises:
        Refused: faults stand against it by now, or the right to import is missing; then nothing is written.
    """
    # Files cannot be taken back with the transaction: what will not be written is not kept as an import.
    _refuse_faulty(read(submission, by=step.by, at=step.at, to_import=True))
    with TemporaryDirectory() as folder, ExitStack() as opened:
        files = []
        for number, kept in enumerate(submission.files.order_by("pk")):
            path = Path(folder) / str(number)
            copy_to(path, kept)
            files.append(File(opened.enter_context(path.open("rb")), name=kept.name))
        drop = receive(files, by=step.by.get_username(), at=step.at)
    bounds = bounds_of(submission, to_import=True)
    _refuse_faulty(carry_out(drop, at=step.at, on=local_date(step.at), user=step.by, bounds=bounds))
    told = {"unit": str(submission.unit), "handed_in_by": submission.handed_in_by, "accepted_by": step.by.get_username()}
    keep(by=step.by, at=step.at, verb="接收报送", record=drop, after=told, batch=step.batch)
    return drop.batch


def take_out(submission: Submission, step: Step) -> None:
    """Take back what `bring_in` wrote, by the right of whoever takes it back.

    Raises:
        Refused: rows were changed or built upon since, or the right to import is missing.
    """
    drop = Import.objects.filter(batch=submission.batch, state=ImportState.IMPORTED).first()
    if drop:
        undo_import(drop, by=step.by.get_username(), at=step.at, user=step.by, by_holder=True)


def where_taken_out(drop: Import) -> str:
    """Where an import is taken back by which accepted rows were written; empty for any other."""
    submission = Submission.objects.filter(batch=drop.batch).select_related("demand", "unit").first()
    return f"这次导入是接收报送「{submission}」时写入的，请到这一项报送里撤回接收。" if submission else ""


def _refuse_faulty(outcome: Outcome) -> None:
    if outcome.errors:
        [first, *_] = outcome.errors
        raise Refused(f"现在有 {len(outcome.errors)} 处错误，台账没有改动。{first.sentence()}请退回单位，或先更正台账。")
