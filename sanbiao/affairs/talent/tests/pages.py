"""The pages of talent: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.affairs.talent.tests.factories import IncubatorFactory, TalentPolicyFactory, TenantFactory
from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens, of

WHOLE_CITY = of(404, reader=200, writers=200)
"""Rows of the whole city: not there for whoever sees a part of it."""

OPENS = {
    "talent": Opens(STAFF),
    "talent-technology": Opens(STAFF),
    "talent-policy": Opens(WHOLE_CITY, lambda world: (world.talent_policy.pk,)),
    "incubator": Opens(WITHIN_REACH, lambda world: (world.incubator.pk,)),
    "tenant": Opens(WHOLE_CITY, lambda world: (world.tenant.pk,)),
}
SHOWN = {
    "talent": ("talent", "demo", "/talent/"),
    "technology": ("talent-technology", "demo", "/talent/technology/"),
    "policy": ("talent-policy", "demo", "/talent/policies/{policy}/"),
    "incubator": ("incubator", "demo", "/talent/incubators/{incubator}/"),
    "tenant with intellectual property": ("tenant", "demo", "/talent/tenants/{tenant}/"),
    "project under review": ("ledger-detail", "demo", "/ledgers/talent-teamproject/{reviewing}/"),
    "post whose applicants are assessed": ("ledger-detail", "demo", "/ledgers/talent-recruitedpost/{assessing}/"),
}
KEYS = {
    "policy": "SELECT id FROM talent_talentpolicy WHERE programme = 'youth' ORDER BY id",
    "incubator": "SELECT id FROM talent_incubator WHERE level = 'national' ORDER BY id",
    "tenant": "SELECT id FROM talent_tenant WHERE name IN (SELECT firm_text FROM talent_filing) ORDER BY id",
    "reviewing": "SELECT id FROM talent_teamproject WHERE state = 'reviewing' ORDER BY id",
    "assessing": "SELECT id FROM talent_recruitedpost WHERE state = 'assessing' ORDER BY id",
}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    return {
        "talent_policy": TalentPolicyFactory(),
        "incubator": IncubatorFactory(unit=world.town),
        "tenant": TenantFactory(),
    }
