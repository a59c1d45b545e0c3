"""The ledgers of which units may be asked for rows, and the rows of them that are a unit's own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sanbiao.collecting.models import Submission
from sanbiao.core.access.policy import User
from sanbiao.core.access.roles import Role
from sanbiao.core.ledger.ledger import Ledger, all_ledgers
from sanbiao.core.ledger.normal import normal

OWN_APP = "collecting"


def collectable() -> list[Ledger[Any]]:
    """The ledgers whose rows belong to units, and which clerks of units may see: nobody is shown more by being asked."""
    return [
        ledger
        for ledger in all_ledgers()
        if ledger.policy.organisation
        and not ledger.holds_units
        and Role.UNIT_CLERK in ledger.policy.roles[ledger.view_permission]
        and ledger.model._meta.app_label != OWN_APP
    ]


def book_named(name: str) -> Ledger[Any] | None:
    """The ledger of a title or of another name of its sheets; None where none may be asked for that is called so."""
    bare = normal(name)
    return next((ledger for ledger in collectable() if bare in map(normal, ledger.sheet_names)), None)


def own_rows(submission: Submission, ledger: Ledger[Any], user: User) -> QuerySet[Any]:
    """The rows of the unit and those below it, as far as `user` sees them."""
    return ledger.rows(user).filter(ledger.policy.belonging_to((submission.unit.path,)))
