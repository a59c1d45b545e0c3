"""The rows of a ledger as a preview would have made them, for later sheets that speak of the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sanbiao.core.drive.matching.mapping import Mapping as Columns

Existing = dict[tuple[Any, ...], tuple[Any, str | None, dict[str, Any]]]
"""Rows by key: their primary key, their organisation's path and their stored values."""


class Previewed:
    """Rows accepted so far; `new` are the keys of those that are in no database yet."""

    def __init__(self, mapping: Columns) -> None:
        self.new: set[tuple[Any, ...]] = set()
        self._constants = mapping.ledger.constants
        self._rows: dict[tuple[Any, ...], tuple[Any, dict[str, Any]]] = {}
        fields = {field.attname: field for field in mapping.model._meta.concrete_fields}
        self._nothing = {name: fields[name].get_default() for name in mapping.compared if name in fields}

    def add(self, key: tuple[Any, ...], pk: Any, stored: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """A row that was accepted, of which `stored` was there before; nothing if it is new."""
        if not stored:
            self.new.add(key)
        self._rows[key] = pk, {**self._nothing, **stored, **values, **self._constants}

    def upon(self, found: Existing, keys: Iterable[tuple[Any, ...]]) -> Existing:
        """The rows `found` in the database, as they would be by now, and the new ones with these keys."""
        for key in keys:
            if key in self._rows:
                pk, values = self._rows[key]
                found[key] = pk, found[key][1] if key in found else None, values
        return found
