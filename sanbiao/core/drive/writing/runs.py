"""One import while it goes on: what holds for the whole of it, and its rows on their way into the ledgers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sanbiao.core.access.policy import User
from sanbiao.core.audit.marks import fresh_mark
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.remembering import soon
from sanbiao.core.audit.services import plain
from sanbiao.core.drive.matching.places import Places
from sanbiao.core.drive.reading import Fault
from sanbiao.core.drive.writing.bulk import insert
from sanbiao.core.drive.writing.rights import Rights
from sanbiao.core.ledger.ledger import REGISTRY

CHUNK = 2000
CREATED, CHANGED = "导入新增", "导入更改"
SheetPlace = tuple[str, str, str, int]
"""A sheet as one ledger: the ledger, the file and its own name, and which it is of several so called."""
Place = tuple[str, str, str, int, int]
"""A row: its sheet, and its number."""


@dataclass(frozen=True)
class Run:
    """What holds for a whole import. Without `user` nobody's rights are asked: that is the command line.

    `clear_empty` says that empty cells clear what stands in the ledger. `contradicted` are the rows of which a run before found
    that sheets contradict each other, `found` those of which this one does; no row of them is taken.
    """

    by: str
    at: datetime
    on: date
    batch: str
    write: bool
    places: Places
    user: User | None = None
    clear_empty: bool = False
    contradicted: Mapping[Place, Fault] = field(default_factory=dict)
    found: dict[Place, Fault] = field(default_factory=dict)
    _sheets: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def place_of(self, ledger: str, file: str, sheet: str) -> SheetPlace:
        """Where a sheet stands among all that are taken: the same each time the same files are read."""
        self._sheets[ledger, file, sheet] += 1
        return ledger, file, sheet, self._sheets[ledger, file, sheet]

    def keep(self, rows: list[tuple[str, str, Any, Any]], verb: str, model: Any) -> None:  # Any: values of rows
        """Keep an event for each row: its key and label, what stood there before and after."""

        def told(values: dict[str, Any] | None) -> dict[str, Any] | None:
            return None if values is None else {name: plain(value) for name, value in values.items()}

        same = {"at": self.at, "by": self.by, "verb": verb, "ledger": model._meta.label_lower, "batch": self.batch}
        events: list[dict[str, Any]] = [
            {**same, "record": pk, "label": label[:200], "before": told(before), "after": told(after)}
            for pk, label, before, after in rows
        ]
        insert(Event, [{**event, "mark": fresh_mark(event)} for event in events])
        soon()

    def rights(self, ledger: str) -> Rights:
        """What the importing person may write of a ledger."""
        return Rights(REGISTRY[ledger], self.user, self.places)
