"""The books of retired cadres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sanbiao.affairs.veterans.apps import rules
from sanbiao.affairs.veterans.models import (
    Activity,
    DemoSite,
    RetiredBranch,
    SilverService,
    SilverTalent,
    SiteLevel,
    SixGoodReview,
    Veteran,
    Visit,
)
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger, Panel
from sanbiao.registry.people.ledgers import PERSON


class DemoSiteLedger(Ledger[DemoSite]):
    synonyms = ("示范点台账", "正能量示范点台账")
    about = "一个示范点在一个级别上命名为一行；先后获两级命名的填两行。"
    ordering = ("-named_on", "pk")
    columns = (
        column("name", "名称", search=True, width=30),
        column("unit", "单位", "所在单位"),
        column(
            "level",
            "命名级别",
            "层级",
            also={SiteLevel.PROVINCE: ("省",), SiteLevel.CITY: ("地市级", "设区市级"), SiteLevel.COUNTY: ("本级",)},
        ),
        column("named_on", "命名时间", "认定日期"),
        column("letter", "文号", is_lenient=True, width=20),
        column("withdrawn_on", is_lenient=True, listed=False),
        column("state", derived=True),
    )


class RetiredBranchLedger(Ledger[RetiredBranch]):
    synonyms = ("离退休支部", "离退休干部党支部")
    about = "一个离退休干部党支部一行。六好创建日期空着表示还没有进入创建；六好状态由各项日期得出。"
    detail_url_name = "retired-branch"
    panels = (
        Panel("六好评定", "veterans.sixgoodreview", "branch"),
        Panel("支部里的老干部", "veterans.veteran", "branch"),
    )
    ordering = ("unit_id", "pk")
    columns = (
        column("name", "党支部名称", "名称", width=30),
        column("unit", "单位", "所在单位"),
        column("opened_on", "设立日期"),
        column("closed_on", listed=False),
        column("secretary", "书记", is_lenient=True),
        column("members", "党员数", width=10),
        column("six_good_on", "启动创建日期", "创建日期"),
        column("state", derived=True),
        column("named_on", "六好命名日期", is_lenient=True),
        column("letter", is_lenient=True, listed=False),
        column("review_due_on", is_lenient=True),
        column("review_begun_on", is_lenient=True, listed=False),
        column("reviewed_on", is_lenient=True, listed=False),
        column("removed_on", is_lenient=True, listed=False),
    )


class SixGoodReviewLedger(Ledger[SixGoodReview]):
    synonyms = ("六好评分", "六好评分表", "六好评定表")
    about = "一个支部一年一个环节一行，六项各填是或否。六项都好，才能命名。"
    ordering = ("-found_on", "pk")
    begun_with = ("branch",)
    columns = (
        column("branch__name", "党支部名称", "支部名称", label="支部", search=True, width=30),
        column("year", "评定年度"),
        column("stage", "评定环节"),
        column("found_on", "评定时间"),
        column("organisation", "组织设置"),
        column("committee", "班子建设"),
        column("members", "党员队伍"),
        column("study", "学习活动"),
        column("deeds", "作用发挥"),
        column("rules", "制度坚持"),
        column("note", "说明", width=30, listed=False),
    )


class VeteranLedger(Ledger[Veteran]):
    synonyms = ("老干部花名册", "离退休干部名册", "离退休干部花名册")
    about = "一名离休或退休干部一行。健康、家庭等情况只用于服务，不作他用。"
    detail_url_name = "veteran"
    ordering = ("unit_id", "pk")
    columns = (
        *PERSON,
        column("unit", "原工作单位"),
        column("kind", "类别", width=10),
        column("born_on", "出生时间"),
        column("retired_on", "离退休年月", listed=False),
        column("rank", "原职级", width=14, listed=False),
        column("treatment", "待遇", "享受的待遇", width=14),
        column("branch__name", "党支部", label="所在党支部", width=26, listed=False),
        column("community", "居住地社区", "社区", listed=False),
        column("health", "身体状况"),
        column("lives_alone", "是否独居", listed=False),
        column("in_hardship", "是否困难", "困难", width=10),
        column("contact", "联系领导", "三联联系人"),
        column("reported_to_branch_on", listed=False),
        column("reported_to_community_on", listed=False),
        column("left_on", "去世日期", listed=False),
    )


class VisitLedger(Ledger[Visit]):
    synonyms = ("走访台账", "走访登记", "六必到走访")
    about = "一人一次事由一行：先登记应访，走访以后填写走访日期和走访人。"
    ordering = ("-due_on", "pk")
    filled_in = {"due_on": "空着则按走访事由的期限填写。"}
    columns = (
        *PERSON,
        column("unit", "原工作单位"),
        column("occasion", "事由", "六必到事项"),
        column("arose_on", "事由发生日期", listed=False),
        column("due_on", "期限"),
        column("state", derived=True),
        column("visited_on", "走访时间"),
        column("visitor", "走访人员", search=True, width=16),
        column("money", "慰问金"),
        column("note", "情况", width=30, listed=False),
        column("waived_on", listed=False),
    )

    def follows(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The day by which a call is due, counted from its occasion."""
        arose_on, occasion = values.get("arose_on"), str(values.get("occasion", ""))
        if not arose_on or occasion not in rules().visit_within:
            return {}
        return {"due_on": rules().visit_within[occasion].after(arose_on)}


class SilverTalentLedger(Ledger[SilverTalent]):
    synonyms = ("银发人才库", "银发人才名册", "银发人才登记")
    about = "愿意继续发挥作用的离退休干部，一人一行；不再参加的填出库日期。"
    ordering = ("-joined_on", "pk")
    columns = (
        *PERSON,
        column("unit", "原工作单位"),
        column("skill", "专长分类", "类别"),
        column("strengths", "特长", search=True, width=24),
        column("willing", "意愿", width=24, listed=False),
        column("joined_on", "入库时间"),
        column("left_on", listed=False),
        column("state", derived=True),
    )


class SilverServiceLedger(Ledger[SilverService]):
    synonyms = ("银发人才服务", "银发服务台账")
    about = "银发人才参加一次服务为一行。"
    ordering = ("-served_on", "pk")
    columns = (
        *PERSON,
        column("unit", "受益单位"),
        column("subject", "服务事项", search=True, width=30),
        column("served_on", "服务时间"),
        column("hours", "时长", "小时"),
        column("heads", "服务人数", width=10),
    )


class ActivityLedger(Ledger[Activity]):
    synonyms = ("老干部活动台账", "离退休干部活动")
    about = "为离退休干部组织的一次活动为一行：先列计划，办过以后填举办日期和参加人数。"
    ordering = ("-planned_on", "pk")
    columns = (
        column("number", "编号"),
        column("title", "名称", search=True, width=30),
        column("kind", "类别"),
        column("unit", "单位"),
        column("planned_on", "计划时间"),
        column("state", derived=True),
        column("held_on", "举办时间"),
        column("place", "活动地点", search=True, width=18, listed=False),
        column("heads", "人数", width=10),
        column("award", "奖项", width=24),
        column("awarded_by", listed=False),
        column("cancelled_on", listed=False),
    )
