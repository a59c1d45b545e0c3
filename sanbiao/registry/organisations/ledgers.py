"""The ledgers of units and of party organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sanbiao.core.facts.faults import Fault
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Claim, Ledger, Merging, UnitNames
from sanbiao.registry.organisations.models import PartyKind, PartyOrganisation, Unit, UnitKind
from sanbiao.registry.organisations.permissions import party_policy, unit_policy
from sanbiao.registry.organisations.services import place_units, unit_claims, unit_faults, unit_names


class UnitLedger(Ledger[Unit]):
    policy = unit_policy
    synonyms = ("单位名录", "机构一览表")
    about = "机关、事业单位、乡镇（街道）和村（社区）的名录。各台账中的单位都以此为准，请先导入机构名录。"
    detail_url_name = "unit"
    ordering = ("code", "pk")
    claimed = ("short_name", "aliases", "kind", "parent__code")
    holds_units = True
    merges = Merging(also="aliases", names=("name", "short_name", "aliases"))
    columns = (
        column("code", "单位编码", "机构代码"),
        column("name", "单位全称", "机构名称", "单位名称", search=True, width=36),
        column("short_name", "单位简称", "简称", search=True, width=20),
        column("aliases", "曾用名", "又名", search=True, width=20, listed=False),
        column(
            "kind",
            "单位类别",
            "类别",
            also={
                UnitKind.STREET: ("办事处",),
                UnitKind.VILLAGE: ("行政村",),
                UnitKind.ORGAN: ("党政机关", "机关"),
            },
        ),
        column("parent__code", "上级单位编码", "隶属机构编码", label="上级机构编码"),
        column("opened_on", "设立日期"),
        column("closed_on"),
    )

    def check(self, values: Mapping[str, object], on: date) -> Iterable[Fault]:
        return unit_faults(values)

    def claims(self, values: Mapping[str, Any]) -> Iterable[Claim]:
        return unit_claims(values)

    def complete(self) -> None:
        place_units()

    def unit_names(self, rows: Iterable[Mapping[str, Any]]) -> UnitNames:
        return unit_names(rows)


class PartyOrganisationLedger(Ledger[PartyOrganisation]):
    policy = party_policy
    synonyms = ("党组织名录", "党组织一览表")
    about = "党委、党工委、党组和党总支的名录。"
    ordering = ("code", "pk")
    columns = (
        column("code", "组织编码"),
        column("name", "组织名称", "名称", search=True, width=36),
        column(
            "kind",
            "组织类别",
            also={PartyKind.WORKING_COMMITTEE: ("工委",), PartyKind.GENERAL_BRANCH: ("总支",)},
        ),
        column("unit", "所在单位", "所属单位"),
        column("opened_on", "设立日期"),
        column("closed_on"),
    )
