"""One import while it goes on: what holds for the whole of it, and its rows on their way into the ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sanbiao.core.access.policy import User
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import plain
from sanbiao.core.drive.matching.places import Places
from sanbiao.core.drive.writing.bulk import insert
from sanbiao.core.drive.writing.rights import Rights
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

    def keep(self, rows: list[tuple[str, str, Any, Any]], verb: str, model: Any) -> None:  # Any: values of rows
        """Keep an event for each row: its key and label, what stood there before and after."""

        def told(values: dict[str, Any] | None) -> dict[str, Any] | None:
            return None if values is None else {name: plain(value) for name, value in values.items()}

        same = {"at": self.at, "by": self.by, "verb": verb, "ledger": model._meta.label_lower, "batch": self.batch}
        insert(
            Event,
            [
                {**same, "record": pk, "label": label[:200], "before": told(before), "after": told(after)}
                for pk, label, before, after in rows
            ],
        )

    def rights(self, ledger: str) -> Rights:
        """What the importing person may write of a ledger."""
        return Rights(REGISTRY[ledger], self.user, self.places)
