"""What changes several audits at once."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from sanbiao.affairs.audits.models import Audit, Kind
from sanbiao.core.ledger.services import create_rows
from sanbiao.registry.people.models import Posting


def plan(postings: Iterable[Posting], *, by: AbstractBaseUser, at: datetime) -> int:
    """Plan the audit of whoever holds each of `postings`, or held it and left; returns how many. One refused, none is planned."""
    rows = []
    for each in postings:
        kind = Kind.LEAVING if each.ended_on else Kind.IN_OFFICE
        rows.append({"number": f"拟审{each.pk}", "person": each.person, "unit": each.unit, "post": each.post, "kind": kind})
    return create_rows(Audit, rows, by=by, at=at)
