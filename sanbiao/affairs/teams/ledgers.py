"""The posts approved for each unit's team (职数核定)."""

from __future__ import annotations

from sanbiao.affairs.teams.models import PostQuota
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.people.posts import Level


class PostQuotaLedger(Ledger[PostQuota]):
    about = "各单位核定的领导职数，正职、副职分开填写。班子页面据此提示空缺和超配。"
    ordering = ("unit_id", "level", "-began_on", "pk")
    columns = (
        column("unit", "机构", "单位名称", "机构名称"),
        column("level", "类别", also={Level.CHIEF: ("领导正职",), Level.DEPUTY: ("领导副职",)}),
        column("approved", "核定数", "职数", width=12),
        column("began_on", "核定日期", "生效日期", until="ended_on"),
        column("ended_on", "失效日期"),
        column("basis", "文号", "依据", width=24),
    )
