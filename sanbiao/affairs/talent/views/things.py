"""The page of each main thing, with all that belongs to it: a policy, a project, an incubator, what is in one, a post."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sanbiao.affairs.talent.models.programmes import Programme
from sanbiao.affairs.talent.queries import FILINGS, INCUBATORS, SIDE_BY_SIDE, TENANTS
from sanbiao.core.indicators.cards import cards_of
from sanbiao.core.pages.thing import ThingPage

LISTED = 100
OF_PROGRAMME = {
    Programme.YOUTH: ("talent.practice_bases", "talent.graduates_attracted"),
    Programme.TEAMS: ("talent.team_projects_selected", "talent.team_projects_recommended"),
    Programme.URGENT: ("talent.urgent_recommended",),
    Programme.ENTREPRENEURS: ("talent.entrepreneurs_cultivated", "talent.entrepreneurs_sent"),
    Programme.INCUBATION: SIDE_BY_SIDE,
}
"""The figures that tell what a programme has brought."""


class PolicyView(ThingPage):
    name, route = "talent-policy", "talent/policies/<int:pk>/"
    ledgers = ("talent.talentpolicy",)
    template = "talent/policy.html"

    def shown(self) -> dict[str, Any]:
        scoped = self.sight.scoped(OF_PROGRAMME.get(self.record.programme, ()))
        return {"cards": cards_of(scoped, self.window), "window": self.window}


class IncubatorView(ThingPage):
    name, route = "incubator", "talent/incubators/<int:pk>/"
    ledgers = (INCUBATORS,)
    template = "talent/incubator.html"

    def shown(self) -> dict[str, Any]:
        named = self.record.name
        tenants = self.sight.rows(TENANTS).filter(incubator=named).order_by("left_on", "-entered_on", "pk")
        filings = self.sight.rows(FILINGS).filter(incubator=named)
        return {
            "tenants": [(each, self.address("tenant", each.pk)) for each in tenants[:LISTED]],
            "tenant_count": tenants.count(),
            "tenants_url": self.address("ledger-list", "talent-tenant", incubator=named),
            "filed": filings.count(),
            "granted": filings.exclude(granted_on=None).count(),
            "filings_url": self.address("ledger-list", "talent-filing", incubator=named),
        }


class TenantView(ThingPage):
    name, route = "tenant", "talent/tenants/<int:pk>/"
    ledgers = (TENANTS,)
    template = "talent/tenant.html"

    def shown(self) -> dict[str, Any]:
        tenant = self.record
        filings = self.sight.rows(FILINGS).filter(incubator=tenant.incubator, firm_text=tenant.name).order_by("-filed_on", "pk")
        firm = self.sight.rows("firms.firm").filter(credit_code=tenant.credit_code).first() if tenant.credit_code else None
        incubator = self.sight.rows(INCUBATORS).filter(name=tenant.incubator).first()
        opens = {
            "孵化器": self.address("incubator", incubator.pk) if incubator else "",
            "企业名称": self.address("ledger-detail", "firms-firm", firm.pk) if firm else "",
        }
        facts = [replace(fact, url=opens.get(fact.label, "")) for fact in self.told["facts"]]
        return {"facts": facts, "filings": filings[:LISTED]}
