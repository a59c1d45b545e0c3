"""The life of a class: planned, opened, completed; or cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from sanbiao.affairs.training.models import Attendance, ClassRun, State, Trainee
from sanbiao.affairs.training.permissions import CANCEL, RUN
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


machine = Machine(
    ClassRun,
    states=State,
    transitions=[
        Transition(
            name="open",
            label="开班",
            sources=frozenset({State.PLANNED}),
            target=State.OPEN,
            permission=RUN,
            obstacle=_empty_list,
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
