"""The book of audits."""

from sanbiao.affairs.audits.models import Audit, Kind
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.people.ledgers import person_columns


class AuditLedger(Ledger[Audit]):
    synonyms = ("经责审计台账", "审计委托台账")
    about = "一名被审计领导干部一行；委托日期空着表示仅列入计划，不计入指标。"
    ordering = ("-commissioned_on", "pk")
    columns = (
        column("number", "编号", "审计编号"),
        *person_columns("被审计人", "被审计领导干部"),
        column("unit", "所在单位", "被审计单位"),
        column("post", "所任职务", search=True, width=20),
        column("kind", "审计类别", also={Kind.LEAVING: ("离任审计",), Kind.IN_OFFICE: ("任中审计",)}),
        column("state", derived=True),
        column("commissioned_on", "下达委托日期", "委托书日期"),
        column("letter", "文号", width=20, listed=False),
        column("entered_on", "进点时间", listed=False),
        column("consulted_on", listed=False),
        column("reply_due_on", listed=False),
        column("reported_on", "审计报告日期"),
        column("rectified_on", "整改日期"),
        column("archived_on", listed=False),
    )
