"""One import while it goes on: what holds for the whole of it, and its rows on their way into the ledgers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from django.contrib.auth import get_user_model

from sanbiao.core.access.policy import User
from sanbiao.core.drive.matching.places import Places
from sanbiao.core.drive.reading import Fault
from sanbiao.core.drive.writing.plans import Overtaken, Place, Plan, SheetPlace
from sanbiao.core.drive.writing.rights import Bounds, Rights
from sanbiao.core.ledger.ledger import REGISTRY

CHUNK = 2000


@dataclass(frozen=True)
class Run:
    """What holds for a whole import. Without `user` nobody's rights are asked: that is the command line.

    `plan` takes what is to be written; a preview has none. `clear_empty` says that empty cells clear what stands in the ledger.
    `contradicted` are the rows of which a run before found that sheets contradict each other, `found` those of which this one
    does; no row of them is taken. Nor is one of `refused`, which the database did not take. `bounds` hold it to a part of one
    ledger.
    """

    on: date
    places: Places
    plan: Plan | None = None
    user: User | None = None
    clear_empty: bool = False
    bounds: Bounds | None = None
    contradicted: Mapping[Place, Fault] = field(default_factory=dict)
    found: dict[Place, Fault] = field(default_factory=dict)
    refused: Mapping[Place, Fault] = field(default_factory=dict)
    _sheets: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _held: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def place_of(self, ledger: str, file: str, sheet: str) -> SheetPlace:
        """Where a sheet stands among all that are taken: the same each time the same files are read."""
        self._sheets[ledger, file, sheet] += 1
        return ledger, file, sheet, self._sheets[ledger, file, sheet]

    def rights(self, ledger: str) -> Rights:
        """What the importing person may write of a ledger."""
        rights = Rights(REGISTRY[ledger], self.user, self.places, self.bounds)
        self._held[ledger] = rights.paths
        return rights

    def hold_rights(self) -> None:
        """Make sure that the importing person still has the rights that were asked for in this run.

        Raises:
            Overtaken: they have not.
        """
        user = asked_anew(self.user)
        if any(Rights(REGISTRY[ledger], user, bounds=self.bounds).paths != paths for ledger, paths in self._held.items()):
            raise Overtaken


def asked_anew(user: User | None) -> User | None:
    """The same account, of which nothing is remembered that it may."""
    if user is None:
        return None
    found: User = get_user_model()._default_manager.get(pk=cast(int, user.pk))
    return found
