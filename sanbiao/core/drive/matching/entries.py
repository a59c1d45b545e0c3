"""The rows of a sheet on their way into a ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sanbiao.core.drive.reading import ReadRow


@dataclass
class Entry:
    """One row of a sheet on its way into the ledger.

    `sought` are the keys by which its references were looked up, `found` those of them whose rows are not there yet. `empty` are
    the headings of empty cells where the ledger holds something. It `completes` a row that another sheet of this run gave. Its
    `place` is its ledger, file and sheet, which it is of several so called, and its number: the same each time it is read.
    `merged` are the attributes by which it names a row that was merged into another; it `stands_for` another where it is one.
    """

    row: ReadRow
    values: dict[str, Any] = field(default_factory=dict)
    sought: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    empty: set[str] = field(default_factory=set)
    completes: bool = False
    place: tuple[str, str, str, int, int] = ("", "", "", 0, 0)
    merged: set[str] = field(default_factory=set)
    stands_for: bool = False

    @property
    def is_refused(self) -> bool:
        return self.row.is_refused

    def says_nothing(self, attribute: str, name: str) -> bool:
        """Whether nothing is written for `attribute`, whose column is of the field `name`: no column, or an empty cell."""
        return attribute not in self.values or self.row.is_empty(name)
