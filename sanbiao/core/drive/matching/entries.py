"""The rows of a sheet on their way into a ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sanbiao.core.drive.reading import ReadRow


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
