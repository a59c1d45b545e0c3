"""What one person sees of the rows and figures of a page: narrowed by the policies, and to the page's organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import QuerySet

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import Policy, User
from sanbiao.core.access.roles import CITY
from sanbiao.core.indicators.comparing import Scoped, figures_at
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.services import indicator, paths_for
from sanbiao.core.indicators.window import Paths
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.periods.periods import Period


@dataclass(frozen=True)
class Sight:
    """Whose sight, and the organisation subtree it is narrowed to ('/' is the whole city), or some subtrees below it."""

    user: User
    path: str
    narrowed: tuple[str, ...] = ()

    @classmethod
    def of(cls, user: User, context: Context) -> Self:
        """What somebody sees in the context of a page."""
        return cls(user, context.path, context.narrowed)

    @property
    def subtrees(self) -> tuple[str, ...]:
        return self.narrowed or (self.path,)

    def records(self, policy: Policy[Any], permission: str) -> QuerySet[Any]:  # Any: whatever the policy is over
        """The rows of these subtrees on which the person may act by `permission`."""
        rows = policy.records(self.user, permission)
        return rows if CITY in self.subtrees else rows.filter(policy.belonging_to(self.subtrees))

    def rows(self, ledger: str) -> QuerySet[Any]:  # Any: the key says which
        """The rows of a ledger, by its key, that the person sees in these subtrees."""
        book = LEDGERS[ledger]
        return self.records(book.policy, book.view_permission).filter(**book.constants)

    def paths(self, code: str) -> Paths:
        """The part of these subtrees in which the rows of an indicator are in sight; empty if none of it."""
        return paths_for(self.user, indicator(code), *self.subtrees)

    def scoped(self, codes: Iterable[str]) -> Scoped:
        """The indicators of `codes` of whose rows something is in sight, each with where."""
        return [(indicator(code), paths) for code in codes if (paths := self.paths(code))]

    def figure(self, code: str, window: Period, *, breakdowns: bool = False) -> Figure | None:
        """A figure in a window; None where none of its rows is in sight."""
        return figures_at(self.scoped([code]), window, breakdowns=breakdowns).get(code)
