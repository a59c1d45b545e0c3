"""The book of the hotline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sanbiao.affairs.hotline.apps import rules
from sanbiao.affairs.hotline.models import Acceptance, Channel, Complaint, Way
from sanbiao.affairs.hotline.permissions import COUNT
from sanbiao.affairs.hotline.services import keep_clocks
from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.columns import CellKind, column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.numbering import Numbering


def _number(values: Mapping[str, Any]) -> tuple[str, int]:  # Any: whatever the columns hold
    return f"{rules().prefix}{values['received_on'].year}", rules().digits


class ComplaintLedger(Ledger[Complaint]):
    synonyms = ("举报台账", "12380举报台账")
    about = "来电、来信、来访、网络举报，一件一行。只登记来件和办理情况，不登记举报内容和举报人。"
    detail_url_name = "complaint"
    ordering = ("-received_on", "pk")
    count_permission = COUNT
    numbering = Numbering("number", _number)
    columns = (
        column("number", "受理编号", "举报编号", "登记编号", width=14),
        column(
            "channel",
            "渠道",
            "受理渠道",
            also={
                Channel.CALL: ("电话",),
                Channel.LETTER: ("信件",),
                Channel.VISIT: ("走访",),
                Channel.WEB: ("网上", "互联网"),
            },
        ),
        column("received_on", "登记日期", "收件日期"),
        column("state", derived=True),
        column(
            "acceptance",
            "受理情况",
            required=True,
            listed=False,
            also={Acceptance.YES: ("受理", "√", "Y", "1"), Acceptance.NO: ("不予受理", "×", "N", "0")},
        ),
        column("decide_by", derived=True, listed=False),
        column("declined_for", is_lenient=True, listed=False),
        column("accepted_on", "受理时间"),
        column("due_on", "办结期限", "到期日期", listed=False),
        column("assigned_on", is_lenient=True, listed=False),
        column("handler", is_lenient=True),
        column("extended_to", "延期后期限", "批准延期至", listed=False),
        column("extended_by", is_lenient=True, listed=False),
        column("deadline", kind=CellKind.DATE, derived=True),
        column("closed_on", "办理完成日期", "办结时间"),
        column("way", "处理方式", also={Way.OWN: ("直接办理",), Way.HANDED_OVER: ("移送纪检",)}),
        column("finding", is_lenient=True, listed=False),
    )

    def check(self, values: Mapping[str, object], on: date) -> Iterable[Fault]:
        """What was accepted has a day and a deadline."""
        if values.get("acceptance") == Acceptance.YES:
            for field, label in (("accepted_on", "受理日期"), ("due_on", "办理期限")):
                if values.get(field) is None:
                    yield Fault(FaultKind.MISSING_VALUE, f"已受理的举报必须填写{label}，请补填。", (field,))

    def complete(self) -> None:
        keep_clocks()
