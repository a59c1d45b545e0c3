"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

from sanbiao.affairs.orders.models import State
from sanbiao.affairs.orders.tests.factories import NeedFactory, ResourceFactory, ServiceOrderFactory

CLAIMED = {"claimed_on": date(2023, 1, 4), "claimant": "周开"}
WORKING = partial(ServiceOrderFactory, state=State.WORKING, **CLAIMED)
CLOSED = partial(ServiceOrderFactory, state=State.CLOSED, closed_on=date(2023, 1, 9), **CLAIMED)


MACHINES = {
    "orders.serviceorder": [ServiceOrderFactory, WORKING, CLOSED],
    "orders.need": [NeedFactory, partial(NeedFactory, declined_on=date(2023, 1, 9))],
    "orders.resource": [ResourceFactory, partial(ResourceFactory, withdrawn_on=date(2023, 1, 9))],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""
