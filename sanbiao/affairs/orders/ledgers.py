"""The books of service orders, needs and resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sanbiao.affairs.orders.apps import rules
from sanbiao.affairs.orders.models import Need, Resource, ServiceOrder, Source, State
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger


class ServiceOrderLedger(Ledger[ServiceOrder]):
    synonyms = ("四单两评台账", "服务工单")
    about = "一张服务工单一行，组织派的、群众点的都在这里。作废的工单不计入任何指标。"
    detail_url_name = "order"
    ordering = ("-placed_on", "pk")
    filled_in = {"due_on": "空着则按事项类别的期限填写。"}
    columns = (
        column("number", "工单号", "编号"),
        column("source", "单据来源", "工单类型", also={Source.DISPATCHED: ("组织派单",), Source.REQUESTED: ("群众点单",)}),
        column("unit", "社区", "社区名称"),
        column("compound", "小区", "小区名称", search=True, width=18),
        column("subject", "事项", "服务内容", search=True, width=30),
        column("category", "服务类别", is_lenient=True, listed=False),
        column("placed_on", "派（点）单日期", "生成日期"),
        column("due_on", is_lenient=True, listed=False),
        column("claimed_on", "认领日期", "领单时间"),
        column("claimant", "领单人", "党员姓名"),
        column("closed_on", "完成日期", "办结时间"),
        column("resident_mark", "评价", "评价结果"),
        column("branch_mark", "社区评价", is_lenient=True, listed=False),
        column("returned", is_lenient=True, listed=False),
        column("reworked", is_lenient=True, listed=False),
        column(
            "state",
            "工单状态",
            required=True,
            also={
                State.WAITING: ("未领",),
                State.WORKING: ("在办",),
                State.CLOSED: ("办结",),
                State.VOID: ("撤销",),
            },
        ),
    )

    def follows(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The day by which an order should be closed, counted from when it was placed."""
        if not values.get("placed_on"):
            return {}
        return {"due_on": rules().due_on(values["placed_on"], str(values.get("category", "")))}


class NeedLedger(Ledger[Need]):
    synonyms = ("需求台账", "群众需求清单")
    about = "群众提出的一项需求一行。能办的派成工单，不能办的答复原因。"
    ordering = ("-raised_on", "pk")
    columns = (
        column("number", "编号"),
        column("unit", "社区"),
        column("compound", "小区", search=True, width=18),
        column("subject", "需求内容", search=True, width=30),
        column("category", "服务类别"),
        column("raised_on", "提出时间"),
        column("answer_by"),
        column("state", derived=True),
        column("order__number", "工单号", label="对应工单"),
        column("declined_on", listed=False),
    )


class ResourceLedger(Ledger[Resource]):
    synonyms = ("资源台账", "服务资源清单")
    about = "可以用来服务群众的一项资源一行：谁提供，能办哪类事，什么时候可用。"
    ordering = ("-offered_on", "pk")
    columns = (
        column("name", "名称", search=True, width=26),
        column("provider", "提供单位", "提供人", search=True, width=22),
        column("unit", "社区"),
        column("category", "服务类别"),
        column("volume", "数量", listed=False, width=24),
        column("offered_on", "列入时间"),
        column("withdrawn_on", listed=False),
        column("state", derived=True),
    )
