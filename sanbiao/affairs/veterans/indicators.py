"""The figures of retired cadres: sites, branches in the six-good creation, people and calls on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanbiao.affairs.veterans.models import DemoSite, Occasion, RetiredBranch, SiteLevel, Veteran, VeteranKind, Visit
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count, Share
from sanbiao.core.indicators.plain import happened, in_force
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register, words_of
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import CellKind, Column

if TYPE_CHECKING:
    from ibis.expr import types as ir


def branches(t: Tables, window: Window) -> ir.Table:
    """One row per branch that is there on the as-of day; `joined` where it had entered the creation by then."""
    branch = t.veterans_retiredbranch
    held = branch.filter(window.in_force(branch.opened_on, branch.closed_on))
    placed = with_path(held, t, RetiredBranch)
    joined = placed.six_good_on.notnull() & window.by_then(placed.six_good_on)
    return placed.select("organisation", row="id", joined=joined, standing=joined.ifelse("joined", "missing"))


for code, level in (("province", SiteLevel.PROVINCE), ("city", SiteLevel.CITY)):
    register(
        Indicator(
            code=f"veterans.demo_sites_{code}",
            name=f"{level.label}正能量示范点",
            unit="个",
            kind=FigureKind.FLOW,
            definition=f"本期内命名的{level.label}正能量示范点；一个示范点获两级命名的，各级各计一个。",
            source="命名日期、级别",
            measure=Count(),
            rows=happened(DemoSite, "named_on", level=level),
            ledgers=("veterans.demosite",),
        )
    )

register(
    Indicator(
        code="veterans.six_good_rate",
        name="六好离退休党支部创建率",
        unit="%",
        kind=FigureKind.RATIO,
        definition="期末当日存在的离退休党支部中，至期末已进入六好创建的所占百分比。",
        source="成立、撤销日期；六好创建日期",
        measure=Share(column="joined"),
        rows=branches,
        ledgers=("veterans.retiredbranch",),
        decides=(
            Column(field="standing", label="当日创建", codes={"joined": ("已进入",), "missing": ("未进入",)}, kind=CellKind.CODE),
        ),
    ),
    Indicator(
        code="veterans.enrolled",
        name="在册离退休干部",
        unit="人",
        kind=FigureKind.STOCK,
        definition="期末当日在册的离休、退休干部。",
        source="离退休时间、移出日期",
        measure=Count(),
        rows=in_force(Veteran, "retired_on", "left_on", "kind"),
        ledgers=("veterans.veteran",),
        in_report=False,
        breakdowns=(Breakdown(name="by_kind", label="离退类别", column="kind", words=words_of(VeteranKind)),),
    ),
    Indicator(
        code="veterans.visits",
        name="走访慰问",
        unit="人次",
        kind=FigureKind.FLOW,
        definition="本期内走访离退休干部的人次，一人一次事由计一次；免访的不计。",
        source="走访日期",
        measure=Count(),
        rows=happened(Visit, "visited_on", "occasion", state="done"),
        ledgers=("veterans.visit",),
        in_report=False,
        breakdowns=(Breakdown(name="by_occasion", label="走访事由", column="occasion", words=words_of(Occasion)),),
    ),
)
