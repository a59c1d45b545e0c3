"""The life of a class: planned, opened, completed; or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from sanbiao.affairs.training.models import Attendance, ClassRun, State, Trainee
from sanbiao.affairs.training.permissions import CANCEL, RUN, class_policy
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.transitions import Reversal, Transition


def _empty_list(record: ClassRun) -> str | None:
    if not record.trainees.exists():
        return "学员名单为空，请先导入或登记学员。"
    return None


def _unchecked(record: ClassRun) -> str | None:
    waiting = record.trainees.filter(attendance=Attendance.EXPECTED).count()
    return f"还有 {waiting} 名学员待签到，请先核对到课情况。" if waiting else None


def _begun(record: ClassRun) -> str | None:
    signed = record.trainees.exclude(signed_in_at=None).count()
    return f"已有 {signed} 名学员签到。" if signed else None


def _turnout(classes: Sequence[ClassRun]) -> str:
    counted = Trainee.objects.filter(class_run__in=classes).values_list("attendance", flat=True)
    came = sum(attendance == Attendance.ATTENDED for attendance in counted)
    return f"名单上有 {len(counted)} 名学员，其中参训 {came} 名。"


machine = Machine[ClassRun](
    policy=class_policy,
    states=State,
    transitions=[
        Transition(
            name="open",
            label="开班",
            sources=frozenset({State.PLANNED}),
            target=State.OPEN,
            permission=RUN,
            obstacle=_empty_list,
            awaited=True,
            due="began_on",
        ),
        Transition(
            name="complete",
            label="结业",
            sources=frozenset({State.OPEN}),
            target=State.COMPLETED,
            permission=RUN,
            asks=("ended_on",),
            obstacle=_unchecked,
            tells=_turnout,
            awaited=True,
            due="ended_on",
        ),
        Transition(
            name="cancel",
            label="取消班次",
            sources=frozenset({State.PLANNED}),
            target=State.CANCELLED,
            permission=CANCEL,
            asks_reason=True,
            tells=_turnout,
        ),
        Reversal(name="replan", label="恢复计划", reverses="cancel", permission=CANCEL),
        Reversal(name="unopen", label="撤回开班", reverses="open", permission=CANCEL, obstacle=_begun, tells=_turnout),
        Reversal(name="reopen", label="撤回结业", reverses="complete", permission=CANCEL, tells=_turnout),
    ],
)

AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """A class that waits for its next step; `word` says what is the matter, `is_late` when its day is over."""

    run: ClassRun
    word: str
    is_late: bool


def waiting(classes: QuerySet[ClassRun], today: date) -> list[Waiting]:
    """Planned classes that begin within a month or should have, and open ones; late first, then by first day."""
    expected = Count("trainees", filter=Q(trainees__attendance=Attendance.EXPECTED))
    near = Q(state=State.PLANNED, began_on__lte=today + AHEAD) | Q(state=State.OPEN)
    runs = classes.filter(near).annotate(with_expected=expected).order_by("began_on", "pk")
    found = [Waiting(run, *_word(run, run.with_expected, today)) for run in runs]
    return sorted(found, key=lambda each: not each.is_late)


def _word(run: ClassRun, expected: int, today: date) -> tuple[str, bool]:
    if run.state == State.PLANNED:
        days = (run.began_on - today).days
        return (f"已过开班日期 {-days} 天", True) if days < 0 else ("今天开班" if days == 0 else f"{days} 天后开班", False)
    if run.ended_on is not None and run.ended_on < today:
        return f"已过结业日期 {(today - run.ended_on).days} 天，未结业", True
    return f"待签到 {expected} 人" if expected else "名单已全部核对", False
