"""The figures of audits."""

from sanbiao.affairs.audits.models import Audit, Kind
from sanbiao.core.indicators.measures import Count
from sanbiao.core.indicators.plain import happened
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register, words_of

for code, name, where in (
    ("commissioned", "下达审计委托", {}),
    ("leaving_office", "离任审计", {"kind": Kind.LEAVING}),
    ("in_office", "任中审计", {"kind": Kind.IN_OFFICE}),
):
    register(
        Indicator(
            code=f"audits.{code}",
            name=name,
            unit="例",
            kind=FigureKind.FLOW,
            definition=f"{name}，按委托日期计入期次，一人一次为一例；仅列入计划的不计。",
            source="委托书日期",
            measure=Count(),
            rows=happened(Audit, "commissioned_on", "kind", **where),
            ledgers=("audits.audit",),
            breakdowns=(Breakdown(name="by_kind", label="审计类型", column="kind", words=words_of(Kind)),),
        ),
    )
