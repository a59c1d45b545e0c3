"""What changes several rows of civil servants at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from sanbiao.affairs.civil_service.models import Kind, Promotion, Registration, RegistrationBatch
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.ledger.services import create_row
from sanbiao.core.ui.times import local


@transaction.atomic
def register_changes(promotions: Iterable[Promotion], *, by: AbstractBaseUser, at: datetime) -> int:
    """Put those who rose in rank on the list of a new batch of registrations; returns how many people.

    Who rose twice is registered with the rank that came last. Raises Refused where a row lies outside what `by` may change.
    """
    ordered = sorted(promotions, key=lambda each: (each.round.approved_on, each.pk))
    latest = {each.person_id: each for each in ordered}
    if not latest:
        return 0
    code = f"拟登{local(at):%Y%m%d%H%M%S}"
    batch = create_row(ledger=ledger_of_model(RegistrationBatch), values={"code": code}, by=by, at=at)
    for each in latest.values():
        values = {"batch": batch, "person": each.person, "unit": each.unit, "kind": Kind.CHANGE, "rank": each.to_rank}
        create_row(ledger=ledger_of_model(Registration), values={**values, "promotion": each}, by=by, at=at)
    return len(latest)
