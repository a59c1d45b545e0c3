"""The life of an order, of a need that becomes one, and of a resource."""

from sanbiao.affairs.orders.models import Need, NeedState, Resource, ResourceState, ServiceOrder, State
from sanbiao.affairs.orders.services import undo_order, write_order
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import Step
from sanbiao.core.machine.transitions import Reversal, Transition


def _return(record: ServiceOrder, step: Step) -> None:  # an effect is given the step
    """Nobody has it any more; that it was returned is counted."""
    record.claimed_on, record.claimant = None, ""
    record.returned += 1


def _rework(record: ServiceOrder, step: Step) -> None:  # an effect is given the step
    """It is not closed any more, and what was said of it is about work to be done again."""
    record.closed_on, record.resident_mark, record.branch_mark = None, "", ""
    record.reworked += 1


order_machine = Machine(
    ServiceOrder,
    states=State,
    transitions=[
        Transition("claim", "领单", {State.WAITING}, State.WORKING, asks=("claimed_on", "claimant"), awaited=True),
        Transition("close", "办结", {State.WORKING}, State.CLOSED, asks=("closed_on",), due="due_on"),
        Transition("mark", "登记评价", {State.CLOSED}, State.MARKED, asks=("resident_mark",), offers=("branch_mark",)),
        Transition("return", "退回", {State.WORKING}, State.WAITING, asks_reason=True, effect=_return),
        Transition(
            "rework", "返工", {State.CLOSED, State.MARKED}, State.WORKING, asks_reason=True, is_aside=True, effect=_rework
        ),
        Transition("void", "作废", {State.WAITING}, State.VOID, asks_reason=True),
        Reversal("unclaim", "撤回领单", "claim"),
        Reversal("unclose", "撤回办结", "close"),
        Reversal("unmark", "撤回评价", "mark"),
        Reversal("unvoid", "恢复工单", "void"),
    ],
)
need_machine = Machine(
    Need,
    states=NeedState,
    transitions=[
        Transition("order", "派成工单", {NeedState.RAISED}, NeedState.ORDERED, effect=write_order, due="answer_by"),
        Transition("decline", "不予派单", {NeedState.RAISED}, NeedState.DECLINED, asks=("declined_on",), asks_reason=True),
        Reversal("unorder", "撤回派单", "order", effect=undo_order),
        Reversal("undecline", "撤回答复", "decline"),
    ],
)
resource_machine = Machine(
    Resource,
    states=ResourceState,
    transitions=[
        Transition(
            "withdraw", "停用", {ResourceState.OFFERED}, ResourceState.WITHDRAWN, asks=("withdrawn_on",), asks_reason=True
        ),
        Reversal("restore", "恢复使用", "withdraw"),
    ],
)
