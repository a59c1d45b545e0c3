"""The ledger of firms (企业名录)."""

from collections.abc import Callable, Mapping

from django.db import models
from django.db.models import Q

from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger, Merging
from sanbiao.registry.firms.models import Firm, FirmKind
from sanbiao.registry.firms.permissions import firm_policy

CREDIT_SYNONYMS = ("信用代码", "社会信用代码")
FIRM = (column("firm__name"), column("firm__credit_code", *CREDIT_SYNONYMS))
"""A firm in a list: known by credit code, registered or not."""


def named_in(field: str) -> Mapping[type[models.Model], Callable[[Firm], Q]]:
    """That rows name a firm in words in `field`, by its name as it is registered."""
    return {Firm: lambda firm: Q((field, firm.name))}


class FirmLedger(Ledger[Firm]):
    policy = firm_policy
    title = "企业名录"
    synonyms = ("企业和社会组织名录",)
    about = "一家企业或社会组织一行，以统一社会信用代码识别；各台账提到而名录中没有的，导入和登记时自动补入。"
    ordering = ("name", "pk")
    shows_all_pointing = True
    merges = Merging()
    columns = (
        column("name", "名称", "单位名称", "组织名称", search=True, width=32),
        column("credit_code", *CREDIT_SYNONYMS, search=True),
        column(
            "kind",
            "类别",
            "类型",
            "组织类别",
            also={FirmKind.PRIVATE: ("非公有制企业", "企业"), FirmKind.SOCIAL: ("社团",)},
        ),
        column("unit", "所属乡镇", "所属单位"),
    )
