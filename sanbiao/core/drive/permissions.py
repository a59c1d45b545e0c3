"""Who sees which imports: whoever dropped one, and a head of all sections over the whole city."""

from __future__ import annotations

from django.db.models import QuerySet

from sanbiao.core.access.policy import User, grants_of, is_administrator
from sanbiao.core.access.roles import CITY, EVERY_SECTION, Role
from sanbiao.core.drive.models import Import
from sanbiao.core.ledger.ledger import Ledger, all_ledgers


def sees_all(user: User) -> bool:
    return any(fact.role == Role.HEAD and fact.section == EVERY_SECTION and fact.path == CITY for fact in grants_of(user))


def visible(user: User) -> QuerySet[Import]:
    """The imports that `user` may open; none for who holds no grant, or governs."""
    if not grants_of(user) or is_administrator(user):
        return Import.objects.none()
    return Import.objects.all() if sees_all(user) else Import.objects.filter(by=user.get_username())


def importable(user: User) -> list[Ledger]:  # type: ignore[type-arg]  # of whatever model
    """The ledgers into which `user` may import."""
    return [ledger for ledger in all_ledgers() if ledger.policy.may(user, ledger.import_permission)]
