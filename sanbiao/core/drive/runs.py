"""One import while it goes on: what holds for the whole of it, and its rows on their way into the ledgers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sanbiao.core.access.policy import User
from sanbiao.core.drive.places import Places
from sanbiao.core.drive.reading import ReadRow
from sanbiao.core.drive.rights import Rights
from sanbiao.core.ledger.ledger import REGISTRY

CHUNK = 2000
CREATED, CHANGED = "导入新增", "导入更改"


@dataclass(frozen=True)
class Run:
    """What holds for a whole import. Without `user` nobody's rights are asked: that is the command line."""

    by: str
    at: datetime
    on: date
    batch: str
    write: bool
    places: Places
    user: User | None = None

    def rights(self, ledger: str) -> Rights:
        """What the importing person may write of a ledger."""
        return Rights(REGISTRY[ledger], self.user)


@dataclass
class Entry:
    """One row of a sheet on its way into the ledger.

    `sought` are the keys by which its references were looked up, `found` those of them whose rows are not there yet.
    """

    row: ReadRow
    values: dict[str, Any] = field(default_factory=dict)
    sought: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        return self.row.is_refused
