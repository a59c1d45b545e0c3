"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

from sanbiao.affairs.hotline.models import Acceptance, Declined, Finding
from sanbiao.affairs.hotline.tests.factories import ComplaintFactory

MACHINES = {
    "hotline.complaint": [
        ComplaintFactory,
        partial(ComplaintFactory, accepted=True),
        partial(ComplaintFactory, handling=True),
        partial(ComplaintFactory, handling=True, extended_to=date(2023, 4, 9), extended_by="王强"),
    ]
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""


CONTRADICTIONS = {
    "complaint-handled-unaccepted": (
        partial(ComplaintFactory, acceptance=Acceptance.NO, closed_on=date(2023, 2, 1)),
        partial(ComplaintFactory, acceptance=Acceptance.NO),
    ),
    "complaint-accepted-and-declined": (
        partial(ComplaintFactory, accepted=True, declined_for=Declined.VAGUE),
        partial(ComplaintFactory, acceptance=Acceptance.NO, declined_for=Declined.VAGUE),
    ),
    "complaint-found-unclosed": (
        partial(ComplaintFactory, handling=True, finding=Finding.TRUE),
        partial(ComplaintFactory, handling=True, finding=Finding.TRUE, closed_on=date(2023, 2, 1)),
    ),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
