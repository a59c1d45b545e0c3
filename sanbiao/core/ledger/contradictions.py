"""Contradictions: rows of the ledgers that cannot all be true. Whoever keeps the rows declares them; page and doctor look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

REGISTRY: dict[str, Contradiction] = {}
"""Every contradiction by its name; the page, the command and the tests enumerate it."""


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """Rows of a ledger of which something else says otherwise. Declaring is registering.

    `name` is its part of an address, `title` says what is the matter, `remedy` what to do, in sentences. `rows` is asked
    with a day, and says which rows of `ledger` they are.
    """

    name: str
    title: str
    ledger: str
    remedy: str
    rows: Callable[[date], Q]

    def __post_init__(self) -> None:
        if self.name in REGISTRY:
            raise ValueError(f"two contradictions named {self.name}")
        REGISTRY[self.name] = self

    def found(self, rows: QuerySet[Any], on: date) -> QuerySet[Any]:  # Any: the ledger says which
        """Those of `rows` that contradict on a day."""
        return rows.filter(self.rows(on))
