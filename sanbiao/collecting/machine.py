"""The life of a demand, and that of what each unit hands in to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sanbiao.collecting.asking import RemarksForm, UnitsForm, remarks_in
from sanbiao.collecting.models import OWED, Demand, DemandKind, DemandState, Submission, SubmissionState
from sanbiao.collecting.permissions import HAND_IN, OWE
from sanbiao.collecting.rows import bring_in, read_errors, read_rows, take_out, to_be_written
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import Step
from sanbiao.core.machine.transitions import Reversal, Transition
from sanbiao.registry.organisations.models import Unit

CLOSE = "结束"
ISSUED, HANDED_IN = DemandState.ISSUED, SubmissionState.HANDED_IN


def _issue(demand: Demand, step: Step, *, units: Sequence[Unit], **facts: Any) -> None:  # Any: a form's own values
    there = set(demand.submissions.values_list("unit", flat=True))
    for unit in units:
        if unit.pk not in there:
            step.create(Submission(demand=demand, unit=unit, due_on=demand.due_on))


def _unaccepted(demand: Demand) -> str | None:
    count = demand.submissions.filter(state=HANDED_IN).count()
    return f"还有 {count} 个单位已报、没有接收，请先接收或退回。" if count else None


def _owing(demand: Demand) -> list[Submission]:
    return list(demand.submissions.filter(state__in=OWED).select_related("unit", "demand").order_by("unit__code", "pk"))


def _close(demand: Demand, step: Step, **facts: Any) -> None:
    for submission in _owing(demand):
        step.change(submission, state=SubmissionState.MISSED)


def _who_owes(demands: Sequence[Demand]) -> str:
    owing = [str(submission.unit) for demand in demands for submission in _owing(demand)]
    return f"还没有报的 {len(owing)} 个单位记为「未报」：{'、'.join(owing)}。" if owing else "各单位都已报送并接收。"


def _reopen(demand: Demand, step: Step, **facts: Any) -> None:
    step.restore(demand, CLOSE, demand.submissions.all())


demand_machine = Machine(
    Demand,
    states=DemandState,
    transitions=[
        Transition("issue", "下发", {DemandState.DRAFT}, ISSUED, asks=(UnitsForm,), effect=_issue),
        Transition(
            "close", CLOSE, {ISSUED}, DemandState.CLOSED, obstacle=_unaccepted, effect=_close, tells=_who_owes, due="due_on"
        ),
        Reversal("reopen", "撤回结束", "close", effect=_reopen),
    ],
)


def _closed(submission: Submission) -> str | None:
    if submission.demand.state == DemandState.CLOSED:
        return "任务已结束，不再收报。确需补报的，请科室先撤回结束。"
    return None


def _nothing_to_hand_in(submission: Submission) -> str | None:
    if sentence := _closed(submission):
        return sentence
    match submission.demand.kind:
        case DemandKind.NUMBERS:
            missing = [item.name for item in submission.demand.asked if item.name not in submission.numbers]
            return f"还没有填写{'、'.join(f'「{name}」' for name in missing)}，请先填写。" if missing else None
        case DemandKind.ROWS if not submission.result:
            return "还没有上传表格，请先下载填报表，填好后上传；与上次相同的，可以报无变化。"
        case DemandKind.ROWS if errors := read_errors(submission):
            return f"上传的表格有 {errors} 处错误，请按说明改正后重新上传。"
        case DemandKind.ROWS if not read_rows(submission):
            return "上传的表格里没有读到一行，请填写后重新上传；没有变化的，请报无变化。"
        case DemandKind.FILES if not submission.files.exists():
            return "还没有上传文件，请先上传。"
    return None


def _hand_in(submission: Submission, step: Step, **facts: Any) -> None:
    submission.handed_in_by, submission.handed_in_at = step.by.get_username(), step.at
    submission.is_unchanged = False


def _hand_in_unchanged(submission: Submission, step: Step, **facts: Any) -> None:
    _hand_in(submission, step)
    submission.is_unchanged = True


def _return(submission: Submission, step: Step, *, remarks: str = "", **facts: Any) -> None:
    submission.reason, submission.remarks = step.reason, remarks_in(remarks)
    submission.returns += 1


def _accept(submission: Submission, step: Step, **facts: Any) -> None:
    submission.reason, submission.remarks = "", []
    if submission.demand.kind == DemandKind.ROWS and not submission.is_unchanged:
        submission.batch = bring_in(submission, step)


def _what_is_written(submissions: Sequence[Submission]) -> str:
    return to_be_written(submissions) or "接收后不改动台账。"


def _over(submission: Submission) -> str | None:
    return "任务已结束。要撤回接收，请先撤回结束。" if submission.demand.state == DemandState.CLOSED else None


def _take_out(submission: Submission, step: Step, **facts: Any) -> None:
    take_out(submission, step)
    submission.batch = ""


def _what_is_taken_out(submissions: Sequence[Submission]) -> str:
    count = sum(1 for each in submissions if each.batch)
    return f"{count} 个单位接收时写入台账的行恢复为接收之前的样子。" if count else "撤回接收不改动台账。"


STATES = SubmissionState
submission_machine = Machine(
    Submission,
    states=SubmissionState,
    transitions=[
        Transition(
            "hand_in",
            "报送",
            {*OWED},
            HANDED_IN,
            permission=HAND_IN,
            obstacle=_nothing_to_hand_in,
            effect=_hand_in,
            due="due_on",
            at_once=True,
            waits_for=OWE,
        ),
        Transition(
            "hand_in_unchanged",
            "报无变化",
            {*OWED},
            HANDED_IN,
            permission=HAND_IN,
            obstacle=_closed,
            effect=_hand_in_unchanged,
            is_aside=True,
        ),
        Transition("accept", "接收", {HANDED_IN}, STATES.ACCEPTED, effect=_accept, tells=_what_is_written, awaited=True),
        Reversal("take_back", "撤回接收", "accept", obstacle=_over, effect=_take_out, tells=_what_is_taken_out),
        Transition("return", "退回", {HANDED_IN}, STATES.RETURNED, asks=(RemarksForm,), asks_reason=True, effect=_return),
        Transition("excuse", "记为未报", {*OWED}, STATES.MISSED, is_aside=True),
        Transition("readmit", "补报", {STATES.MISSED}, STATES.WAITING, obstacle=_closed),
    ],
)
