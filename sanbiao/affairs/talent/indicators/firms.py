"""The figures of all firms of the city, each with the city's place among its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanbiao.affairs.talent.models.firms import Compared, IndustrialFirm, Recognition
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Distinct, Share
from sanbiao.core.indicators.plain import in_force
from sanbiao.core.indicators.registry import FigureKind, Indicator, Rows, register
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import CellKind, Column

if TYPE_CHECKING:
    from ibis.expr import types as ir


def peers_of(compared: Compared) -> Rows:
    """What each peer says of the figure on the last day itself: another day's value is no comparison."""

    def peers(t: Tables, window: Window) -> ir.Table:
        told = t.talent_peervalue
        return told.filter(told.compared == compared.value, told.told_on == window.as_of).select("value")

    return peers


def industrial_firms(t: Tables, window: Window) -> ir.Table:
    """One row per industrial firm in the statistics on the last day; `researches` where it then has research going on."""
    firm = t.talent_industrialfirm
    listed = firm.filter(window.in_force(firm.listed_on, firm.delisted_on))
    placed = with_path(listed, t, IndustrialFirm)
    going_on = placed.research_began_on.notnull() & window.in_force(placed.research_began_on, placed.research_ended_on)
    return placed.select("organisation", row="id", researches=going_on)


register(
    Indicator(
        code="talent.tech_firms",
        name="全市科技型企业总数",
        aliases=("科技型企业总数",),
        unit="家",
        kind=FigureKind.STOCK,
        definition="期末当日至少有一类认定仍在有效期内的企业家数，按统一社会信用代码去重；位次与同日各县（市）相比。",
        source="认定日期、失效日期；位次来自同级比较",
        measure=Distinct(column="firm_id"),
        rows=in_force(Recognition, "recognised_on", "expires_on", "firm_id"),
        ledgers=("talent.recognition",),
        peers=peers_of(Compared.TECH_FIRMS),
    ),
    Indicator(
        code="talent.rd_coverage",
        name="规上工业企业研发活动覆盖率",
        aliases=("研发活动覆盖率",),
        unit="%",
        kind=FigureKind.RATIO,
        definition="期末当日在统的规上工业企业中，当日有研发活动的企业所占百分比；位次与同日各县（市）相比。",
        source="入统、退统日期和研发活动起止日期；位次来自同级比较",
        measure=Share(column="researches"),
        rows=industrial_firms,
        ledgers=("talent.industrialfirm",),
        decides=(Column(field="researches", label="当日有研发活动", kind=CellKind.YESNO),),
        peers=peers_of(Compared.RESEARCH),
    ),
)
