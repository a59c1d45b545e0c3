"""The life of a stated figure: a second person signs before it stands anywhere."""

from __future__ import annotations

from typing import Any

from sanbiao.core.access.roles import CITY
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.indicators.services import evaluate
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import Step
from sanbiao.core.machine.transitions import Transition
from sanbiao.core.periods.periods import period
from sanbiao.registry.stated.models import OPEN, State, StatedFigure
from sanbiao.registry.stated.permissions import SIGN, WITHDRAW


def _computed(record: StatedFigure) -> str | None:
    """A figure that is computed is not stated."""
    one = REGISTRY.get(record.indicator)
    if one is None:
        return "系统中已没有这项指标。"
    where = (record.unit.path if record.unit else CITY,)
    figure = evaluate([one], period(record.period), where, breakdowns=False)[one.code]
    if figure.wanting:
        return None
    return f"「{one.name}」的台账已经有行，本期为 {figure.printed()} {one.unit}，以台账算出的为准，不需要填报。"


def _stated(record: StatedFigure, step: Step, **_: Any) -> None:  # Any: there are no facts
    record.stated_by, record.stated_at = step.by.get_username(), step.at


def _signed(record: StatedFigure, step: Step, **_: Any) -> None:
    record.signed_by, record.signed_at = step.by.get_username(), step.at


def _unsigned(record: StatedFigure, step: Step, **_: Any) -> None:
    record.signed_by, record.signed_at = "", None


machine = Machine(
    StatedFigure,
    states=State,
    transitions=[
        Transition("submit", "提交复核", frozenset(OPEN), State.REVIEW, obstacle=_computed, effect=_stated),
        Transition(
            "sign", "复核签字", {State.REVIEW}, State.IN_FORCE, permission=SIGN, obstacle=_computed, effect=_signed, awaited=True
        ),
        Transition("send_back", "退回", {State.REVIEW}, State.RETURNED, permission=SIGN, asks_reason=True, is_aside=True),
        Transition(
            "withdraw",
            "撤回",
            {State.REVIEW, State.IN_FORCE},
            State.WITHDRAWN,
            permission=WITHDRAW,
            asks_reason=True,
            is_aside=True,
            effect=_unsigned,
        ),
    ],
)
