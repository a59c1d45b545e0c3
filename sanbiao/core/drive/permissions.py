"""Who sees which imports: whoever dropped one, and a head of all sections over the whole city; and who may act on them."""

from __future__ import annotations

from django.db.models import QuerySet

from sanbiao.core.access.policy import User, grants_of, is_administrator
from sanbiao.core.access.roles import CITY, EVERY_SECTION, Role
from sanbiao.core.drive.models import Import
from sanbiao.core.ledger.ledger import REGISTRY, Ledger, all_ledgers


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


def may_answer(user: User) -> bool:
    """Whether `user` may say what headings, words, units and sheets mean, and take it back: for the whole department, as whoever
    may import anything does by importing it.
    """
    return bool(importable(user))


def may_handle(user: User, drop: Import) -> bool:
    """Whether `user` may confirm, leave, repeat or take back an import in sight.

    Whoever dropped it needs the import right of one of its ledgers, somewhere: row by row it is asked when rows are written.
    Somebody else needs that of all of them, over the whole city.
    """
    keys = {sheet["ledger"] for sheet in drop.result.get("sheets", [])} & REGISTRY.keys()
    rights = [may_take(user, drop, key) for key in keys]
    if drop.by == user.get_username():
        return any(rights) if keys else bool(importable(user))
    return all(rights)


def may_take(user: User, drop: Import, key: str) -> bool:
    """Whether `user` may take away what an import in sight brought for the ledger `key`."""
    ledger = REGISTRY[key]
    scopes = ledger.policy.scopes(user, ledger.import_permission)
    return bool(scopes) if drop.by == user.get_username() else CITY in scopes
