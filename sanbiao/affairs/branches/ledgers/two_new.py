"""The books of non-public firms and social organisations."""

from __future__ import annotations

from sanbiao.affairs.branches.models import DemoKind, DemoPoint, NewOrganisation, OrganisationKind
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.firms.ledgers import CREDIT_SYNONYMS


class NewOrganisationLedger(Ledger[NewOrganisation]):
    synonyms = ("两新组织台账", "两新工作台账")
    about = "一家非公企业或社会组织一行，以统一社会信用代码识别；销账日期起不再计入。"
    ordering = ("-opened_on", "pk")
    columns = (
        column("firm__name", "组织名称", "单位名称", label="名称", search=True, width=32),
        column("firm__credit_code", *CREDIT_SYNONYMS, search=True),
        column(
            "kind",
            "组织类别",
            "类型",
            also={OrganisationKind.FIRM: ("非公有制企业", "企业"), OrganisationKind.SOCIAL: ("社团",)},
        ),
        column("opened_on", "建立台账日期", "建账时间"),
        column("closed_on", "注销日期", "撤账日期"),
        column("members", "党员数"),
        column("unit", is_lenient=True),
        column("staff", is_lenient=True, listed=False),
        column("coverage", "党组织组建方式", is_lenient=True),
        column("branch__name", label="所在党支部", is_lenient=True, required=False, width=28, listed=False),
        column("instructor", is_lenient=True, listed=False),
    )


class DemoPointLedger(Ledger[DemoPoint]):
    synonyms = ("两新示范点", "党建示范点台账")
    about = "一个示范点一行，以示范点名称识别；按建成日期计入期次。"
    ordering = ("-built_on", "pk")
    columns = (
        column("name", "名称", width=36),
        column("kind", "示范点类别", "类型", also={DemoKind.FIRM: ("非公有制企业",), DemoKind.PARK: ("小微园",)}),
        column("built_on", "打造完成日期", "建成时间"),
        column("unit", is_lenient=True),
    )
