"""What was said of sheets before they are read: of the layout of one, and of all rows of a ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class ToldLayout:
    """Where the tables of a sheet are, as somebody said; it stands against whatever would be found there.

    `heading` is the row, as Excel numbers it, in which the heading of the first table begins, 0 where that was left to be found.
    `ledger` is the title of that table's ledger, LEAVE_OUT for none, empty where it was left to be found. `left_out` are places
    of columns that are not read, counted from 0. `below` says of further tables, by the row of their heading, what `ledger` says
    of the first.
    """

    heading: int = 0
    ledger: str = ""
    left_out: frozenset[int] = frozenset()
    below: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.heading or self.ledger or self.left_out or self.below)

    def kept(self) -> dict[str, Any]:
        """As it is kept with an import."""
        below = {str(row): name for row, name in self.below.items()}
        return {"heading": self.heading, "ledger": self.ledger, "left_out": sorted(self.left_out), "below": below}

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        below = {int(row): name for row, name in kept["below"].items()}
        return cls(kept["heading"], kept["ledger"], frozenset(kept["left_out"]), below)


NOTHING_TOLD = ToldLayout()


@dataclass(frozen=True, slots=True)
class GivenCells:
    """What the page from which files came says of all rows of one ledger, by the label of the column: their class.

    A table that has one of these columns says it itself, and is given none of them. `asked` is what the address of that page
    says it by, so that corrected files are brought in from the same page.
    """

    ledger: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    asked: str = ""

    def of(self, ledger: str, labels: Collection[str] = ()) -> Mapping[str, str]:
        """What is given to a table of `ledger` that has the columns `labels`."""
        return {} if ledger != self.ledger or not self.cells.keys().isdisjoint(labels) else self.cells

    def kept(self) -> dict[str, Any]:
        """As it is kept with an import."""
        return {"ledger": self.ledger, "cells": dict(self.cells), "asked": self.asked} if self.cells else {}

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        return cls(**kept)


NOTHING_GIVEN = GivenCells()
