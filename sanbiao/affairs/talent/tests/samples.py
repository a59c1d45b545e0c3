"""Rows that the tests which enumerate begin from."""

from __future__ import annotations

from datetime import date
from functools import partial

from sanbiao.affairs.talent.models import Filing, Tenant
from sanbiao.affairs.talent.models.programmes import Outcome
from sanbiao.affairs.talent.tests.factories import (
    FilingFactory,
    RecruitedPostFactory,
    TeamProjectFactory,
    TenantFactory,
    UrgentTalentFactory,
)
from sanbiao.registry.firms.tests.factories import FirmFactory

DAYS = [date(2023, 1, day) for day in range(2, 9)]
APPLIED = {"submitted_on": DAYS[0]}
REVIEWING = {**APPLIED, "review_began_on": DAYS[1], "decision_due_on": DAYS[5]}
SELECTED = {**REVIEWING, "decided_on": DAYS[2], "outcome": Outcome.SELECTED}
PUBLISHED = {"published_on": DAYS[0], "closes_on": DAYS[1]}
ASSESSING = {**PUBLISHED, "assessing_from": DAYS[2], "applicants": 90, "qualified": 60}
RECEIVED = {"received_on": DAYS[0], "due_on": DAYS[3]}

MACHINES = {
    "talent.teamproject": [
        partial(TeamProjectFactory, **APPLIED),
        partial(TeamProjectFactory, **REVIEWING),
        partial(TeamProjectFactory, **SELECTED),
        partial(TeamProjectFactory, **SELECTED, recommended_on=DAYS[3]),
    ],
    "talent.urgenttalent": [
        partial(UrgentTalentFactory, **RECEIVED),
        partial(UrgentTalentFactory, **RECEIVED, recommended_on=DAYS[1]),
    ],
    "talent.tenant": [TenantFactory, partial(TenantFactory, left_on=DAYS[3], entered_on=DAYS[0])],
    "talent.recruitedpost": [
        RecruitedPostFactory,
        partial(RecruitedPostFactory, **PUBLISHED),
        partial(RecruitedPostFactory, **ASSESSING),
        partial(RecruitedPostFactory, **ASSESSING, proposed_on=DAYS[3], proposed=20, publicity_until=DAYS[4]),
    ],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""


def _named(name: str) -> Tenant:
    firm = FirmFactory(name="清溪机械有限公司")
    return TenantFactory(name=name, credit_code=firm.credit_code)


def _moved_in(left_on: date | None) -> Tenant:
    first = TenantFactory(credit_code=FirmFactory().credit_code, entered_on=date(2022, 3, 1), left_on=left_on)
    return TenantFactory(credit_code=first.credit_code, name=first.name, incubator="西岸孵化器")


def _filed(incubator: str) -> Filing:
    return FilingFactory(incubator=incubator, firm_text=TenantFactory(incubator="东岸孵化器").name)


CONTRADICTIONS = {
    "tenant-under-other-name": (partial(_named, "清溪机器有限公司"), partial(_named, "清溪机械有限公司")),
    "tenant-twice": (partial(_moved_in, None), partial(_moved_in, date(2023, 3, 1))),
    "filing-of-no-tenant": (partial(_filed, "西岸孵化器"), partial(_filed, "东岸孵化器")),
    "project-recommended-unselected": (
        partial(TeamProjectFactory, recommended_on=date(2023, 5, 1)),
        partial(TeamProjectFactory, recommended_on=date(2023, 5, 1), outcome=Outcome.SELECTED),
    ),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
