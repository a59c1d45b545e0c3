"""The books of plans: targets, items of work, problems, task forces, meetings and what they resolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sanbiao.affairs.plans.models import (
    Audience,
    Item,
    Meeting,
    Problem,
    Resolution,
    Stars,
    Target,
    TaskForce,
)
from sanbiao.affairs.plans.queries import figure_named, reached_of
from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger, Panel
from sanbiao.core.periods.periods import Period


class TargetLedger(Ledger[Target]):
    synonyms = ("目标任务", "年度目标任务")
    about = "一次下达的一个目标一行。同一年度、对象、星级再次下达的，以最近一次为准，原来的行保留。"
    detail_url_name = "target"
    ordering = ("-year", "-issued_on", "pk")
    columns = (
        column("year", "目标年度", "计划年度"),
        column(
            "audience",
            "创建对象",
            "领域",
            also={Audience.VILLAGE: ("农村",), Audience.ORGAN: ("机关",), Audience.TWO_NEW: ("两新",)},
        ),
        column("stars", "创建星级", "目标星级", also={Stars.FIVE: ("五星级", "5"), Stars.FOUR: ("四星级", "4")}),
        column("amount", "年底目标", "目标"),
        column("issued_on", "下达时间", "印发日期"),
        column("document", is_lenient=True, width=20),
        column("reason", is_lenient=True, width=24, listed=False),
        column("unit", is_lenient=True, listed=False),
    )

    def check(self, values: Mapping[str, object], on: date) -> Iterable[Fault]:
        """A target that is already passed is read, for so it was issued; whoever writes it is told."""
        amount, year = values.get("amount"), values.get("year")
        if not isinstance(amount, int) or year != on.year:
            return
        reached = reached_of(str(values.get("audience")), str(values.get("stars")), Period.on(on))
        if reached is not None and amount < reached:
            told = f"目标数 {amount} 低于已建成的 {reached} 个，请核对；确实如此的，可以照此登记。"
            yield Fault(FaultKind.RULE, told, ("amount",), warning=True)


class ItemLedger(Ledger[Item]):
    synonyms = ("工作要点台账", "年度工作要点")
    about = "一项工作一行，分常规、重点、创新，写明标杆、标准、标志和完成期限。对应指标填指标名称，完成多少由台账算出。"
    owner = "section"
    detail_url_name = "plan-item"
    ordering = ("-year", "due_on", "pk")
    panels = (Panel("来自会议", "plans.resolution", "item"),)
    columns = (
        column("code", "要点编号"),
        column("year", "计划年度"),
        column("span", "时段"),
        column("kind", "工作类别"),
        column("title", "事项", "工作内容", search=True, width=36),
        column("benchmark", "工作标杆", listed=False, width=24),
        column("standard", "落实标准", listed=False, width=24),
        column("landmark", "突破标志", listed=False, width=24),
        column("section", "牵头科室"),
        column("unit", "配合单位"),
        column("figure", "指标", listed=False, search=True, width=24),
        column("goal", listed=False),
        column("due_on", "完成时限"),
        column("state", derived=True),
        column("issued_on", listed=False),
        column("document", listed=False, width=20),
        column("started_on", listed=False),
        column("progress", "工作进展", listed=False, width=30),
        column("completed_on"),
        column("outcome", listed=False, width=30),
        column("adjusted_on", listed=False),
    )

    def check(self, values: Mapping[str, object], on: date) -> Iterable[Fault]:
        """An indicator that is not known gives no value, and a goal without one is compared with nothing."""
        name = str(values.get("figure") or "")
        if name and figure_named(name) is None:
            yield Fault(FaultKind.UNKNOWN_WORD, f"没有叫“{name}”的指标，请照指标页的名称填写。", ("figure",), warning=True)
        if values.get("goal") is not None and not name:
            yield Fault(FaultKind.RULE, "填了目标值，请同时填写对应指标，否则算不出完成多少。", ("goal",), warning=True)


class ProblemLedger(Ledger[Problem]):
    synonyms = ("存在问题台账", "存在问题清单")
    about = "一个问题一行，从提出到销号。"
    ordering = ("-raised_on", "pk")
    columns = (
        column("code", "问题编号"),
        column("section", "所属领域"),
        column("text", "问题描述", "存在问题", search=True, width=36),
        column("source", "问题来源"),
        column("raised_on", "发现日期"),
        column("unit", "整改单位"),
        column("measure", "措施", listed=False, width=30),
        column("rectifying_on", listed=False),
        column("due_on", "整改时限"),
        column("state", derived=True),
        column("closed_on"),
        column("outcome", "整改结果", listed=False, width=30),
    )


class TaskForceLedger(Ledger[TaskForce]):
    synonyms = ("工作专班台账", "专班名单")
    about = "一个专班一行，写明职责和牵头单位；撤销日期起不再工作。"
    ordering = ("formed_on", "pk")
    panels = (Panel("召开的会议", "plans.meeting", "task_force"),)
    columns = (
        column("name", "名称", search=True, width=24),
        column("duty", "工作职责", search=True, width=36),
        column("unit", "牵头部门"),
        column("leader", "负责人", width=20),
        column("formed_on"),
        column("dissolved_on"),
    )


class MeetingLedger(Ledger[Meeting]):
    synonyms = ("专班与联席会议", "专班会议", "联席会议台账")
    about = "一次会议一行；会上议定的事项登记在“议定事项”。"
    ordering = ("-held_on", "pk")
    panels = (Panel("议定事项", "plans.resolution", "meeting"),)
    columns = (
        column("code", "编号"),
        column("name", "名称", search=True, width=30),
        column("kind", "类别"),
        column("task_force__name", "专班", width=24),
        column("held_on", "会议日期"),
        column("unit", listed=False),
        column("convener", "召集人", width=20),
        column("attendees", "人数"),
        column("minutes", "会议纪要文号", width=20),
    )


class ResolutionLedger(Ledger[Resolution]):
    synonyms = ("会议议定事项", "议定事项台账")
    about = "会议议定的事项一项一行；点“列入工作要点”以后，在工作要点中推进。"
    ordering = ("-meeting_id", "pk")
    columns = (
        column("code", "编号"),
        column("meeting__code", "会议", width=16),
        column("text", "事项", search=True, width=36),
        column("unit", "责任单位"),
        column("due_on", "完成期限"),
        column("state", derived=True),
        column("item__code", "工作要点编号", label="要点编号", listed=False),
        column("dropped_on", listed=False),
    )
