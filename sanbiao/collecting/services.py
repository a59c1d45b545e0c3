"""Filling in what was asked, taking the workbook for it, and reminding. To hand in, to return and to accept are steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.db import transaction

from sanbiao.collecting.books import book_named, own_rows
from sanbiao.collecting.marked import MARK, mark_of, refuse_foreign, signed
from sanbiao.collecting.models import OWED, Demand, DemandKind, DemandState, Submission, SubmissionState, SubmittedFile
from sanbiao.collecting.permissions import HAND_IN, submission_policy
from sanbiao.collecting.rows import read
from sanbiao.core.access.bounds import row_number
from sanbiao.core.access.policy import CHANGE
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import keep
from sanbiao.core.audit.tracing import new_trace
from sanbiao.core.drive.keeping import BY, copy_into, keep_sealed
from sanbiao.core.ledger.services import keep_export
from sanbiao.core.ledger.sheets import write_sheets

MOST_FILES = 20
_AT_ONCE = 100
"""So many lose their files in one go; whoever tidies up has to give signs of life meanwhile."""


def _to_be_filled(submission: Submission, by: AbstractBaseUser) -> Submission:
    """The row, locked, where `by` may fill it in now.

    Raises:
        Refused: they may not, it was handed in, or the demand is closed.
    """
    current = Submission.objects.select_for_update(of=("self",)).select_related("demand", "unit").get(pk=submission.pk)
    if not submission_policy.may(by, HAND_IN, current):
        raise Refused("您无权为这个单位填报。")
    if current.demand.state == DemandState.CLOSED:
        raise Refused(f"「{current.demand}」已结束，不再收报。确需补报的，请联系科室撤回结束。")
    if current.state not in OWED:
        raise Refused(f"这一份的状态为「{current.get_state_display()}」，不能再改。需要改动的，请科室先退回。")
    return current


@transaction.atomic
def save_numbers(*, submission: Submission, numbers: Mapping[str, Decimal], by: AbstractBaseUser, at: datetime) -> Submission:
    """Keep the numbers that a unit fills in.

    Raises:
        Refused: it is not theirs to fill in, or not now.
    """
    current = _to_be_filled(submission, by)
    before, after = current.numbers, {name: format(number, "f") for name, number in numbers.items()}
    if before != after:
        current.numbers = after
        current.save(update_fields=["numbers"])
        keep(by=by, at=at, verb="填数", record=current, before={"numbers": before}, after={"numbers": after})
    return current


@transaction.atomic
def keep_files(*, submission: Submission, files: Sequence[File[Any]], by: AbstractBaseUser, at: datetime) -> Submission:
    """Keep files in the place of those that were there; a workbook is read, and what would come of it is kept with it.

    Raises:
        Refused: it is not theirs to fill in, or not now; or there is no file, or it is for another unit or demand.
    """
    current = _to_be_filled(submission, by)
    if not files:
        raise Refused("没有收到文件，请选择文件后再上传。")
    if len(files) > MOST_FILES:
        raise Refused(f"一次最多上传 {MOST_FILES} 个文件，请合并后再上传。")
    for file in files:
        refuse_foreign(mark_of(file), current)
    _remove_files(current)
    for file in files:
        keep_sealed(SubmittedFile(submission=current), file.name or "", file, stem=f"{current.pk}")
    told = {"文件": len(files)}
    if current.demand.kind == DemandKind.ROWS:
        outcome = read(current, by=by, at=at)
        current.result = outcome.kept()
        current.save(update_fields=["result"])
        told |= {"新增": outcome.total("created"), "更改": outcome.total("changed"), "错误": len(outcome.errors)}
    keep(by=by, at=at, verb="上传", record=current, after=told)
    return current


def _remove_files(submission: Submission) -> None:
    for kept in submission.files.all():
        transaction.on_commit(partial(kept.content.storage.delete, str(kept.content.name)))
    submission.files.all().delete()


def clear_workbooks(*, at: datetime) -> int:
    """Remove the workbooks whose rows entered the ledger, after as many days as those of imports are kept; how many there were.

    Files that were asked for themselves stay.
    """
    since = at - timedelta(days=settings.SANBIAO_KEEP_FILES)
    accepted = Submission.objects.filter(demand__kind=DemandKind.ROWS, state=SubmissionState.ACCEPTED, handed_in_at__lt=since)
    old = accepted.filter(pk__in=SubmittedFile.objects.values("submission")).order_by("pk")
    return sum(_cleared(submission, at) for submission in old[:_AT_ONCE])


@transaction.atomic
def _cleared(submission: Submission, at: datetime) -> int:
    """How many files were there to be removed; of two who look at once, one finds them."""
    current = Submission.objects.select_for_update().get(pk=submission.pk)
    if count := current.files.count():
        _remove_files(current)
        keep(by=BY, at=at, verb="清除文件", record=current, after={"文件": count})
    return count


def workbook_for(*, submission: Submission, by: AbstractBaseUser, at: datetime) -> IO[bytes]:
    """The sheet of the ledger with the unit's own rows, marked so that it finds its way back; that it was taken is kept.

    Raises:
        Refused: the ledger is not one that may be asked for.
    """
    ledger = book_named(submission.demand.book)
    if ledger is None or not submission_policy.may(by, HAND_IN, submission):
        raise Refused("没有可下载的填报表，请联系科室。")
    trace, marks = new_trace(by=by, at=at), {MARK: signed(submission)}
    file, count = write_sheets([(ledger, own_rows(submission, ledger, by))], properties=marks, foot=f"下载：{trace.line}")
    keep_export(ledger=ledger, rows=count, asked={"报送": str(submission)}, by=by, at=at, trace=trace)
    return file


def take_file(*, submission: Submission, number: str, into: IO[bytes], by: AbstractBaseUser, at: datetime) -> SubmittedFile:
    """Open a kept file into `into`; that it was taken is kept.

    Raises:
        Refused: there is no such file.
    """
    kept = submission.files.filter(pk=row_number(number) or 0).first()
    if kept is None:
        raise Refused("没有这个文件，可能已被后来上传的替换。请刷新页面。")
    copy_into(into, kept)
    into.seek(0)
    keep(by=by, at=at, verb="下载文件", record=submission, after={"文件": kept.name})
    return kept


@transaction.atomic
def remind(*, demand: Demand, by: AbstractBaseUser, at: datetime) -> int:
    """Remind every unit that owes something; returns how many. It shows in their lists of what waits.

    Raises:
        Refused: nobody owes anything, or it is not for `by` to remind.
    """
    rows = submission_policy.records(by, CHANGE).filter(demand=demand, state__in=OWED)
    owing = list(rows.select_for_update(of=("self",)).select_related("demand", "unit"))
    if demand.state != DemandState.ISSUED or not owing:
        raise Refused("没有需要催报的单位。")
    for submission in owing:
        _remind_one(submission, by, at)
    return len(owing)


def _remind_one(submission: Submission, by: AbstractBaseUser, at: datetime) -> None:
    before = {"reminders": submission.reminders, "reminded_at": submission.reminded_at}
    submission.reminders, submission.reminded_at = submission.reminders + 1, at
    submission.save(update_fields=["reminders", "reminded_at"])
    after = {"reminders": submission.reminders, "reminded_at": at}
    keep(by=by, at=at, verb="催报", record=submission, before=before, after=after)


def totals(submissions: Iterable[Submission], names: Iterable[str]) -> dict[str, Decimal]:
    """The sum of each number over what was handed in."""
    sums = dict.fromkeys(names, Decimal(0))
    for submission in submissions:
        for name in sums:
            sums[name] += Decimal(submission.numbers.get(name, "0")) if submission.state not in OWED else 0
    return sums
