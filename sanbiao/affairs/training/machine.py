"""The life of a class: planned, opened, completed; or cancelled."""

from __future__ import annotations

from sanbiao.affairs.training.models import Attendance, ClassRun, State
from sanbiao.affairs.training.permissions import Permission, class_policy
from sanbiao.core.machine.machine import Machine, Transition


def _empty_list(record: ClassRun) -> str | None:
    if not record.trainees.exists():
        return "学员名单为空，请先导入或登记学员。"
    return None


def _unchecked(record: ClassRun) -> str | None:
    waiting = record.trainees.filter(attendance=Attendance.EXPECTED).count()
    if waiting:
        return f"还有 {waiting} 名学员待签到，请先核对到课情况。"
    if record.ended_on is None:
        return "没有结业日期，请先填写。"
    return None


machine = Machine[ClassRun](
    policy=class_policy,
    states=State,
    transitions=[
        Transition(
            name="open",
            label="开班",
            sources=frozenset({State.PLANNED}),
            target=State.OPEN,
            permission=Permission.RUN_CLASS,
            obstacle=_empty_list,
            awaited=True,
            due="began_on",
        ),
        Transition(
            name="complete",
            label="结业",
            sources=frozenset({State.OPEN}),
            target=State.COMPLETED,
            permission=Permission.RUN_CLASS,
            obstacle=_unchecked,
            awaited=True,
            due="ended_on",
        ),
        Transition(
            name="cancel",
            label="取消班次",
            sources=frozenset({State.PLANNED}),
            target=State.CANCELLED,
            permission=Permission.CANCEL_CLASS,
        ),
        Transition(
            name="replan",
            label="恢复计划",
            sources=frozenset({State.CANCELLED}),
            target=State.PLANNED,
            permission=Permission.CANCEL_CLASS,
        ),
    ],
)
