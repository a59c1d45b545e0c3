"""Rows that the tests which enumerate begin from."""

from __future__ import annotations

from functools import partial
from typing import Any

from sanbiao.collecting.models import SubmissionState
from sanbiao.collecting.tests.factories import DemandFactory, SubmissionFactory
from sanbiao.registry.organisations.tests.factories import UnitFactory


def a_draft() -> Any:
    """A demand that can be issued: there is a town."""
    UnitFactory(town=True)
    return DemandFactory()


def a_demand_under_way() -> Any:
    """A demand to which one unit handed in, and another owes."""
    return SubmissionFactory(state=SubmissionState.ACCEPTED, demand=SubmissionFactory().demand).demand


MACHINES = {
    "collecting.demand": [a_draft, a_demand_under_way],
    "collecting.submission": [
        partial(SubmissionFactory, filled=True),
        partial(SubmissionFactory, filled=True, state=SubmissionState.RETURNED),
        partial(SubmissionFactory, handed_in=True),
    ],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""
