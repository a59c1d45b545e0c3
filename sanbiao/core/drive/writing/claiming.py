"""The texts that only one row of a ledger may carry, beside its key: the full name of a unit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sanbiao.core.drive.matching.entries import Entry
from sanbiao.core.drive.matching.mapping import Mapping
from sanbiao.core.drive.reading import Fault, FaultKind, normal
from sanbiao.core.ledger.ledger import Claim

Key = tuple[Any, ...]  # Any: parts of a key


class Taken:
    """Whose such texts are, in this run or in the database."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping, self._ledger = mapping, mapping.ledger
        self._owners: dict[tuple[str, str], Key] = {}
        self._is_known = False

    def learn(self, entries: Iterable[Entry], seen: Collection[Key]) -> None:
        """Look up whose the texts of `entries` are; `seen` are the keys of rows that this run has accepted."""
        there = self._mapping.model._base_manager
        for column in self._mapping.unique:
            texts = {entry.values[column.field] for entry in entries if not entry.is_refused and column.field in entry.values}
            rows = there.filter(**{f"{column.field}__in": texts})
            for text, *key in rows.values_list(column.field, *self._mapping.key_attributes):
                owner = tuple(compared(part) for part in key)
                # What a row of this run is called now is known; in a preview the database still has what it was called.
                if owner not in seen:
                    self._owners.setdefault((column.field, normal(text)), owner)
        if self._ledger.claimed and not self._is_known:
            self._is_known = True
            fields = self._ledger.claimed
            for row in there.values_list(*fields, *self._mapping.key_attributes):
                owner = tuple(compared(part) for part in row[len(fields) :])
                for claim in self._ledger.claims(dict(zip(fields, row, strict=False))):
                    self._owners.setdefault((claim.realm, normal(claim.text)), owner)

    def claim(self, entry: Entry, key: Key) -> Fault | None:
        """Let the row with `key` have its texts. Returns a fault where one is another row's."""
        for claim in self._claims(entry):
            owner = self._owners.setdefault((claim.realm, normal(claim.text)), key)
            if owner != key:
                keys = "、".join(f"{column.label}为 {part}" for column, part in zip(self._mapping.key, owner, strict=True))
                return Fault(FaultKind.DUPLICATE_KEY, f"“{claim.text}”已用于另一行（{keys}），请核对。", (claim.field,))
        return None

    def _claims(self, entry: Entry) -> Iterator[Claim]:
        for column in self._mapping.unique:
            if column.field in entry.values:
                yield Claim(column.field, column.field, entry.values[column.field])
        yield from self._ledger.claims(entry.row.values)


def compared(value: Any) -> Any:  # Any: a part of a key
    """A part of a key as keys are compared."""
    return normal(value) if isinstance(value, str) else value
