"""The ledgers of units and of party organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sanbiao.core.ledger.columns import CellKind, Column, Filter
from sanbiao.core.ledger.ledger import Claim, Ledger, Panel, RowFault, UnitNames
from sanbiao.registry.organisations.models import PartyKind, PartyOrganisation, Unit, UnitKind
from sanbiao.registry.organisations.permissions import Permission, party_policy, unit_policy
from sanbiao.registry.organisations.services import place_units, unit_claims, unit_faults, unit_names

UNIT_KINDS = {
    UnitKind.STREET: ("街道", "办事处"),
    UnitKind.TOWN: ("镇",),
    UnitKind.TOWNSHIP: ("乡",),
    UnitKind.VILLAGE: ("村", "行政村"),
    UnitKind.COMMUNITY: ("社区",),
    UnitKind.ORGAN: ("市直机关", "党政机关", "机关"),
    UnitKind.INSTITUTION: ("事业单位",),
    UnitKind.ENTERPRISE: ("国有企业",),
}
PARTY_KINDS = {
    PartyKind.COMMITTEE: ("党委",),
    PartyKind.WORKING_COMMITTEE: ("党工委", "工委"),
    PartyKind.LEADING_GROUP: ("党组",),
    PartyKind.GENERAL_BRANCH: ("党总支", "总支"),
}


class UnitLedger(Ledger[Unit]):
    model = Unit
    policy = unit_policy
    title = "机构"
    sheet_names = ("机构", "单位名录", "机构一览表")
    about = "机关、事业单位、乡镇（街道）和村（社区）的名录。各台账中的单位都以此为准，请先导入机构名录。"
    view_permission = Permission.VIEW_UNIT
    export_permission = Permission.EXPORT_UNIT
    change_permission = Permission.CHANGE_UNIT
    import_permission = Permission.CHANGE_UNIT
    key_labels = ("机构编码",)
    orders = (("成立日期", "撤销日期"),)
    ordering = ("code", "pk")
    panels = (
        Panel("下级机构", "organisations.unit", "parent"),
        Panel("党组织", "organisations.partyorganisation", "unit"),
    )
    claimed = ("机构简称", "别名", "机构类别", "上级机构编码")
    holds_units = True
    columns = (
        Column(field="code", label="机构编码", synonyms=("单位编码", "机构代码"), required=True, is_code=True, search=True),
        Column(
            field="name", label="机构全称", synonyms=("单位全称", "机构名称", "单位名称"), required=True, search=True, width=36
        ),
        Column(field="short_name", label="机构简称", synonyms=("单位简称", "简称"), required=True, search=True, width=20),
        Column(field="aliases", label="别名", synonyms=("曾用名", "又名"), search=True, width=20, listed=False),
        Column(
            field="kind",
            label="机构类别",
            synonyms=("单位类别", "类别"),
            kind=CellKind.CODE,
            required=True,
            codes=UNIT_KINDS,
            filter=Filter.CHOICE,
        ),
        Column(
            field="parent__code",
            label="上级机构编码",
            synonyms=("上级单位编码", "隶属机构编码"),
            refers_to="organisations.unit",
        ),
        Column(field="opened_on", label="成立日期", synonyms=("设立日期",), kind=CellKind.DATE, filter=Filter.RANGE),
        Column(field="closed_on", label="撤销日期", kind=CellKind.DATE, filter=Filter.RANGE),
    )

    def check(self, values: Mapping[str, object], on: date) -> Iterable[RowFault]:
        return unit_faults(values)

    def claims(self, values: Mapping[str, Any]) -> Iterable[Claim]:
        return unit_claims(values)

    def complete(self) -> None:
        place_units()

    def unit_names(self, rows: Iterable[Mapping[str, Any]]) -> UnitNames:
        return unit_names(rows)


class PartyOrganisationLedger(Ledger[PartyOrganisation]):
    model = PartyOrganisation
    policy = party_policy
    title = "党组织"
    sheet_names = ("党组织", "党组织名录", "党组织一览表")
    about = "党委、党工委、党组和党总支的名录。"
    view_permission = Permission.VIEW_PARTY
    export_permission = Permission.EXPORT_PARTY
    change_permission = Permission.CHANGE_PARTY
    import_permission = Permission.CHANGE_PARTY
    key_labels = ("党组织编码",)
    orders = (("成立日期", "撤销日期"),)
    ordering = ("code", "pk")
    columns = (
        Column(field="code", label="党组织编码", synonyms=("组织编码",), required=True, is_code=True, search=True),
        Column(field="name", label="党组织名称", synonyms=("组织名称", "名称"), required=True, search=True, width=36),
        Column(
            field="kind",
            label="党组织类别",
            synonyms=("组织类别",),
            kind=CellKind.CODE,
            required=True,
            codes=PARTY_KINDS,
            filter=Filter.CHOICE,
        ),
        Column(
            field="unit",
            label="所属机构",
            synonyms=("所在单位", "所属单位"),
            kind=CellKind.UNIT,
            required=True,
            search=True,
            width=20,
        ),
        Column(field="opened_on", label="成立日期", synonyms=("设立日期",), kind=CellKind.DATE, filter=Filter.RANGE),
        Column(field="closed_on", label="撤销日期", kind=CellKind.DATE, filter=Filter.RANGE),
    )
