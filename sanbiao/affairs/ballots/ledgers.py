"""The book of reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sanbiao.affairs.ballots.models import OPTIONS, Review
from sanbiao.affairs.ballots.queries import unbalanced
from sanbiao.affairs.ballots.services import keep_clocks
from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.columns import Filter, column
from sanbiao.core.ledger.ledger import Ledger

VOTES = ("issued", "returned", "unreturned", "valid", "invalid", *OPTIONS)


class ReviewLedger(Ledger[Review]):
    synonyms = ("两评议台账", "一报告两评议台账")
    about = "各单位每年的选人用人工作评议，一个单位一年一行。应开展而没有开的也要登记。"
    detail_url_name = "review"
    ordering = ("-year", "unit_id", "pk")
    columns = (
        column("year", "年度", filter=Filter.RANGE),
        column("unit", "单位名称", "评议单位"),
        column(
            "is_due",
            "应开展",
            "应否开展",
            codes={"1": ("是", "√", "应", "Y", "1"), "0": ("否", "×", "不需", "N", "0")},
            listed=False,
        ),
        column("state", derived=True),
        column("hold_by", derived=True, listed=False),
        column("held_on", "会议日期", "评议日期"),
        column("counted_on", "封票日期", "计票日期"),
        column("issued", "发出"),
        column("returned", "收回"),
        column("unreturned", "未收回", is_lenient=True, listed=False),
        column("valid", "有效票"),
        column("invalid", "无效票", is_lenient=True, listed=False),
        column("good"),
        column("fairly_good"),
        column("average"),
        column("poor"),
        column("notified_on", is_lenient=True, listed=False),
        column("rectify_by", is_lenient=True, listed=False),
        column("cleared_on", is_lenient=True, listed=False),
    )

    def check(self, values: Mapping[str, Any], on: date) -> Iterable[Fault]:  # Any: whatever the columns hold
        """Votes that do not add up are said, not refused: the slips in the box decide, and they are counted elsewhere."""
        for field, sentence in unbalanced({name: values.get(name) for name in VOTES}):
            yield Fault(FaultKind.RULE, sentence, (field,), warning=True)

    def complete(self) -> None:
        keep_clocks()
