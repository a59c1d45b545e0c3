"""The overview of technology: incubators side by side, recognitions running out, research and who lacks it, the peers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from sanbiao.affairs.talent.apps import rules
from sanbiao.affairs.talent.models.incubators import TenantState
from sanbiao.affairs.talent.queries import (
    FILINGS,
    INCUBATORS,
    PEERS,
    SIDE_BY_SIDE,
    TENANTS,
    comparisons,
    holding,
    incubator_lines,
    running_out,
    without_research,
)
from sanbiao.core.indicators.services import indicator
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.parts import Alert, Funnel, FunnelStage, History, RowBars

RECOGNITIONS, INDUSTRIAL = "talent.recognition", "talent.industrialfirm"


def _entered(page: Overview) -> Q:
    return Q(entered_on__lt=page.window.stop)


def _recognised(page: Overview) -> Q:
    return _entered(page) & Q(tech_on__lt=page.window.stop)


INCUBATION_FUNNEL = Funnel(
    title="入孵企业和项目，至期末",
    unit="家",
    stages=(
        FunnelStage(name="tenants-entered", title="累计入孵", ledger=TENANTS, rows=_entered),
        FunnelStage(name="tenants-tech", title="其中科技型企业", ledger=TENANTS, rows=_recognised),
        FunnelStage(
            name="tenants-graduated",
            title="其中已毕业",
            ledger=TENANTS,
            rows=lambda page: _recognised(page) & Q(state=TenantState.GRADUATED),
        ),
    ),
)


class TechnologyOverview(Overview):
    name, title = "talent-technology", "科技概况"
    ledgers = (RECOGNITIONS, INDUSTRIAL, TENANTS, FILINGS, INCUBATORS, PEERS)
    template = "talent/technology.html"
    cards = ("talent.tech_firms", "talent.rd_coverage", *SIDE_BY_SIDE)
    charts = (
        INCUBATION_FUNNEL,
        RowBars(
            name="kinds",
            title="有效的认定，按类别（期末）",
            ledger=RECOGNITIONS,
            field="kind",
            unit="项",
            rows=lambda page: holding("recognised_on", "expires_on", page.window.as_of),
        ),
        History("talent.tech_firms"),
        History("talent.rd_coverage"),
    )
    by_unit = ("talent.tech_firms", "talent.rd_coverage")
    alerts = (
        Alert(
            name="overstaying",
            title="在孵企业和项目已过协议到期日",
            ledger=TENANTS,
            unit="家",
            rows=lambda page: Q(state=TenantState.INCUBATED, agreement_until__lt=page.today),
        ),
        Alert(
            name="running-out",
            title="科技型企业认定即将失效",
            ledger=RECOGNITIONS,
            unit="项",
            is_late=False,
            rows=lambda page: running_out("recognised_on", "expires_on", page.today, rules().running_out_days),
        ),
        Alert(
            name="without-research",
            title="期末在统、没有研发活动的规上工业企业",
            ledger=INDUSTRIAL,
            unit="家",
            is_late=False,
            rows=lambda page: without_research(page.window.as_of),
        ),
    )

    def shown(self) -> dict[str, Any]:
        ones = [indicator(code) for code in SIDE_BY_SIDE if self.sight.paths(code)]
        return {
            **super().shown(),
            "incubator_heads": [(one.name.removeprefix("孵化器").removeprefix("入孵企业"), one.unit) for one in ones],
            "incubators": [
                {
                    "line": line,
                    "url": self.address("incubator", line.pk) if line.pk else "",
                    "inside_url": self.address(
                        "ledger-list", "talent-tenant", incubator=line.name, state=TenantState.INCUBATED.value
                    ),
                    "cells": [
                        (value, self.address("figure", code, part=f"by_incubator:{line.name}") if value else "")
                        for code, value in line.amounts
                    ],
                }
                for line in incubator_lines(self.sight, self.window)
            ],
            "comparisons": [(each, self.address("figure", each.code)) for each in comparisons(self.sight, self.window.as_of)],
        }
