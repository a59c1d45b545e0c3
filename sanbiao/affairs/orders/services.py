"""How a need becomes an order, and how that is taken back."""

from __future__ import annotations

from sanbiao.affairs.orders.apps import rules
from sanbiao.affairs.orders.models import Need, ServiceOrder, Source, State
from sanbiao.core.access.refusal import Refused
from sanbiao.core.machine.steps import Step
from sanbiao.core.ui.times import local_date


def write_order(record: Need, step: Step) -> None:
    """Write the order that a need asks for, and let the need know it. An order that was void is taken up again.

    Raises:
        WrongFacts: there is another order of this number.
    """
    day = local_date(step.at)
    number = f"X{record.number}"
    void = ServiceOrder.objects.filter(number=number, state=State.VOID).first()
    told = {"placed_on": day, "due_on": rules().due_on(day, record.category), "state": State.WAITING}
    if void:
        step.change(void, **told)
        record.order = void
        return
    record.order = ServiceOrder(
        number=number,
        source=Source.DISPATCHED,
        unit=record.unit,
        compound=record.compound,
        subject=record.subject,
        category=record.category,
        **told,
    )
    step.create(record.order)


def undo_order(record: Need, step: Step) -> None:
    """Void the order that the need became, as long as nobody has claimed it.

    Raises:
        Refused: somebody has.
    """
    order = record.order
    assert order is not None  # noqa: S101  # the state of the need follows from it
    if order.state not in (State.WAITING, State.VOID):
        raise Refused(f"工单 {order.number} 已是「{order.get_state_display()}」，不能撤回派单。请先退回工单。")
    step.change(order, state=State.VOID)
    record.order = None
