"""The figures of the reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanbiao.affairs.ballots.models import Review
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count, Share
from sanbiao.core.indicators.registry import FigureKind, Indicator, register
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window

if TYPE_CHECKING:
    from ibis.expr import types as ir

LEDGERS = ("ballots.review",)


def due(t: Tables, window: Window) -> ir.Table:
    """One row per unit that must hold the review of the year before; `reviewed` once held and counted by the as-of day."""
    review = t.ballots_review
    placed = with_path(review.filter(review.year == window.year - 1, review.is_due), t, Review)
    reviewed = window.by_then(placed.held_on) & window.by_then(placed.counted_on)
    told = reviewed.fill_null(False)
    return placed.select("organisation", row="id", reviewed=told, missing=~told)


register(
    Indicator(
        code="ballots.reviewed_share",
        name="一报告两评议评议率",
        aliases=("评议率",),
        unit="%",
        kind=FigureKind.RATIO,
        definition="应开展上一年度评议的单位中，至期末已开评议会并完成计票的所占百分比。",
        source="评议年度为本期所在年度的上一年，是否应开展为是；评议会日期、计票完成日期都不晚于期末",
        measure=Share(column="reviewed"),
        rows=due,
        ledgers=LEDGERS,
    ),
    Indicator(
        code="ballots.missing",
        name="一报告两评议未完成单位",
        unit="个",
        kind=FigureKind.STOCK,
        definition="应开展上一年度评议的单位中，至期末没有开评议会或没有完成计票的个数。",
        source="与评议率相同",
        measure=Count(where=("missing",)),
        rows=due,
        ledgers=LEDGERS,
        in_report=False,
    ),
)
