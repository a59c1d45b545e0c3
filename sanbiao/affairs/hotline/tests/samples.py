"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

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
