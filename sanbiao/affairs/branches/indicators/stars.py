"""How many branches have five stars, or four, now: what the targets of the year are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanbiao.affairs.branches.models import Branch, BranchKind, Stars
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, Rows, register, words_of
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window

if TYPE_CHECKING:
    from ibis.expr import types as ir

_LEVELS = {"five_star": Stars.FIVE, "four_star": Stars.FOUR}
_KINDS = {
    "": ("村（社区）", (BranchKind.VILLAGE, BranchKind.COMMUNITY)),
    "organ_": ("市直机关", (BranchKind.ORGAN,)),
    "two_new_": ("两新组织", (BranchKind.FIRM, BranchKind.SOCIAL)),
}


def _starred(stars: Stars, kinds: tuple[BranchKind, ...]) -> Rows:
    """One row per branch of some kinds that exists on the as-of day and has so many stars now."""

    def rows(t: Tables, window: Window) -> ir.Table:
        branch = t.branches_branch
        held = branch.filter(
            branch.stars == stars.value,
            branch.kind.isin([kind.value for kind in kinds]),
            window.in_force(branch.opened_on, branch.closed_on),
        )
        return with_path(held, t, Branch).select("organisation", "kind", row="id")

    return rows


for _whose, (_name, _kinds) in _KINDS.items():
    for _level, _stars in _LEVELS.items():
        register(
            Indicator(
                code=f"branches.{_whose}{_level}",
                name=f"{_name}现有{_stars.label}支部",
                unit="个",
                kind=FigureKind.STOCK,
                definition=f"期末当日存在、现星级为{_stars.label}的{_name}党支部；星级没有日期，以登记的为准。",
                source="党支部的现星级",
                measure=Count(),
                rows=_starred(_stars, _kinds),
                ledgers=("branches.branch",),
                breakdowns=(Breakdown(name="by_kind", label="支部类别", column="kind", words=words_of(BranchKind)),),
                in_report=False,
            ),
        )
