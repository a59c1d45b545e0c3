"""The figures of villages and communities: contests, inspections, weak and lax organisations.

A town is inspected when each of its villages that exist on the as-of day has been visited by then; communities are not needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanbiao.affairs.branches.models import Contest, ContestKind, ContestState, Visit, WeakOrganisation
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count, Distinct, Share
from sanbiao.core.indicators.plain import happened
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.registry.organisations.models import TOWNS, UnitKind

if TYPE_CHECKING:
    from ibis.expr import types as ir

VISITS, WEAK = ("branches.visit",), ("branches.weakorganisation",)


def tours(t: Tables, window: Window) -> ir.Table:
    """The visits of the tours whose first day is in the window, whichever town is asked for."""
    visit = t.branches_visit
    first = visit.group_by("tour").aggregate(began_on=visit.visited_on.min())
    begun = first.filter(window.during(first.began_on))
    rows = visit.filter(visit.tour.isin(begun.tour))
    return with_path(rows, t, Visit).select("organisation", "tour", "visited_on", row="id")


def inspected(t: Tables, window: Window) -> ir.Table:
    """The first visit, if by the as-of day, to each village of the towns of which no village is left out."""
    unit, visit = t.organisations_unit, t.branches_visit
    towns = unit.filter(unit.kind.isin([str(kind) for kind in TOWNS]))
    villages = unit.filter(
        unit.kind == str(UnitKind.VILLAGE), unit.parent_id.isin(towns.id), window.in_force(unit.opened_on, unit.closed_on)
    ).select("id", "parent_id")
    come = visit.filter(window.by_then(visit.visited_on)).select("id", "town_id", "village_id", "visited_on")
    other = come.view()
    is_before = (other.visited_on < come.visited_on) | ((other.visited_on == come.visited_on) & (other.id < come.id))
    done = come.anti_join(other, (other.village_id == come.village_id) & is_before)
    left_out = villages.filter(~villages.id.isin(come.village_id))
    whole = villages.filter(~villages.parent_id.isin(left_out.parent_id))
    placed = with_path(done, t, Visit)
    of = whole.select(of_village="id", of_town="parent_id")
    named = towns.select(in_town="id", place="short_name", code="code")
    rows = placed.join(of, placed.village_id == of.of_village)
    rows = rows.join(named, rows.of_town == named.in_town)
    return rows.select("organisation", "place", "code", town="of_town", row="id")


def weak(t: Tables, window: Window) -> ir.Table:
    """The organisations listed in the window; `sent` where the task force had come by the as-of day."""
    listed = t.branches_weakorganisation
    placed = with_path(listed.filter(window.during(listed.listed_on)), t, WeakOrganisation)
    sent = placed.sent_on.notnull() & window.by_then(placed.sent_on)
    return placed.select("organisation", row="id", sent=sent, standing=sent.ifelse("sent", "waiting"))


BY_TOWN = Breakdown(name="by_town", label="乡镇（街道）", column="place", order="code")
SENT = (Column(field="standing", label="当日派驻", codes={"sent": ("已派驻",), "waiting": ("未派驻",)}, kind=CellKind.CODE),)

register(
    Indicator(
        code="branches.contests",
        name="亮赛比创专场比学",
        aliases=("专场比学",),
        unit="次",
        kind=FigureKind.FLOW,
        definition="本期内已举办的专场比学次数；日常比学、计划和取消的不计。",
        source="活动类别为专场比学、状态为已举办；以举办日期定期次",
        measure=Count(),
        rows=happened(Contest, "held_on", kind=ContestKind.SESSION, state=ContestState.HELD),
        ledgers=("branches.contest",),
    ),
    Indicator(
        code="branches.inspection_rounds",
        name="逐村观摩期数",
        unit="期",
        kind=FigureKind.FLOW,
        definition="第一个观摩日期在本期内的观摩期数，跨期的计入开始的期次。",
        source="期次相同的观摩为一期；以其中最早的观摩日期定期次",
        measure=Count(per="tour", by="visited_on"),
        rows=tours,
        ledgers=VISITS,
    ),
    Indicator(
        code="branches.inspected_towns",
        name="完成逐村观摩的乡镇（街道）",
        unit="个",
        kind=FigureKind.LIST,
        definition="至期末，期末当日存在的村全部观摩过的乡镇（街道）；社区不要求，没有村的不计。",
        source="观摩日期不晚于期末；村以机构名录为准",
        measure=Distinct(column="town"),
        rows=inspected,
        ledgers=VISITS,
        breakdowns=(Breakdown(name="names", label="乡镇（街道）", column="place", order="code"),),
    ),
    Indicator(
        code="branches.inspected_villages",
        name="完成逐村观摩的村",
        unit="个",
        kind=FigureKind.FLOW,
        definition="全部观摩过的乡镇（街道）在期末当日存在的村数，不论在哪一期观摩。",
        source="观摩日期不晚于期末；村以机构名录为准",
        measure=Count(),
        rows=inspected,
        ledgers=VISITS,
        breakdowns=(BY_TOWN,),
    ),
    Indicator(
        code="branches.weak_found",
        name="排查软弱涣散党组织",
        aliases=("软弱涣散",),
        unit="个",
        kind=FigureKind.FLOW,
        definition="本期内列入软弱涣散的党组织数。",
        source="以列入日期定期次",
        measure=Count(),
        rows=weak,
        ledgers=WEAK,
        decides=SENT,
    ),
    Indicator(
        code="branches.weak_with_task_force",
        name="派驻工作组整顿",
        unit="%",
        kind=FigureKind.RATIO,
        definition="本期内列入软弱涣散的党组织中，至期末已派驻工作组的所占百分比。",
        source="列入日期、工作组派驻日期",
        measure=Share(column="sent"),
        rows=weak,
        ledgers=WEAK,
        decides=SENT,
    ),
)
