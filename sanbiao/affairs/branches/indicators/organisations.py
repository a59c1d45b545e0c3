"""The figures of organisations: compound branches, firms and social organisations, organs."""

from __future__ import annotations

from sanbiao.affairs.branches.models import (
    Batch,
    Branch,
    BranchKind,
    Debriefing,
    DemoKind,
    DemoPoint,
    Matter,
    MeetingKind,
    NewOrganisation,
    OrganisationKind,
    Pairing,
)
from sanbiao.core.indicators.measures import Count, Distinct
from sanbiao.core.indicators.plain import happened, in_force
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register, words_of

register(
    *(
        Indicator(
            code=f"branches.{code}",
            name=name,
            unit="家",
            kind=FigureKind.STOCK,
            definition=f"期末当日在册的{kind.label}数，一家只计一次。",
            source="建账日期、销账日期；以统一社会信用代码识别",
            measure=Distinct(column="firm_id"),
            rows=in_force(NewOrganisation, "opened_on", "closed_on", "firm_id", kind=kind),
            ledgers=("branches.neworganisation",),
        )
        for code, name, kind in (
            ("firms_ledger", "非公企业工作台账", OrganisationKind.FIRM),
            ("social_ledger", "社会组织工作台账", OrganisationKind.SOCIAL),
        )
    ),
    *(
        Indicator(
            code=f"branches.{code}",
            name=f"{kind.label}党建示范点",
            unit="个",
            kind=FigureKind.FLOW,
            definition=f"本期内建成的{kind.label}党建示范点数。",
            source="以建成日期定期次",
            measure=Count(),
            rows=happened(DemoPoint, "built_on", kind=kind),
            ledgers=("branches.demopoint",),
        )
        for code, kind in (("demo_firms", DemoKind.FIRM), ("demo_social", DemoKind.SOCIAL), ("demo_parks", DemoKind.PARK))
    ),
    *(
        Indicator(
            code=f"branches.{code}",
            name=name,
            unit="次",
            kind=FigureKind.FLOW,
            definition=f"本期内市直机关的{kind.label}次数。",
            source="以活动日期定期次",
            measure=Count(),
            rows=happened(Debriefing, "held_on", kind=kind),
            ledgers=("branches.debriefing",),
        )
        for code, name, kind in (
            ("debriefings", "述职评议会", MeetingKind.DEBRIEFING),
            ("organ_visits", "机关党建观摩活动", MeetingKind.VISIT),
        )
    ),
    *(
        Indicator(
            code=f"branches.{code}",
            name=name,
            unit=unit,
            kind=FigureKind.STOCK,
            definition=definition,
            source="承担日期、终止日期",
            measure=Distinct(column=column),
            rows=in_force(Matter, "taken_on", "ended_on", "branch_id", "number"),
            ledgers=("branches.matter",),
        )
        for code, name, unit, column, definition in (
            (
                "organ_branches_on_business",
                "承担营商环境事项的党支部",
                "个",
                "branch_id",
                "期末当日承担着营商环境事项的党支部数，一个支部只计一次。",
            ),
            (
                "business_matters",
                "优化营商环境事项",
                "件",
                "number",
                "期末当日由党支部承担着的营商环境事项数，几个支部共同承担的只计一次。",
            ),
        )
    ),
    *(
        Indicator(
            code=f"branches.{code}",
            name=name,
            unit=unit,
            kind=FigureKind.STOCK,
            definition=definition,
            source="结对日期、解除日期",
            measure=Distinct(column=column),
            rows=in_force(Pairing, "paired_on", "ended_on", "branch_id", "firm_id"),
            ledgers=("branches.pairing",),
        )
        for code, name, unit, column, definition in (
            ("pairings_branches", "结对共建的机关支部", "个", "branch_id", "期末当日与企业结对的党支部数，一个支部只计一次。"),
            ("pairings_firms", "结对共建的企业", "家", "firm_id", "期末当日与党支部结对的企业数，一家只计一次。"),
        )
    ),
    Indicator(
        code="branches.compound_branches",
        name="城市小区（楼院）党支部",
        unit="个",
        kind=FigureKind.STOCK,
        definition="期末当日存在的小区（楼院）党支部数，按创建批次分列。",
        source="支部类别；成立日期、撤销日期",
        measure=Count(),
        rows=in_force(Branch, "opened_on", "closed_on", "batch", kind=BranchKind.COMPOUND),
        ledgers=("branches.branch",),
        breakdowns=(Breakdown(name="by_batch", label="创建批次", column="batch", words=words_of(Batch)),),
    ),
)
