"""The books of technology firms, of industrial firms, and of what the peers say of theirs."""

from __future__ import annotations

from sanbiao.affairs.talent.models.firms import Compared, IndustrialFirm, PeerValue, Recognition, RecognitionKind
from sanbiao.core.ledger.columns import Column, column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.firms.ledgers import CREDIT_SYNONYMS


def _firm() -> tuple[Column, Column]:
    return (
        column("firm__name", "单位名称", "名称", search=True, width=32),
        column("firm__credit_code", *CREDIT_SYNONYMS),
    )


class RecognitionLedger(Ledger[Recognition]):
    synonyms = ("科技型企业名单", "科技型企业台账")
    about = "一家企业一类认定一行；期末当日仍在有效期内的企业计入总数，一家企业有几类认定只计一家。"
    ordering = ("-recognised_on", "pk")
    columns = (
        *_firm(),
        column("kind", "企业类别", "科技企业类别", also={RecognitionKind.HIGH_TECH: ("高企",)}, width=16),
        column("certificate", is_lenient=True, listed=False),
        column("recognised_on", "入库日期", "认定时间"),
        column("expires_on", "到期日期", "有效期止"),
    )


class IndustrialFirmLedger(Ledger[IndustrialFirm]):
    synonyms = ("规上工业企业名单", "规模以上工业企业")
    about = "一家规上工业企业一行；研发活动开始日期空着表示没有研发活动。"
    ordering = ("-listed_on", "pk")
    columns = (
        *_firm(),
        column("listed_on", "入库日期", "纳统日期"),
        column("delisted_on", "退库日期"),
        column("research_began_on", "研发开始日期", "开展研发日期", until="research_ended_on", width=16),
        column("research_ended_on", "研发结束日期", "停止研发日期", width=16),
    )


class PeerValueLedger(Ledger[PeerValue]):
    synonyms = ("各县市比较", "县（市）比较")
    about = "一项指标、一个截止日期、一个县（市）一行，本市不列；指标的位次由它得出，截止日期要与期末同一天。"
    ordering = ("-told_on", "pk")
    columns = (
        column(
            "compared",
            "指标名称",
            also={Compared.TECH_FIRMS: ("科技型企业数",), Compared.RESEARCH: ("研发活动覆盖率",)},
            width=24,
        ),
        column("told_on", "统计截止日期", "统计日期"),
        column("peer", "县市", "地区", search=True),
        column("value", "值", "指标值"),
        column("source", is_lenient=True, width=24),
    )
