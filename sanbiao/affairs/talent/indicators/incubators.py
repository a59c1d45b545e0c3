"""The figures of incubators, each told by incubator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanbiao.affairs.talent.models.incubators import Filing, Tenant
from sanbiao.core.indicators.expressions import later_of, with_path
from sanbiao.core.indicators.measures import Count
from sanbiao.core.indicators.plain import happened
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import CellKind, Column

if TYPE_CHECKING:
    from ibis.expr import types as ir

TENANTS, FILINGS = ("talent.tenant",), ("talent.filing",)
BY_INCUBATOR = (Breakdown(name="by_incubator", label="孵化器", column="incubator"),)


def new_tech_firms(t: Tables, window: Window) -> ir.Table:
    """One row per firm in an incubator that came to be both in it and recognised in the window, and had not left by then."""
    tenant = t.talent_tenant
    both = tenant.mutate(became_on=later_of(tenant.entered_on, tenant.tech_on))
    kept = both.filter(window.during(both.became_on), both.left_on.isnull() | (both.left_on > both.became_on))
    return with_path(kept, t, Tenant).select("organisation", "incubator", "became_on", row="id")


register(
    Indicator(
        code="talent.incubator_new_firms",
        name="孵化器新增入孵企业及项目",
        aliases=("新增入孵企业",),
        unit="家",
        kind=FigureKind.FLOW,
        definition="本期内入孵的企业和项目，按孵化器分列，后来退出的仍计入入孵的那一期。",
        source="入孵日期",
        measure=Count(),
        rows=happened(Tenant, "entered_on", "incubator"),
        ledgers=TENANTS,
        breakdowns=BY_INCUBATOR,
    ),
    Indicator(
        code="talent.incubator_new_tech_firms",
        name="孵化器新增科技型企业",
        unit="家",
        kind=FigureKind.FLOW,
        definition="入孵日期和科技型企业认定日期中较晚的一天在本期内、且那一天仍在孵的企业，按孵化器分列。",
        source="入孵日期、科技型企业认定日期、退出日期",
        measure=Count(),
        rows=new_tech_firms,
        ledgers=TENANTS,
        decides=(Column(field="became_on", label="新增日期", kind=CellKind.DATE),),
        breakdowns=BY_INCUBATOR,
    ),
    Indicator(
        code="talent.incubator_ip_filed",
        name="入孵企业知识产权申报",
        unit="件",
        kind=FigureKind.FLOW,
        definition="本期内申请的知识产权件数，按孵化器分列。",
        source="申请日期",
        measure=Count(),
        rows=happened(Filing, "filed_on", "incubator"),
        ledgers=FILINGS,
        breakdowns=BY_INCUBATOR,
    ),
    Indicator(
        code="talent.incubator_ip_granted",
        name="入孵企业知识产权授权",
        unit="件",
        kind=FigureKind.FLOW,
        definition="本期内授权的知识产权件数，何时申请的都计入，按孵化器分列。",
        source="授权日期",
        measure=Count(),
        rows=happened(Filing, "granted_on", "incubator"),
        ledgers=FILINGS,
        breakdowns=BY_INCUBATOR,
    ),
)
