"""The figures of young cadres: who entered the pool, who was tempered and interviewed, who was promoted after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from sanbiao.affairs.young_cadres.models import Line, Placement, PlacementState, PoolEntry, Source
from sanbiao.core.indicators.expressions import age_band, age_on, with_path
from sanbiao.core.indicators.measures import Distinct
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register, words_of
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.registry.people.relations import PUT_TO_USE

if TYPE_CHECKING:
    from ibis.expr import types as ir

POOL, PLACEMENTS, INTERVIEWS = "young_cadres.poolentry", "young_cadres.placement", "young_cadres.interview"
YOUNG, OLDEST = 35, 40
"""The bands of the figure: up to 35, and 36 to 40, in completed years."""
ABOVE = "above"
BANDS = {"young": "35岁以下", "older": "36-40岁"}


def _entries(t: Tables) -> ir.Table:
    """The entries with `born`: the roster's birth month, or the ledger's own of whom the roster does not have."""
    entry = with_path(t.young_cadres_poolentry, t, PoolEntry)
    person = t.people_person.select(known="id", on_roster="on_roster", of_roster="birth_month")
    joined = entry.join(person, entry.person_id == person.known)
    return joined.mutate(born=joined.on_roster.ifelse(joined.of_roster, joined.birth_month))


def recommended(t: Tables, window: Window) -> ir.Table:
    """One row per entry by the yearly appraisal in the window, of somebody who was 40 at most on that day."""
    entry = _entries(t)
    entry = entry.filter(entry.source == Source.APPRAISAL.value, window.during(entry.entered_on))
    aged = entry.mutate(age=age_on(entry.born, entry.entered_on))
    counted = aged.filter(aged.age <= OLDEST)
    band = ibis.ifelse(counted.age <= YOUNG, "young", "older")
    return counted.select("organisation", "age", "born", "entered_on", row="id", person="person_id", band=band)


def in_pool(t: Tables, window: Window) -> ir.Table:
    """One row per entry that holds on the as-of day, by the age of that day."""
    entry = _entries(t)
    held = entry.filter(window.in_force(entry.entered_on, entry.left_on))
    band = age_band(held.born, ((YOUNG, "young"), (OLDEST, "older")), ABOVE, window)
    return held.select("organisation", "source", "born", row="id", person="person_id", band=band)


def placed(t: Tables, window: Window) -> ir.Table:
    """One row per placement that somebody is on on the as-of day."""
    table = with_path(t.young_cadres_placement, t, Placement)
    ended = ibis.coalesce(table.completed_on, table.stopped_on)
    is_active = table.state == PlacementState.ACTIVE.value
    has_ended = table.state.isin([PlacementState.COMPLETED.value, PlacementState.STOPPED.value]) & ended.notnull()
    held = table.filter(window.by_then(table.began_on), is_active | has_ended, ended.isnull() | (ended >= window.stop))
    return held.select("organisation", "line", row="id", person="person_id")


def tempered(t: Tables, window: Window) -> ir.Table:
    """One row per placement completed in the window and tested by an interview by the as-of day."""
    interview = t.young_cadres_interview
    tests = interview.filter(window.by_then(interview.interviewed_on)).group_by(tested="placement_id")
    first = tests.aggregate(tested_on=interview.interviewed_on.min())
    table = with_path(t.young_cadres_placement, t, Placement)
    done = table.filter(table.state == PlacementState.COMPLETED.value, window.during(table.completed_on))
    both = done.join(first, done.id == first.tested)
    return both.select("organisation", "line", "completed_on", "tested_on", row="id", person="person_id")


def promoted(t: Tables, window: Window) -> ir.Table:
    """Of those, one row per placement whose person was promoted in the window, on the day of its completion or after."""
    done, decided = tempered(t, window), PUT_TO_USE.rows(t, window)
    during = decided.filter(window.during(decided.decided_on)).select(whom="person", decided_on="decided_on")
    both = done.join(during, [done.person == during.whom, done.completed_on <= during.decided_on])
    parts = ["organisation", "line", "completed_on", "row", "person"]
    return both.group_by(parts).aggregate(decided_on=both.decided_on.min())


_BY_LINE = Breakdown(name="by_line", label="历练类别", column="line", words=words_of(Line))
_COMPLETED = Column(field="completed_on", label="完成日期", kind=CellKind.DATE)
_BORN = Column(field="born", label="计龄出生年月", kind=CellKind.MONTH)

register(
    Indicator(
        code="young_cadres.recommended",
        name="推荐充实年轻干部库",
        unit="名",
        kind=FigureKind.FLOW,
        definition="本期内经年度考核推荐入库、入库当日不超过 40 周岁的人数，一人只计一次，分 35 岁以下和 36-40 岁。",
        source="推荐方式为年度考核推荐；年龄按干部名册的出生年月，不在册的按本台账；周岁算到月",
        measure=Distinct(column="person"),
        rows=recommended,
        ledgers=(POOL,),
        decides=(_BORN, Column(field="age", label="入库周岁", kind=CellKind.INT)),
        breakdowns=(Breakdown(name="by_band", label="年龄段", column="band", words=BANDS),),
    ),
    Indicator(
        code="young_cadres.tempered",
        name="完成历练的年轻干部",
        unit="名",
        kind=FigureKind.FLOW,
        definition="本期内完成历练、至期末参加了“两比一评”结构化面试的人数，一人只计一次，按历练类别分列。",
        source="状态为已完成，完成日期在本期；面试日期不晚于期末",
        measure=Distinct(column="person"),
        rows=tempered,
        ledgers=(PLACEMENTS,),
        decides=(_COMPLETED, Column(field="tested_on", label="首次面试日期", kind=CellKind.DATE)),
        breakdowns=(_BY_LINE,),
    ),
    Indicator(
        code="young_cadres.promoted",
        name="历练后提拔使用",
        unit="名",
        kind=FigureKind.FLOW,
        definition="完成历练的年轻干部中，本期内经会议决定提拔或进一步使用、决定日期不早于完成日期的人数，一人只计一次。",
        source="调整类别为提拔、进一步使用，批次状态为已决定，决定日期在本期",
        measure=Distinct(column="person"),
        rows=promoted,
        ledgers=(PLACEMENTS,),
        relations=(PUT_TO_USE,),
        decides=(_COMPLETED, Column(field="decided_on", label="任免决定日期", kind=CellKind.DATE)),
    ),
    Indicator(
        code="young_cadres.pool",
        name="在库年轻干部",
        unit="名",
        kind=FigureKind.STOCK,
        definition="期末当日在库的人数，一人只计一次；年龄段按当日周岁。",
        source="入库日期、出库日期；出库日期为不再在库的第一天",
        measure=Distinct(column="person"),
        rows=in_pool,
        ledgers=(POOL,),
        in_report=False,
        decides=(_BORN,),
        breakdowns=(
            Breakdown(name="by_band", label="年龄段", column="band", words={**BANDS, ABOVE: "40岁以上"}),
            Breakdown(name="by_source", label="推荐方式", column="source", words=words_of(Source)),
        ),
    ),
    Indicator(
        code="young_cadres.placed",
        name="正在历练的年轻干部",
        unit="名",
        kind=FigureKind.STOCK,
        definition="期末当日正在历练的人数，一人只计一次。",
        source="开始日期已到，完成、终止日期未到；待派出的不计",
        measure=Distinct(column="person"),
        rows=placed,
        ledgers=(PLACEMENTS,),
        in_report=False,
        breakdowns=(_BY_LINE,),
    ),
)
