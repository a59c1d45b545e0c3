"""The book of posts filled by open recruitment."""

from __future__ import annotations

from sanbiao.affairs.talent.models.posts import RecruitedPost
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger


class RecruitedPostLedger(Ledger[RecruitedPost]):
    synonyms = ("招引岗位表", "公开招引岗位表", "招引岗位台账")
    about = "事业单位公开招引的岗位，一个岗位一行；状态由发布、考核、拟聘、到岗各环节的日期得出。"
    ordering = ("-published_on", "pk")
    columns = (
        column("code", "岗位编号"),
        column("round", "批次", search=True, width=24),
        column("name", "岗位", search=True, width=16),
        column("unit", "招引单位", "单位"),
        column("kind", listed=False),
        column("places", "人数"),
        column("education", "学历学位", listed=False),
        column("subjects", "专业", listed=False, width=28),
        column("most_age", "年龄", listed=False),
        column("state", derived=True),
        column("published_on", "公告日期"),
        column("closes_on", "报名截止"),
        column("applicants"),
        column("assessing_from", "考核日期", listed=False),
        column("qualified", listed=False),
        column("proposed_on", "公示日期", until="publicity_until", listed=False),
        column("publicity_until", "公示截止", listed=False),
        column("proposed"),
        column("arrived_on", "报到日期", listed=False),
        column("arrived"),
        column("cancelled_on", listed=False),
    )
