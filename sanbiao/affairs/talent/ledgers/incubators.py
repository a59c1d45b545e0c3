"""The books of incubators, of what is in them, and of its intellectual property."""

from __future__ import annotations

from django.db.models import Q

from sanbiao.affairs.talent.models.incubators import Filing, FilingKind, Incubator, Tenant
from sanbiao.core.ledger.columns import Column, column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.firms.ledgers import CREDIT_SYNONYMS, named_in
from sanbiao.registry.firms.models import Firm


def _incubator() -> Column:
    return column("incubator", "孵化器名称", "载体名称", search=True, width=18)


class IncubatorLedger(Ledger[Incubator]):
    synonyms = ("孵化载体名册",)
    about = "一个孵化器一行：运营单位、级别和正在申报的级别；名称要与孵化器企业、知识产权台账中的一致。"
    detail_url_name = "incubator"
    ordering = ("name", "pk")
    columns = (
        column("name", "孵化器名称", "载体名称", search=True, width=18),
        column("operator", search=True, width=28),
        column("unit", "所属乡镇"),
        column("area", "孵化面积"),
        column("level"),
        column("named_on", "认定日期"),
        column("wanted_level"),
        column("applied_on"),
    )


class TenantLedger(Ledger[Tenant]):
    synonyms = ("入孵企业", "孵化器入孵企业")
    about = "一个孵化器内一家企业或一个项目一行；退出日期空着表示在孵。"
    detail_url_name = "tenant"
    mentions = {Firm: lambda firm: Q(credit_code=firm.credit_code) | Q(credit_code="", name=firm.name)}
    ordering = ("-entered_on", "pk")
    columns = (
        _incubator(),
        column("name", "企业（项目）名称", "名称", search=True, width=30),
        column("kind", "入孵类型", "类别"),
        column("credit_code", *CREDIT_SYNONYMS),
        column("technology", is_lenient=True, listed=False),
        column("state", derived=True),
        column("entered_on", "入驻日期", "入孵时间"),
        column("agreement_until", is_lenient=True),
        column("left_on", "毕业（退出）日期", "出孵日期"),
        column("leaving", is_lenient=True, listed=False),
        column("tech_on", "科技型认定日期", "科技企业认定日期"),
    )


class FilingLedger(Ledger[Filing]):
    mentions = named_in("firm_text")
    synonyms = ("知识产权台账", "入孵企业知识产权")
    about = "一件申请一行；申报按申请日期、授权按授权日期分别计入期次，互不推算。"
    ordering = ("-filed_on", "pk")
    columns = (
        _incubator(),
        column("firm_text", "企业（项目）名称", "名称", search=True, width=30),
        column("number", "受理号", "申请编号"),
        column("kind", "类型", "知产类型", also={FilingKind.INVENTION: ("发明",), FilingKind.SOFTWARE: ("软著",)}),
        column("filed_on", "申报日期", "受理日期"),
        column("granted_on", "获权日期", "登记日期"),
    )
