"""The figures of the hotline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanbiao.affairs.hotline.models import Acceptance, Channel, Complaint, Finding, Way
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count, Share
from sanbiao.core.indicators.plain import happened
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register, words_of
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import CellKind, Column

if TYPE_CHECKING:
    from ibis.expr import types as ir

LEDGERS = ("hotline.complaint",)
BY_CHANNEL = Breakdown(name="by_channel", label="举报渠道", column="channel", words=words_of(Channel))


def due(t: Tables, window: Window) -> ir.Table:
    """One row per accepted report whose deadline, as extended, is in the window, whenever it was accepted."""
    complaint = t.hotline_complaint
    kept = complaint.filter(complaint.acceptance == Acceptance.YES.value, window.during(complaint.deadline))
    placed = with_path(kept, t, Complaint)
    in_time = placed.closed_on.notnull() & (placed.closed_on <= placed.deadline)
    return placed.select("organisation", "deadline", row="id", in_time=in_time.fill_null(False))


register(
    Indicator(
        code="hotline.reports",
        name="12380受理举报",
        aliases=("受理各类举报案件",),
        unit="件",
        kind=FigureKind.FLOW,
        definition="本期内受理的举报件数，按来电、来信、来访、网络四个渠道分列；不予受理的不计。",
        source="是否受理为是；以受理日期定期次",
        measure=Count(),
        rows=happened(Complaint, "accepted_on", "channel", acceptance=Acceptance.YES),
        ledgers=LEDGERS,
        breakdowns=(BY_CHANNEL,),
    ),
    Indicator(
        code="hotline.handled_share",
        name="12380按要求办理率",
        unit="%",
        kind=FigureKind.RATIO,
        definition="期限在本期内的已受理举报（不论何时受理）中，在期限前办结的所占百分比；经批准延期的，以延期后的日期为期限。",
        source="延期至，没有延期的为办理期限；办结日期不晚于期限",
        measure=Share(column="in_time"),
        rows=due,
        ledgers=LEDGERS,
        decides=(Column(field="deadline", label="计入期限", kind=CellKind.DATE),),
    ),
    Indicator(
        code="hotline.received",
        name="12380收到举报",
        unit="件",
        kind=FigureKind.FLOW,
        definition="本期内收到的举报件数，不论是否受理。",
        source="以收到日期定期次",
        measure=Count(),
        rows=happened(Complaint, "received_on", "channel"),
        ledgers=LEDGERS,
        breakdowns=(BY_CHANNEL,),
        in_report=False,
    ),
    Indicator(
        code="hotline.closed",
        name="12380办结举报",
        unit="件",
        kind=FigureKind.FLOW,
        definition="本期内办结的已受理举报件数，不论何时受理。",
        source="是否受理为是；以办结日期定期次",
        measure=Count(),
        rows=happened(Complaint, "closed_on", "way", "finding", acceptance=Acceptance.YES),
        ledgers=LEDGERS,
        breakdowns=(
            Breakdown(name="by_finding", label="核查结论", column="finding", words=words_of(Finding)),
            Breakdown(name="by_way", label="办理方式", column="way", words=words_of(Way)),
        ),
        in_report=False,
    ),
)
