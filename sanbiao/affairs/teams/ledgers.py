"""The posts approved for each unit's team (职数核定)."""

from __future__ import annotations

from sanbiao.affairs.teams.models import Level, PostQuota
from sanbiao.affairs.teams.permissions import Permission, quota_policy
from sanbiao.core.ledger.columns import CellKind, Column, Filter
from sanbiao.core.ledger.ledger import Ledger

LEVELS = {Level.CHIEF: ("正职", "领导正职"), Level.DEPUTY: ("副职", "领导副职")}


class PostQuotaLedger(Ledger[PostQuota]):
    model = PostQuota
    policy = quota_policy
    title = "职数核定"
    sheet_names = ("职数核定",)
    about = "各单位核定的领导职数，正职、副职分开填写。班子页面据此提示空缺和超配。"
    view_permission = Permission.VIEW_QUOTA
    export_permission = Permission.EXPORT_QUOTA
    change_permission = Permission.CHANGE_QUOTA
    import_permission = Permission.CHANGE_QUOTA
    key_labels = ("单位", "职数类别", "起始日期")
    orders = (("起始日期", "终止日期"),)
    ordering = ("unit_id", "level", "-began_on", "pk")
    columns = (
        Column(
            field="unit",
            label="单位",
            synonyms=("机构", "单位名称", "机构名称"),
            kind=CellKind.UNIT,
            required=True,
            search=True,
            width=20,
        ),
        Column(
            field="level",
            label="职数类别",
            synonyms=("类别",),
            kind=CellKind.CODE,
            required=True,
            codes=LEVELS,
            filter=Filter.CHOICE,
        ),
        Column(field="approved", label="核定职数", synonyms=("核定数", "职数"), kind=CellKind.INT, required=True),
        Column(
            field="began_on",
            label="起始日期",
            synonyms=("核定日期", "生效日期"),
            kind=CellKind.DATE,
            required=True,
            filter=Filter.RANGE,
        ),
        Column(field="ended_on", label="终止日期", synonyms=("失效日期",), kind=CellKind.DATE, filter=Filter.RANGE),
        Column(field="basis", label="依据文号", synonyms=("文号", "依据"), width=24),
    )
