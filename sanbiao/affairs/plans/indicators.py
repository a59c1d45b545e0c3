"""The targets of a year: of several issued for the same year, audience and stars the latest by the as-of day holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanbiao.affairs.plans.models import Audience, Stars, Target
from sanbiao.core.indicators.expressions import latest, with_path
from sanbiao.core.indicators.measures import Sum
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, Rows, register, words_of
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import CellKind, Column

if TYPE_CHECKING:
    from ibis.expr import types as ir


@dataclass(frozen=True)
class Goal:
    """A figure that holds a target. `reached` is the code of the figure that is to come up to it, of whatever business."""

    code: str
    name: str
    audiences: tuple[Audience, ...]
    stars: Stars
    reached: str


_COUNTRYSIDE = (Audience.VILLAGE, Audience.COMMUNITY)
GOALS = (
    Goal("plans.target_five_star", "年底五星支部目标", _COUNTRYSIDE, Stars.FIVE, "branches.five_star"),
    Goal("plans.target_four_star", "年底四星支部目标", _COUNTRYSIDE, Stars.FOUR, "branches.four_star"),
    Goal("plans.target_organ_five_star", "市直机关五星支部目标", (Audience.ORGAN,), Stars.FIVE, "branches.organ_five_star"),
    Goal("plans.target_organ_four_star", "市直机关四星支部目标", (Audience.ORGAN,), Stars.FOUR, "branches.organ_four_star"),
    Goal("plans.target_two_new_five_star", "两新组织五星支部目标", (Audience.TWO_NEW,), Stars.FIVE, "branches.two_new_five_star"),
    Goal("plans.target_two_new_four_star", "两新组织四星支部目标", (Audience.TWO_NEW,), Stars.FOUR, "branches.two_new_four_star"),
)


def in_force(goal: Goal) -> Rows:
    """One row per audience: the target of the year of the as-of day that holds on it."""

    def rows(t: Tables, window: Window) -> ir.Table:
        target = t.plans_target
        chosen = target.filter(
            target.year == window.year,
            target.stars == goal.stars.value,
            target.audience.isin([audience.value for audience in goal.audiences]),
        )
        placed = with_path(latest(chosen, ("audience",), "issued_on", window), t, Target)
        return placed.select("organisation", "audience", "issued_on", "amount", row="id")

    return rows


for _goal in GOALS:
    _of = "、".join(audience.label for audience in _goal.audiences)
    register(
        Indicator(
            code=_goal.code,
            name=_goal.name,
            unit="个",
            kind=FigureKind.TARGET,
            definition=f"期末当日所在年度，{_of}{_goal.stars.label}支部的年底目标；同一对象多次下达的，以当日及以前最近一次为准。",
            source="年度目标的下达日期",
            measure=Sum(column="amount"),
            rows=in_force(_goal),
            ledgers=("plans.target",),
            target_of=_goal.reached,
            decides=(Column(field="issued_on", label="下达日期", kind=CellKind.DATE),),
            breakdowns=(Breakdown(name="by_kind", label="对象", column="audience", words=words_of(Audience)),)
            if len(_goal.audiences) > 1
            else (),
        ),
    )
