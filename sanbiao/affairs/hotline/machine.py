"""The life of a report: received, accepted or declined, given out, perhaps extended, closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sanbiao.affairs.hotline.apps import rules
from sanbiao.affairs.hotline.models import Acceptance, Complaint, State
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import Step
from sanbiao.core.machine.transitions import Reversal, Transition


def _accept(complaint: Complaint, step: Step, **facts: Any) -> None:  # Any: a form's own values
    """An accepted report has a deadline: the one given, or the one of the rules."""
    complaint.acceptance = Acceptance.YES
    if complaint.accepted_on and complaint.due_on is None:
        complaint.due_on = rules().handle.after(complaint.accepted_on)


def _decline(complaint: Complaint, step: Step, **facts: Any) -> None:
    complaint.acceptance = Acceptance.NO


def _reopen(complaint: Complaint, step: Step, **facts: Any) -> None:
    complaint.acceptance = Acceptance.OPEN


def _handling_term(complaints: Sequence[Complaint]) -> str:
    return f"办理期限不填的，从受理之日起算 {rules().handle}。"


def _extension_term(complaints: Sequence[Complaint]) -> str:
    return f"一般延长不超过 {rules().extend}。"


def _never_given_out(complaint: Complaint) -> str | None:
    if complaint.extended_to:
        return "这一件办过延期，请用「撤回延期件办结」。"
    if complaint.assigned_on is None:
        return "这一件没有交办日期，撤回后不在办理中。请先修改，补填交办日期。"
    return None


def _never_extended(complaint: Complaint) -> str | None:
    return None if complaint.extended_to else "这一件没有延期，请用「撤回办结」。"


def _extended_ungiven(complaint: Complaint) -> str | None:
    if complaint.assigned_on is None:
        return "这一件没有交办日期，撤回后不在办理中。请先修改，补填交办日期。"
    return None


CLOSING = ("closed_on", "way", "finding")

machine = Machine(
    Complaint,
    states=State,
    transitions=[
        Transition(
            "accept",
            "受理",
            {State.RECEIVED},
            State.ACCEPTED,
            asks=("accepted_on",),
            offers=("due_on",),
            effect=_accept,
            tells=_handling_term,
            due="decide_by",
        ),
        Transition("decline", "不予受理", {State.RECEIVED}, State.DECLINED, asks=("declined_for",), effect=_decline),
        Transition(
            "assign",
            "交办",
            {State.ACCEPTED},
            State.HANDLING,
            asks=("assigned_on",),
            offers=("handler", "way"),
            due="deadline",
        ),
        Transition("close", "办结", {State.HANDLING}, State.CLOSED, asks=CLOSING, due="deadline"),
        Transition(
            "extend",
            "延期",
            {State.HANDLING},
            State.EXTENDED,
            asks=("extended_to", "extended_by"),
            tells=_extension_term,
        ),
        Transition("close_extended", "延期件办结", {State.EXTENDED}, State.CLOSED, asks=CLOSING, due="deadline"),
        Reversal("unaccept", "撤回受理", "accept", effect=_reopen),
        Reversal("undecline", "撤回不予受理", "decline", effect=_reopen),
        Reversal("unassign", "撤回交办", "assign"),
        Reversal("unextend", "撤回延期", "extend", obstacle=_extended_ungiven),
        Reversal("unclose", "撤回办结", "close", obstacle=_never_given_out),
        Reversal("unclose_extended", "撤回延期件办结", "close_extended", obstacle=_never_extended),
    ],
)
