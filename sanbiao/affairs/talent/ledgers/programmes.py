"""The books of policies and of team projects."""

from __future__ import annotations

from sanbiao.affairs.talent.models.programmes import Branch, Outcome, TalentPolicy, TeamProject
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.firms.ledgers import named_in


class TalentPolicyLedger(Ledger[TalentPolicy]):
    synonyms = ("人才政策清单", "人才政策台账")
    about = "“1＋N”政策，一项一行；对应项目决定政策页上列出哪些数据。"
    detail_url_name = "talent-policy"
    ordering = ("-issued_on", "pk")
    columns = (
        column("title", "名称", search=True, width=36),
        column("branch", "层级", also={Branch.ONE: ("1", "总政策"), Branch.MANY: ("N", "专项政策")}),
        column("programme", "项目", width=18),
        column("document", "发文字号", search=True, width=20),
        column("department", "牵头单位", search=True, width=18),
        column("issued_on", "发布日期"),
        column("expires_on", "失效日期"),
    )


class TeamProjectLedger(Ledger[TeamProject]):
    mentions = named_in("host")
    synonyms = ("创新创业团队项目", "团队项目台账")
    about = "一个申报项目一行。遴选结果为“待定”的尚未评完，遴选日期可以空着；只有入选的计入指标。"
    ordering = ("-decided_on", "pk")
    columns = (
        column("code", "编号"),
        column("name", "名称", search=True, width=32),
        column("host", "申报单位", "单位名称", search=True, width=28),
        column("leader", is_lenient=True),
        column("state", derived=True),
        column("submitted_on", is_lenient=True, listed=False),
        column("review_began_on", is_lenient=True, listed=False),
        column("decision_due_on", is_lenient=True, listed=False),
        column("score", is_lenient=True, listed=False),
        column(
            "outcome",
            "评审结果",
            "结果",
            required=True,
            also={Outcome.SELECTED: ("确定支持", "立项"), Outcome.REJECTED: ("落选",), Outcome.PENDING: ("待评审", "评审中")},
            listed=False,
        ),
        column("decided_on", "确定日期", "评审日期", required=True, unless={"outcome": (Outcome.PENDING,)}),
        column("funding", is_lenient=True),
        column("recommended_on", "推荐日期", "上报日期"),
        column("above_outcome", is_lenient=True, listed=False),
        column("above_decided_on", is_lenient=True, listed=False),
    )
