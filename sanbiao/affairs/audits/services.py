"""What changes several audits at once."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from sanbiao.affairs.audits.ledgers import AuditLedger
from sanbiao.affairs.audits.models import Kind
from sanbiao.core.ledger.services import create_row
from sanbiao.registry.people.models import Posting


@transaction.atomic
def plan_leaving(postings: Iterable[Posting], *, by: AbstractBaseUser, at: datetime) -> int:
    """Plan the leaving-office audit of whoever held one of `postings`, which have ended; returns how many.

    Raises:
        Refused: one of them lies outside what `by` may change; then none is planned.
    """
    planned = [
        {"number": f"拟审{each.pk}", "person": each.person, "unit": each.unit, "post": each.post, "kind": Kind.LEAVING}
        for each in postings
    ]
    for values in planned:
        create_row(ledger=AuditLedger(), values=values, by=by, at=at)
    return len(planned)
