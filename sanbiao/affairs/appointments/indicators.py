"""The figures of appointments. A round counts by the day it was decided; a person moved by it once, in however many posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from sanbiao.affairs.appointments.models import PUT_TO_USE, Case, Kind, Round, RoundState, State
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count, Distinct
from sanbiao.core.indicators.plain import happened
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register, words_of
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.registry.people import relations

if TYPE_CHECKING:
    from ibis.expr import types as ir

ROUNDS, CASES = "appointments.round", "appointments.case"


def _decided(t: Tables) -> ir.Table:
    """The cases of decided rounds, with the day of the round; what was stopped did not come about."""
    rounds = t.appointments_round
    decided = rounds.filter(rounds.state == RoundState.DECIDED.value).select(round_key="id", day="decided_on")
    case = t.appointments_case
    kept = case.filter(case.state != State.STOPPED.value)
    return kept.join(decided, kept.round_id == decided.round_key)


def moves(t: Tables, window: Window) -> ir.Table:
    """One row per case of the rounds decided in the window; `move` is one person in one round."""
    cases = _decided(t)
    placed = with_path(cases.filter(window.during(cases.day)), t, Case)
    move = placed.round_id.cast("string") + ibis.literal("-") + placed.person_id.cast("string")
    return placed.select("organisation", "kind", "day", row="id", move=move)


def put_to_use(t: Tables, window: Window) -> ir.Table:
    """Every decision to promote somebody or put them to weightier use, whenever it was."""
    cases = _decided(t)
    raised = cases.filter(cases.kind.isin([str(kind) for kind in PUT_TO_USE]))
    return raised.select(person="person_id", decided_on="day")


relations.PUT_TO_USE.lend(put_to_use)

register(
    Indicator(
        code="appointments.rounds",
        name="调整干部批次",
        unit="批次",
        kind=FigureKind.FLOW,
        definition="本期内讨论决定的干部调整批次，一次会议为一批次；暂缓的和未决定的不计。",
        source="批次状态为已决定；以决定日期定期次",
        measure=Count(),
        rows=happened(Round, "decided_on", state=RoundState.DECIDED),
        ledgers=(ROUNDS,),
    ),
    Indicator(
        code="appointments.persons",
        name="调整干部人次",
        unit="人次",
        kind=FigureKind.FLOW,
        definition="本期内决定的批次所调整的人次：一人在一个批次中有几项任免只计一人次，在两个批次中计两人次；已终止的不计。",
        source="批次状态为已决定；以批次的决定日期定期次",
        measure=Distinct(column="move"),
        rows=moves,
        ledgers=(CASES,),
        decides=(Column(field="day", label="决定日期", kind=CellKind.DATE),),
        breakdowns=(Breakdown(name="by_kind", label="调整类别", column="kind", words=words_of(Kind)),),
    ),
)
