"""The books of civil servants: promotions in rank, registrations, and the numbers of posts for each rank."""

from __future__ import annotations

from sanbiao.affairs.civil_service.models import (
    Kind,
    Outcome,
    Promotion,
    PromotionRound,
    RankQuota,
    Registration,
    RegistrationBatch,
    Standing,
)
from sanbiao.core.ledger.columns import Filter, column
from sanbiao.core.ledger.enlisting import Enlisting
from sanbiao.core.ledger.ledger import Ledger, Panel
from sanbiao.registry.codes.ranks import BY_WORD
from sanbiao.registry.people.ledgers import PERSON

NOTE = column("note", is_lenient=True, width=24, listed=False)


class PromotionRoundLedger(Ledger[PromotionRound]):
    synonyms = ("职级晋升批次",)
    about = "职级晋升一批一行，晋升人员在「晋升名单」。批准日期空着的是正在办理的批次，不计入指标。"
    detail_url_name = "promotion-round"
    panels = (Panel("晋升名单", "civil_service.promotion", "round"),)
    ordering = ("-approved_on", "pk")
    columns = (
        column("code", "批次", "批次编号"),
        column("unit", is_lenient=True, listed=False),
        column("state", derived=True),
        column("checked_on", "单位自查日期"),
        column("reviewed_on", "县级审查日期"),
        column("publicised_on", "公示日期", until="publicity_until", is_lenient=True),
        column("publicity_until", is_lenient=True, listed=False),
        column("approved_on", "审批日期", "批复日期"),
        column("document", "文号", is_lenient=True, width=20),
        NOTE,
    )


class PromotionLedger(Ledger[Promotion]):
    synonyms = ("职级晋升名单", "职级晋升")
    about = "一人一批一行；所在批次批准后计入指标，列入情况为不予晋升的不计。"
    ordering = ("-round_id", "unit_id", "pk")
    enlists = Enlisting("round", told={"unit": "unit", "from_rank": "rank"}, each=("to_rank",))
    columns = (
        column("round__code", "批次", "批次编号", search=True),
        column("round__state", derived=True, label="批次状态"),
        *PERSON,
        column("unit", "所在单位", "工作单位"),
        column("from_rank", "现职级", words=tuple(BY_WORD), filter=Filter.TEXT, width=14),
        column("to_rank", "拟晋升职级", "新职级", width=14),
        column("votes_for", is_lenient=True, listed=False),
        column("votes_cast", is_lenient=True, listed=False),
        column("state", is_lenient=True, also={Standing.DROPPED: ("取消资格", "暂缓晋升")}),
        NOTE,
    )


class RegistrationBatchLedger(Ledger[RegistrationBatch]):
    synonyms = ("日常登记批次", "公务员登记批次")
    about = "公务员日常登记一批一行，登记人员在「登记名单」。完成日期空着的是正在办理的批次，不计入指标。"
    detail_url_name = "registration-batch"
    panels = (Panel("登记名单", "civil_service.registration", "batch"),)
    ordering = ("-completed_on", "pk")
    columns = (
        column("code", "批次", "批次编号"),
        column("unit", is_lenient=True, listed=False),
        column("state", derived=True),
        column("received_on", "收件日期"),
        column("due_on", is_lenient=True),
        column("reviewed_on", is_lenient=True),
        column("completed_on", "登记完成日期", "办结日期"),
        NOTE,
    )


class RegistrationLedger(Ledger[Registration]):
    synonyms = ("日常登记名单", "公务员登记名单")
    about = "一人一批一类登记为一行；所在批次完成后计入指标，暂缓登记和不予登记的不计。"
    ordering = ("-batch_id", "unit_id", "pk")
    enlists = Enlisting("batch", told={"unit": "unit"})
    columns = (
        column("batch__code", "批次", "批次编号", search=True),
        column("batch__state", derived=True, label="批次状态"),
        *PERSON,
        column("unit", "所在单位", "工作单位"),
        column(
            "kind",
            "登记类型",
            "登记事项",
            also={
                Kind.TRANSFER: ("转任",),
                Kind.CHANGE: ("职务变更",),
                Kind.NEW: ("新录用登记",),
                Kind.REMOVAL: ("注销登记",),
            },
        ),
        column("post", is_lenient=True, search=True, width=20, listed=False),
        column("rank", "登记后职级", is_lenient=True, words=tuple(BY_WORD), filter=Filter.TEXT, width=14),
        column("leaving", is_lenient=True, listed=False),
        column("state", is_lenient=True, also={Outcome.DEFERRED: ("暂缓",)}),
        column("promotion__round__code", derived=True, label="依据晋升批次", listed=False),
        NOTE,
    )


class RankQuotaLedger(Ledger[RankQuota]):
    synonyms = ("职级职数核定", "职级职数台账")
    about = "核定的职级职数，一个范围一个职级组一行。范围填单位名称，含其下级；填其他名称（如全市统筹）则指没有单独核定的各单位。"
    ordering = ("-set_on", "pk")
    columns = (
        column("pool", "范围", "单位", links="unit", search=True, width=20),
        column("group", "职级", width=18),
        column("set_on", "核定时间"),
        column("posts", "编制"),
        column("quota", "职数"),
        column("taken", "已用职数"),
        column("document", "依据", "文号", width=20),
    )
