"""Rows that the tests which enumerate begin from."""

from datetime import date

from sanbiao.affairs.orders.models import ServiceOrder, State
from sanbiao.affairs.orders.tests.factories import NeedFactory, ResourceFactory, ServiceOrderFactory


def _closed() -> ServiceOrder:
    days = {"claimed_on": date(2023, 1, 4), "closed_on": date(2023, 1, 9)}
    return ServiceOrderFactory(state=State.CLOSED, claimant="周开", **days)


MACHINES = {
    "orders.serviceorder": [ServiceOrderFactory, _closed],
    "orders.need": [NeedFactory],
    "orders.resource": [ResourceFactory],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""
