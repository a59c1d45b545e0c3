"""The books of the branches of city organs."""

from __future__ import annotations

from sanbiao.affairs.branches.models import Debriefing, DutyReport, Matter, MeetingKind, Pairing
from sanbiao.affairs.branches.permissions import matter_policy, pairing_policy
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.firms.ledgers import CREDIT_SYNONYMS


class DebriefingLedger(Ledger[Debriefing]):
    synonyms = ("述职观摩台账", "机关党建活动")
    about = "市直机关的一次述职评议会或观摩活动一行。"
    ordering = ("-held_on", "pk")
    columns = (
        column("name", "名称", search=True, width=36),
        column(
            "kind",
            "活动类别",
            "类型",
            also={MeetingKind.DEBRIEFING: ("述职评议",), MeetingKind.VISIT: ("观摩",)},
        ),
        column("held_on", "活动日期", "时间"),
        column("taking_part", "支部数"),
        column("unit", is_lenient=True, listed=False),
    )


class DutyReportLedger(Ledger[DutyReport]):
    synonyms = ("述职评议考核", "书记述职评议")
    about = "一个单位的党组织书记一个年度的述职一行：等次、问题和整改。"
    ordering = ("-year", "pk")
    columns = (
        column("year", "述职年度"),
        column("unit", "单位", "单位名称"),
        column("secretary", "书记", "述职人"),
        column("state", derived=True),
        column("reported_on", "述职时间"),
        column("way"),
        column("grade", "评定等次", "等次"),
        column("problems", "问题清单", width=24, listed=False),
        column("mend_by"),
        column("mended_on", listed=False),
    )


class MatterLedger(Ledger[Matter]):
    policy = matter_policy
    synonyms = ("营商环境事项", "优化营商环境事项")
    about = "一个机关党支部承担的一件事项一行，两个支部共同承担的各一行；终止日期起不再计入。"
    ordering = ("-taken_on", "number", "pk")
    columns = (
        column("number", "编号", "事项序号"),
        column("name", "名称", "事项", search=True, width=28),
        column("branch__name", "承担党支部", "支部名称", label="党支部", search=True, width=28),
        column("state", derived=True),
        column("taken_on", "认领日期", "承担时间"),
        column("ended_on", "取消日期"),
        column("due_on", is_lenient=True),
        column("finished_on", is_lenient=True, listed=False),
        column("result", is_lenient=True, width=24, listed=False),
    )


class PairingLedger(Ledger[Pairing]):
    policy = pairing_policy
    synonyms = ("结对共建台账", "支部企业结对")
    about = "一个机关党支部与一家企业结对为一行；解除日期起不再计入。"
    ordering = ("-paired_on", "pk")
    columns = (
        column("branch__name", "机关党支部", "支部名称", label="党支部", search=True, width=28),
        column("firm__name", "结对企业", "单位名称", search=True, width=32),
        column("firm__credit_code", *CREDIT_SYNONYMS, search=True),
        column("state", derived=True),
        column("paired_on", "结对时间"),
        column("ended_on", "终止日期"),
        column("task", is_lenient=True, width=24, listed=False),
        column("due_on", is_lenient=True, listed=False),
        column("visits", is_lenient=True, listed=False),
        column("solved", is_lenient=True, listed=False),
        column("finished_on", is_lenient=True, listed=False),
    )
