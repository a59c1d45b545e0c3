"""The lives of an entry into the pool, whose state follows from its days, and of a placement."""

from __future__ import annotations

from collections.abc import Sequence

from sanbiao.affairs.young_cadres.models import Interview, Placement, PlacementState, PoolEntry, PoolState
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.transitions import Reversal, Transition

pool = Machine(
    PoolEntry,
    states=PoolState,
    transitions=[
        Transition("leave", "办理出库", {PoolState.IN_POOL}, PoolState.LEFT, asks=("left_on", "leave_reason"), offers=("note",)),
        Reversal("return", "撤回出库", "leave"),
    ],
)


def _interviewed(record: Placement) -> str | None:
    found = record.interviews.count()
    return f"已有 {found} 条面试成绩，请先核对面试成绩。" if found else None


def _never_begun(record: Placement) -> str | None:
    return None if record.stopped_on else "这次历练没有派出过。"


def _was_begun(record: Placement) -> str | None:
    return "这次历练是派出以后终止的，请用“恢复历练”。" if record.stopped_on else None


def _then_the_interview(records: Sequence[Placement]) -> str:
    waiting = len(records) - Interview.objects.filter(placement__in=records).values("placement").distinct().count()
    return f"其中 {waiting} 人还没有面试成绩，完成后须参加“两比一评”结构化面试，面试以后才计入指标。"


placement = Machine(
    Placement,
    states=PlacementState,
    transitions=[
        Transition(
            "dispatch",
            "派出",
            {PlacementState.PLANNED},
            PlacementState.ACTIVE,
            asks=("began_on",),
            offers=("planned_until", "mentor", "tasks"),
            due="began_on",
        ),
        Transition(
            "complete",
            "期满完成",
            {PlacementState.ACTIVE},
            PlacementState.COMPLETED,
            asks=("completed_on",),
            offers=("appraisal",),
            tells=_then_the_interview,
            due="planned_until",
        ),
        Transition("stop", "终止历练", {PlacementState.ACTIVE}, PlacementState.STOPPED, asks=("stopped_on",), asks_reason=True),
        Transition("drop", "取消派出", {PlacementState.PLANNED}, PlacementState.STOPPED, asks_reason=True),
        Reversal("recall", "撤回派出", "dispatch"),
        Reversal("reopen", "撤回完成", "complete", obstacle=_interviewed),
        Reversal("resume", "恢复历练", "stop", obstacle=_never_begun),
        Reversal("replan", "恢复计划", "drop", obstacle=_was_begun),
    ],
)
