"""What somebody said of the layout of one sheet; it stands against whatever would be found there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class ToldLayout:
    """Where the tables of a sheet are, as somebody said.

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
