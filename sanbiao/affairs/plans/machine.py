"""The lives of items, problems and resolutions; a resolution that is adopted becomes an item."""

from __future__ import annotations

from django.utils import timezone

from sanbiao.affairs.plans.models import (
    Item,
    ItemState,
    Kind,
    Problem,
    ProblemState,
    Resolution,
    ResolutionState,
    Span,
)
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import Step
from sanbiao.core.machine.transitions import Reversal, Transition


def _goes_on(record: Item, step: Step, **facts: object) -> None:  # an effect is given them
    record.adjusted_on = None


item_machine = Machine(
    Item,
    states=ItemState,
    transitions=[
        Transition("issue", "下达", {ItemState.DRAFT}, ItemState.ISSUED, asks=("issued_on",), offers=("document",)),
        Transition("start", "启动推进", {ItemState.ISSUED}, ItemState.UNDER_WAY, asks=("started_on",), awaited=True),
        Transition(
            "complete",
            "完成",
            {ItemState.UNDER_WAY},
            ItemState.DONE,
            asks=("completed_on", "outcome"),
            due="due_on",
        ),
        Transition("adjust", "调整", {ItemState.UNDER_WAY}, ItemState.ADJUSTED, asks=("adjusted_on",), asks_reason=True),
        Transition(
            "resume",
            "按新期限继续",
            {ItemState.ADJUSTED},
            ItemState.UNDER_WAY,
            asks=("due_on", "started_on"),
            offers=("goal",),
            effect=_goes_on,
        ),
        Reversal("recall", "撤回下达", "issue"),
        Reversal("halt", "撤回启动", "start"),
        Reversal("reopen", "撤回完成", "complete"),
    ],
)

problem_machine = Machine(
    Problem,
    states=ProblemState,
    transitions=[
        Transition(
            "rectify",
            "开始整改",
            {ProblemState.RAISED},
            ProblemState.RECTIFYING,
            asks=("rectifying_on", "measure", "due_on"),
            awaited=True,
        ),
        Transition(
            "close",
            "销号",
            {ProblemState.RECTIFYING},
            ProblemState.CLOSED,
            asks=("closed_on", "outcome"),
            due="due_on",
        ),
        Reversal("withdraw", "撤回整改", "rectify"),
        Reversal("reopen", "撤回销号", "close"),
    ],
)


def _becomes_item(record: Resolution, step: Step, **facts: object) -> None:  # an effect is given them
    """The item of the resolution: a new draft, or the one it had become before it was taken back."""
    assert record.due_on is not None  # noqa: S101  # the step asks for it
    told = {
        "year": record.due_on.year,
        "span": Span.FIRST if record.due_on.month <= 6 else Span.SECOND,
        "title": record.text,
        "unit": record.unit,
        "due_on": record.due_on,
        "adjusted_on": None,
    }
    before = Item.objects.filter(code=record.code).first()
    item = step.change(before, **told) if before else step.create(Item(code=record.code, kind=Kind.KEY, **told))
    record.item_id = item.pk


def _is_under_way(record: Resolution) -> str | None:
    """An item that was issued has a life of its own."""
    item = record.item
    if item is None or item.state == ItemState.DRAFT:
        return None
    return f"由它列入的工作要点已是「{item.get_state_display()}」，请先在工作要点中撤回下达。"


def _leaves_items(record: Resolution, step: Step, **facts: object) -> None:  # an effect is given them
    item = record.item
    assert item is not None  # noqa: S101  # only what has become an item is taken back
    record.item_id = None
    step.change(item, adjusted_on=timezone.localtime(step.at).date())


resolution_machine = Machine(
    Resolution,
    states=ResolutionState,
    transitions=[
        Transition(
            "adopt",
            "列入工作要点",
            {ResolutionState.OPEN},
            ResolutionState.ADOPTED,
            asks=("due_on",),
            effect=_becomes_item,
            awaited=True,
        ),
        Transition(
            "drop",
            "不列入",
            {ResolutionState.OPEN},
            ResolutionState.DROPPED,
            asks=("dropped_on",),
            asks_reason=True,
        ),
        Reversal("release", "撤回列入", "adopt", obstacle=_is_under_way, effect=_leaves_items),
        Reversal("restore", "恢复待转办", "drop"),
    ],
)
