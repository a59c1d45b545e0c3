"""What changes several audits at once."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from sanbiao.affairs.audits.models import Audit, Kind
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.ledger.services import create_row
from sanbiao.registry.people.models import Posting


@transaction.atomic
def plan_leaving(postings: Iterable[Posting], *, by: AbstractBaseUser, at: datetime) -> int:
    """Plan the leaving-office audit of whoever held one of `postings`, which have ended; returns how many.

    Raises Refused where one of them lies outside what `by` may change; then none is planned.
    """
    left = list(postings)
    for each in left:
        values = {"person": each.person, "unit": each.unit, "post": each.post, "kind": Kind.LEAVING}
        create_row(ledger=ledger_of_model(Audit), values={"number": f"拟审{each.pk}", **values}, by=by, at=at)
    return len(left)
