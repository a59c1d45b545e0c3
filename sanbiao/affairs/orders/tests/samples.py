"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

from factory import SubFactory

from sanbiao.affairs.orders.models import Mark, State
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


CONTRADICTIONS = {
    "order-out-of-step": (partial(ServiceOrderFactory, state=State.CLOSED, closed_on=date(2023, 1, 9)), CLOSED),
    "order-marked-unclosed": (partial(WORKING, resident_mark=Mark.CONTENT), partial(CLOSED, resident_mark=Mark.CONTENT)),
    "need-ordered-before-raised": (
        partial(NeedFactory, order=SubFactory(ServiceOrderFactory), raised_on=date(2023, 1, 4)),
        partial(NeedFactory, order=SubFactory(ServiceOrderFactory)),
    ),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
