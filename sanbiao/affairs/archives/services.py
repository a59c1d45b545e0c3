"""What a recognised month does to the roster."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from sanbiao.affairs.archives.models import MONTHS, Kind, Problem
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.ledger.services import change_row, version_of
from sanbiao.registry.people.models import Person


@transaction.atomic
def correct_roster(problems: Iterable[Problem], *, by: AbstractBaseUser, at: datetime) -> int:
    """Write the months that were recognised in `problems` into the roster; returns how many people that changed.

    Raises Refused where one of them lies outside what `by` may change; then none is changed.
    """
    ledger, count = ledger_of_model(Person), 0
    for problem in problems:
        person = problem.review.person
        values = {MONTHS[Kind(problem.kind)]: problem.month}
        change_row(ledger=ledger, record=person, values=values, version=version_of(person), by=by, at=at)
        count += 1
    return count
