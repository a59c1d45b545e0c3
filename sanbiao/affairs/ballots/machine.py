"""The life of a review: due, held, counted; where the result is low, put right and cleared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sanbiao.affairs.ballots.apps import rules
from sanbiao.affairs.ballots.models import OPTIONS, Review, State
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import Step
from sanbiao.core.machine.transitions import Reversal, Transition


def _exempt(review: Review, step: Step, **facts: Any) -> None:  # Any: a form's own values
    review.is_due = False


def _unexempt(review: Review, step: Step, **facts: Any) -> None:
    review.is_due = True


def _term(reviews: Sequence[Review]) -> str:
    return f"整改期限一般从通知之日起算 {rules().rectify}。"


machine = Machine(
    Review,
    states=State,
    transitions=[
        Transition("hold", "登记开会", {State.DUE}, State.HELD, asks=("held_on",), due="hold_by"),
        Transition(
            "count",
            "登记计票",
            {State.HELD},
            State.COUNTED,
            asks=("counted_on", "issued", "returned", "valid", *OPTIONS),
            offers=("unreturned", "invalid"),
            awaited=True,
        ),
        Transition(
            "rectify",
            "通知整改",
            {State.COUNTED},
            State.RECTIFYING,
            asks=("notified_on", "rectify_by"),
            tells=_term,
        ),
        Transition("clear", "整改销号", {State.RECTIFYING}, State.CLEARED, asks=("cleared_on",), due="rectify_by"),
        Transition("exempt", "改为不需开展", {State.DUE}, State.EXEMPT, asks_reason=True, effect=_exempt),
        Reversal("unhold", "撤回开会", "hold"),
        Reversal("uncount", "撤回计票", "count"),
        Reversal("unrectify", "撤回整改通知", "rectify"),
        Reversal("unclear", "撤回销号", "clear"),
        Reversal("unexempt", "恢复应开展", "exempt", effect=_unexempt),
    ],
)
