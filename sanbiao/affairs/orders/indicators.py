"""The figures of service orders: four counts, each by its own day, kept apart; and how content residents were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanbiao.affairs.orders.models import Category, Mark, ServiceOrder, Source, State
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count, Share
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, Rows, register, words_of
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window

if TYPE_CHECKING:
    from ibis.expr import types as ir

BOOK = ("orders.serviceorder",)


def orders(day: str) -> Rows:
    """One row per order that is not void and whose `day` is in the window."""

    def rows(t: Tables, window: Window) -> ir.Table:
        order = t.orders_serviceorder
        placed = with_path(order.filter(order.state != State.VOID.value, window.during(order[day])), t, ServiceOrder)
        of = {source.value: placed.source == source.value for source in Source}
        return placed.select("organisation", "source", "category", row="id", **of)

    return rows


def marked(t: Tables, window: Window) -> ir.Table:
    """One row per order closed in the window that a resident gave a mark; `content` with the better two of three."""
    order = t.orders_serviceorder
    counted = order.filter(order.state != State.VOID.value, window.during(order.closed_on), order.resident_mark != "")
    placed = with_path(counted, t, ServiceOrder)
    return placed.select(
        "organisation", "resident_mark", row="id", content=placed.resident_mark.isin([Mark.CONTENT.value, Mark.FAIR.value])
    )


BY_CATEGORY = Breakdown(name="by_category", label="事项类别", column="category", words=words_of(Category) | {"": "未分类"})
BY_SOURCE = Breakdown(name="by_source", label="来源", column="source", words=words_of(Source))

PLACED, CLAIMED, CLOSED = orders("placed_on"), orders("claimed_on"), orders("closed_on")

for code, name, unit, rows, source, definition in (
    ("dispatched", "四单两评派单", "次", PLACED, Source.DISPATCHED, "本期内组织派出的工单，以下单日期计入期次"),
    ("requested", "群众线上点单", "次", PLACED, Source.REQUESTED, "本期内群众线上点的工单，以下单日期计入期次"),
    ("claimed", "党员领单", "项", CLAIMED, None, "本期内党员认领的工单，派单、点单都算，不论何时下单"),
    ("completed", "完成服务群众事项", "个", CLOSED, None, "本期内办结的工单，派单、点单都算，不论何时下单"),
):
    register(
        Indicator(
            code=f"orders.{code}",
            name=name,
            unit=unit,
            kind=FigureKind.FLOW,
            definition=f"{definition}；作废的不计。",
            source="工单的来源、状态和各日期",
            measure=Count(where=(source.value,) if source else ()),
            rows=rows,
            ledgers=BOOK,
            breakdowns=(BY_CATEGORY,) if source else (BY_SOURCE,),
        )
    )

register(
    Indicator(
        code="orders.content_share",
        name="四单两评群众满意率",
        unit="%",
        kind=FigureKind.RATIO,
        definition="本期内办结并有群众评价的工单中，评价为满意或基本满意的所占百分比；没有评价的不计入分母。",
        source="办结日期、群众评价；作废的不计",
        measure=Share(column="content"),
        rows=marked,
        ledgers=BOOK,
        in_report=False,
        breakdowns=(Breakdown(name="by_mark", label="群众评价", column="resident_mark", words=words_of(Mark)),),
    ),
)
