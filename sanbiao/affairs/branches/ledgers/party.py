"""The books of branches and of their stars."""

from __future__ import annotations

from sanbiao.affairs.branches.models import Batch, Branch, BranchKind, StarReview, Stars, StarVerdict
from sanbiao.affairs.branches.permissions import star_policy, verdict_policy
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger, Panel

STARS = {
    Stars.FIVE: ("五星级", "5"),
    Stars.FOUR: ("四星级", "4"),
    Stars.THREE: ("三星级", "3"),
    Stars.TWO: ("2",),
    Stars.ONE: ("1",),
    Stars.NONE: ("未评",),
}
STAR_NAMES = (
    "支部过硬星",
    "产业兴旺星",
    "生态宜居星",
    "平安法治星",
    "文明幸福星",
    "宜业兴业星",
    "共建共享星",
    "幸福和谐星",
)
"""The stars of villages, and those of communities that are called otherwise; organs and 两新 have sets of their own."""


class BranchLedger(Ledger[Branch]):
    synonyms = ("党支部名录", "党支部一览表")
    about = "一个党支部一行，以党支部编码识别；各台账按党支部名称提到它，名称不得重复。"
    ordering = ("code", "pk")
    shows_all_pointing = True
    columns = (
        column("code", "支部编码", "组织编码"),
        column("name", "支部名称", "名称", search=True, width=32),
        column(
            "kind",
            "类别",
            "支部类型",
            also={
                BranchKind.VILLAGE: ("农村",),
                BranchKind.COMPOUND: ("小区", "楼院", "小区楼院"),
                BranchKind.ORGAN: ("机关",),
            },
        ),
        column("unit", "单位", "所在单位"),
        column("party__code", "上级组织编码", label="上级党组织编码", listed=False),
        column("opened_on", "设立日期", listed=False),
        column("closed_on", listed=False),
        column(
            "batch",
            "批次",
            "创建提升批次",
            also={Batch.FIRST: ("1", "一"), Batch.SECOND: ("2", "二"), Batch.THIRD: ("3", "三")},
        ),
        column("stars", "星级", "当前星级", also=STARS),
        column("members", "党员数"),
        column("village", within="unit", is_lenient=True, listed=False),
        column("secretary", is_lenient=True, listed=False),
        column("elected_on", until="term_ends_on", is_lenient=True, listed=False),
        column("term_ends_on", is_lenient=True, listed=False),
    )


class StarReviewLedger(Ledger[StarReview]):
    policy = star_policy
    synonyms = ("星级创建台账", "五星支部评定")
    about = "一个党支部一年一行，从自评到命名、复核；状态由各环节的日期得出。"
    ordering = ("-year", "code", "pk")
    panels = (Panel("专班评审", "branches.starverdict", "review"),)
    columns = (
        column("code", "编号"),
        column("branch__name", "支部名称", label="党支部", width=32),
        column("year", "评定年度"),
        column("state", derived=True),
        column("target", "创建目标", also=STARS),
        column("claimed_on", listed=False),
        column("claimed", "自评等次", also=STARS),
        column("evidence", width=24, listed=False),
        column("screened_on", listed=False),
        column("screened", "初审等次", also=STARS, listed=False),
        column("judged_on", listed=False),
        column("judged", "专班评审星级", also=STARS),
        column("announced_on", until="announced_until", listed=False),
        column("announced_until", listed=False),
        column("named_on", "命名时间"),
        column("named", also=STARS),
        column("document", "文号", width=20, listed=False),
        column("before", also=STARS, listed=False),
        column("review_due_on", listed=False),
        column("reviewed_on", listed=False),
        column("lowered_on", "摘星日期", listed=False),
        column("lowered", "降星后星级", also={star: said for star, said in STARS.items() if star != Stars.FIVE}, listed=False),
        column("refused_on", listed=False),
    )


class StarVerdictLedger(Ledger[StarVerdict]):
    policy = verdict_policy
    synonyms = ("专班评审意见", "各星评审意见")
    about = "一个党支部的一颗星一行，由牵头专班填写通过与否、依据和理由。"
    ordering = ("-review_id", "star", "pk")
    columns = (
        column("review__code", "评定编号", label="星级评定编号"),
        column("review__branch__name", label="党支部", derived=True, required=False, width=32),
        column("star", "星", "评审星", words=STAR_NAMES, width=16),
        column("passed", "通过"),
        column("group", "专班", width=20),
        column("evidence", width=24),
        column("reason", width=24),
        column("judged_on", listed=False),
    )
