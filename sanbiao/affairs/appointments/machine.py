"""The lives of a round and of a case: a decision carries its cases, an appointment ends and begins postings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sanbiao.affairs.appointments.apps import rules
from sanbiao.affairs.appointments.models import PUT_TO_USE, Case, Round, RoundState, State
from sanbiao.affairs.appointments.permissions import REVOKE
from sanbiao.affairs.appointments.services import begin_posting, end_posting, ended_by, restore_postings, will_begin
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import Step, WrongFacts
from sanbiao.core.machine.transitions import Reversal, Transition

DECIDE, APPOINT, APPOINT_DIRECTLY = "登记决定", "办理任职", "直接任免"
IN_EFFECT = (State.PUBLICITY, State.APPOINTED, State.PROBATION, State.CONFIRMED)
"""The states of a case that follow upon the decision."""


def _unready(record: Round) -> str | None:
    cases = record.cases.exclude(state=State.STOPPED)
    if not cases.exists():
        return "调整名单为空，请先登记或导入名单。"
    waiting = cases.filter(kind__in=PUT_TO_USE, inspected_on=None).count()
    return f"还有 {waiting} 名提拔或进一步使用的人选没有考察日期，请先登记考察。" if waiting else None


def _carried_out(record: Round) -> str | None:
    count = record.cases.filter(state__in=IN_EFFECT).count()
    return f"已有 {count} 项公示或任职，请先逐项撤回。" if count else None


def _heads(rounds: Sequence[Round]) -> str:
    cases = Case.objects.filter(round__in=rounds).exclude(state=State.STOPPED)
    return f"名单上有 {cases.count()} 项任免，{cases.values('person').distinct().count()} 人。"


def _decide(record: Round, step: Step, **facts: Any) -> None:  # Any: the facts of the step
    """Give the cases the day of the decision. Who was stopped before is not decided upon."""
    due, present = record.due_members or 0, record.present_members or 0
    if present < due * rules().quorum:
        raise WrongFacts({"present_members": f"应到 {due} 人、实到 {present} 人，不足 {rules().quorum}，不能讨论决定。"})
    for case in record.cases.filter(stopped_on=None).exclude(decided_on=record.decided_on, decided_on__isnull=False):
        step.change(case, decided_on=record.decided_on)


def _undecide(record: Round, step: Step) -> None:
    """Take the day from the cases again, but from those upon which there was a vote of their own."""
    step.restore(record, DECIDE, record.cases.all())
    for case in record.cases.filter(stopped_on=None, votes_for=None, decided_on__isnull=False):
        step.change(case, decided_on=None)


rounds = Machine(
    Round,
    states=RoundState,
    transitions=[
        Transition(
            "table",
            "提交会议",
            {RoundState.PROPOSED},
            RoundState.TABLED,
            asks=("decided_on", "meeting"),
            obstacle=_unready,
            tells=_heads,
            due="decided_on",
        ),
        Transition(
            "decide",
            DECIDE,
            {RoundState.TABLED},
            RoundState.DECIDED,
            asks=("decided_on", "due_members", "present_members"),
            offers=("document",),
            obstacle=_unready,
            effect=_decide,
            tells=_heads,
            due="decided_on",
        ),
        Transition("defer", "暂缓", {RoundState.TABLED}, RoundState.DEFERRED, asks_reason=True, tells=_heads),
        Transition("cancel", "撤销批次", {RoundState.PROPOSED}, RoundState.CANCELLED, asks_reason=True, tells=_heads),
        Reversal("untable", "撤回上会", "table"),
        Reversal("undecide", "撤回决定", "decide", permission=REVOKE, obstacle=_carried_out, effect=_undecide, tells=_heads),
        Reversal("resume", "重新上会", "defer"),
        Reversal("restore", "恢复拟议", "cancel"),
    ],
)


def _not_tabled(record: Case) -> str | None:
    if record.round.state == RoundState.TABLED:
        return None
    return f"批次「{record.round}」的状态为「{record.round.get_state_display()}」，上会以后才能登记表决。"


def _undecided(record: Case) -> str | None:
    if record.round.state == RoundState.DECIDED:
        return None
    return f"批次「{record.round}」的状态为「{record.round.get_state_display()}」，决定以后才能办理。"


def _without_publicity(record: Case) -> str | None:
    if record.kind in PUT_TO_USE:
        return f"{record.get_kind_display()}须先公示。"
    return _undecided(record)


def _built_upon(record: Case) -> str | None:
    if record.begins and record.begins.ended_on:
        return "新的任职已有免职时间，请先在任职经历中更正。"
    return None


def _vote(record: Case, step: Step, **facts: Any) -> None:
    due = record.round.due_members
    if due and (record.votes_for or 0) * 2 <= due:
        raise WrongFacts({"votes_for": f"应到 {due} 人，同意票须超过半数；未通过的请办理终止。"})
    record.decided_on = record.round.decided_on


def _unvote(record: Case, step: Step) -> None:
    record.decided_on = None


def _publish(record: Case, step: Step, **facts: Any) -> None:
    if record.public_from:
        record.public_until = rules().publicity.after(record.public_from)


def _unpublish(record: Case, step: Step) -> None:
    record.public_until = None


def _appoint(record: Case, step: Step, **facts: Any) -> None:
    end_posting(record, step)
    begin_posting(record, step)


def _postings(cases: Sequence[Case]) -> str:
    ended = sum(ended_by(case) is not None for case in cases)
    return f"将结束 {ended} 段任职，新增 {sum(map(will_begin, cases))} 段任职。"


POSTING = ("to_unit", "to_post", "to_team", "to_manner")

cases = Machine(
    Case,
    states=State,
    transitions=[
        Transition("inspect", "登记考察", {State.MOTION}, State.INSPECTION, asks=("inspected_on",)),
        Transition(
            "discuss",
            "登记表决",
            {State.INSPECTION},
            State.DISCUSSED,
            asks=("votes_for", "votes_against"),
            offers=("votes_deferring",),
            obstacle=_not_tabled,
            effect=_vote,
        ),
        Transition(
            "publish",
            "开始公示",
            {State.DISCUSSED},
            State.PUBLICITY,
            asks=("public_from",),
            obstacle=_undecided,
            effect=_publish,
        ),
        Transition(
            "appoint",
            APPOINT,
            {State.PUBLICITY},
            State.APPOINTED,
            asks=("appointed_on", "document"),
            offers=POSTING,
            effect=_appoint,
            tells=_postings,
            due="public_until",
        ),
        Transition(
            "appoint_directly",
            APPOINT_DIRECTLY,
            {State.DISCUSSED},
            State.APPOINTED,
            asks=("appointed_on", "document"),
            offers=POSTING,
            obstacle=_without_publicity,
            effect=_appoint,
            tells=_postings,
        ),
        Transition("probation", "登记试用期", {State.APPOINTED}, State.PROBATION, asks=("probation_until",)),
        Transition(
            "confirm",
            "试用期满转正",
            {State.PROBATION},
            State.CONFIRMED,
            asks=("confirmed_on",),
            due="probation_until",
        ),
        Transition(
            "stop",
            "终止",
            {State.MOTION, State.INSPECTION, State.DISCUSSED, State.PUBLICITY},
            State.STOPPED,
            asks=("stopped_on",),
            asks_reason=True,
        ),
        Reversal("uninspect", "撤回考察", "inspect"),
        Reversal("undiscuss", "撤回表决", "discuss", obstacle=_not_tabled, effect=_unvote),
        Reversal("unpublish", "撤回公示", "publish", effect=_unpublish),
        Reversal(
            "unappoint",
            "撤销任职",
            "appoint",
            permission=REVOKE,
            obstacle=lambda record: _built_upon(record) or _by_publicity(record, wanted=True),
            effect=lambda record, step: restore_postings(record, step, APPOINT),
        ),
        Reversal(
            "unappoint_directly",
            "撤销任免",
            "appoint_directly",
            permission=REVOKE,
            obstacle=lambda record: _built_upon(record) or _by_publicity(record, wanted=False),
            effect=lambda record, step: restore_postings(record, step, APPOINT_DIRECTLY),
        ),
        Reversal("unprobation", "撤回试用期", "probation"),
        Reversal("unconfirm", "撤回转正", "confirm", permission=REVOKE),
    ],
)


def _by_publicity(record: Case, *, wanted: bool) -> str | None:
    if bool(record.public_from) == wanted:
        return None
    return "这一项经过公示，请用「撤销任职」。" if record.public_from else "这一项没有公示，请用「撤销任免」。"
