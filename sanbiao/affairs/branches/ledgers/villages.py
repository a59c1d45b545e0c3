"""The books of villages and communities."""

from __future__ import annotations

from sanbiao.affairs.branches.models import Contest, ContestKind, ContestState, Visit, WeakOrganisation
from sanbiao.affairs.branches.permissions import visit_policy, weak_policy
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger


class ContestLedger(Ledger[Contest]):
    synonyms = ("亮赛比创", "比学台账")
    about = "一次比学活动一行。只有已举办的专场比学计入指标。"
    ordering = ("-held_on", "pk")
    columns = (
        column("name", "名称", search=True, width=36),
        column("kind", "类别", "活动类型", also={ContestKind.SESSION: ("专场",), ContestKind.DAILY: ("日常",)}),
        column("held_on", "活动日期", "举办时间"),
        column(
            "state",
            "活动状态",
            required=True,
            also={ContestState.HELD: ("举办", "完成"), ContestState.PLANNED: ("未举办",)},
        ),
        column("unit", is_lenient=True, listed=False),
        column("place", is_lenient=True, width=16, listed=False),
        column("taking_part", is_lenient=True, listed=False),
        column("comment", is_lenient=True, width=24, listed=False),
    )


class VisitLedger(Ledger[Visit]):
    policy = visit_policy
    synonyms = ("观摩台账", "逐村观摩台账")
    about = "一期观摩中的一个村（社区）一行；村（社区）填简称，在所填乡镇（街道）之内查找。"
    ordering = ("-visited_on", "tour", "pk")
    columns = (
        column("tour", "期数", "观摩期次"),
        column("visited_on", "日期", "观摩时间"),
        column("town", "乡镇", "所属乡镇"),
        column("village", "村名", "村（社区）名称", within="town"),
        column("score", "评分", "分数"),
        column("problems", is_lenient=True, width=24, listed=False),
        column("mended_on", is_lenient=True, listed=False),
    )


class WeakOrganisationLedger(Ledger[WeakOrganisation]):
    policy = weak_policy
    synonyms = ("软弱涣散党组织", "软弱涣散台账")
    about = "一个党组织列入一次为一行；状态由派驻、方案、验收、销号各日期得出。"
    ordering = ("-listed_on", "pk")
    columns = (
        column("name", "支部名称", "名称", search=True, width=32),
        column("town", "乡镇（街道）", "乡镇"),
        column("state", derived=True),
        column("listed_on", "排查日期", "确定日期"),
        column("problems", "问题类型", "表现", search=True, width=20),
        column("sent_on", "派驻日期", "进驻日期"),
        column("leader", "组长"),
        column("closed_on", "整顿完成日期", "摘帽日期"),
        column("village", within="town", is_lenient=True, listed=False),
        column("plan_on", is_lenient=True, listed=False),
        column("measures", is_lenient=True, width=24, listed=False),
        column("due_on", is_lenient=True, listed=False),
        column("accepted_on", is_lenient=True, listed=False),
        column("content", is_lenient=True, listed=False),
        column("watched_until", is_lenient=True, listed=False),
        column("steady_on", is_lenient=True, listed=False),
        column("relapsed_on", is_lenient=True, listed=False),
    )
