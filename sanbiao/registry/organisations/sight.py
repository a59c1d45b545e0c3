"""What somebody sees, for the security administrator, who sees none of it: names of ledgers and how many rows, no row.

It is the answer of the policies themselves, so that the page cannot tell otherwise than lists, figures and exports do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sanbiao.core.access.policy import Holder, User, supposing
from sanbiao.core.indicators.remembering import remembered
from sanbiao.core.ledger.ledger import Ledger, all_ledgers
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.changes import Terms
from sanbiao.registry.organisations.queries import given_to


@dataclass(frozen=True)
class LedgerInSight:
    """One ledger: how many rows somebody sees, changes and takes away, in words; empty where the ledger does not open so."""

    title: str
    seen: str
    changed: str
    exported: str


@dataclass(frozen=True)
class SectionInSight:
    """The ledgers of one section that open to somebody."""

    label: str
    ledgers: tuple[LedgerInSight, ...]

    @property
    def changed(self) -> int:
        """How many of them may be changed."""
        return sum(bool(each.changed) for each in self.ledgers)

    @property
    def exported(self) -> int:
        return sum(bool(each.exported) for each in self.ledgers)


def in_sight(user: User, more: Terms | None = None) -> list[SectionInSight]:
    """What opens to `user` today, by section, as soon as its owner has taken the account over; with `more` granted as well where
    it is given. Counted anew only after a change.
    """
    holder = Holder.of(supposing(user, [*given_to(user), *([more.fact] if more else [])]))
    return remembered(("in sight", holder), lambda: list(_sections(holder.user)))


def _sections(user: User) -> Iterator[SectionInSight]:
    ledgers = {section: list(books) for section, books in groupby(all_ledgers(), key=lambda book: book.section)}
    for section in Section:
        found = tuple(_counted(book, user) for book in ledgers.get(section, ()) if book.policy.may(user, book.view_permission))
        if found:
            yield SectionInSight(str(section.label), found)


def _counted(book: Ledger[Any], user: User) -> LedgerInSight:
    """Whoever may do the same in the same subtrees does it to as many rows: those are counted once."""
    known: dict[object, int] = {}

    def told(permission: str) -> str:
        scopes = book.policy.scopes(user, permission)
        if not scopes:
            return ""
        rows = scopes if book.policy.narrowing(user, permission) is None else permission
        if rows not in known:
            known[rows] = book.rows(user, permission).count()
        fewest = book.policy.fewest
        return f"少于 {fewest} 行" if 0 < known[rows] < fewest else f"{known[rows]} 行"

    return LedgerInSight(book.title, told(book.view_permission), told(book.change_permission), told(book.export_permission))
