"""Contradictions: rows of the ledgers that cannot all be true. Whoever keeps the rows declares them; page and doctor look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sanbiao.core.ledger.counting import counts_of

REGISTRY: dict[str, Contradiction] = {}
"""Every contradiction by its name; the page, the command and the tests enumerate it."""


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """Rows of a ledger of which something else says otherwise. Declaring is registering.

    `name` is its part of an address, `title` says what is the matter, `remedy` what to do, in sentences. `rows` says which
    rows of `ledger` they are: a condition, or, where it depends on the day of looking, what gives one for a day.
    """

    name: str
    title: str
    ledger: str
    remedy: str
    rows: Q | Callable[[date], Q]

    def __post_init__(self) -> None:
        if self.name in REGISTRY:
            raise ValueError(f"two contradictions named {self.name}")
        REGISTRY[self.name] = self

    def found(self, rows: QuerySet[Any], on: date) -> QuerySet[Any]:  # Any: the ledger says which
        """Those of `rows` that contradict on a day."""
        return rows.filter(self.condition(on))

    def condition(self, on: date) -> Q:
        """Which rows contradict on a day."""
        return self.rows if isinstance(self.rows, Q) else self.rows(on)


def counts(asked: Iterable[tuple[Contradiction, QuerySet[Any]]], on: date) -> list[int]:  # Any: as above
    """How many of the given rows of each contradict on a day, in one query however many are declared."""
    return counts_of(each.found(rows, on) for each, rows in asked)
