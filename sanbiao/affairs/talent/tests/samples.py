"""Rows that the tests which enumerate begin from."""

from __future__ import annotations

from datetime import date
from functools import partial

from sanbiao.affairs.talent.models.programmes import Outcome
from sanbiao.affairs.talent.tests.factories import RecruitedPostFactory, TeamProjectFactory, TenantFactory, UrgentTalentFactory

DAYS = [date(2023, 1, day) for day in range(2, 9)]
APPLIED = {"submitted_on": DAYS[0]}
REVIEWING = {**APPLIED, "review_began_on": DAYS[1], "decision_due_on": DAYS[5]}
SELECTED = {**REVIEWING, "decided_on": DAYS[2], "outcome": Outcome.SELECTED}
PUBLISHED = {"published_on": DAYS[0], "closes_on": DAYS[1]}
ASSESSING = {**PUBLISHED, "assessing_from": DAYS[2], "applicants": 9, "qualified": 6}
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
        partial(RecruitedPostFactory, **ASSESSING, proposed_on=DAYS[3], proposed=2, publicity_until=DAYS[4]),
    ],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""
