"""What the keys and names in sheets stand for: in the database, and among the rows read in this run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from django.db import models

from sanbiao.core.drive.mapping import Link
from sanbiao.core.ledger.ledger import REGISTRY, Ledger, UnitNames

UNIT_FIELDS = ("pk", "code", "name", "short_name", "aliases", "kind", "parent_id")
_CHUNK = 2000


def unit_ledger() -> Ledger[Any] | None:
    """The ledger whose rows columns of units name."""
    return next((ledger for ledger in REGISTRY.values() if ledger.holds_units), None)


class Places:
    """Grows as rows are accepted, so that later sheets find what earlier ones brought, written yet or not."""

    def __init__(self) -> None:
        self._fresh: dict[tuple[type[models.Model], str], dict[Any, Any]] = {}
        self._stubs: dict[tuple[type[models.Model], str], dict[Any, Any]] = {}
        self._fresh_units: dict[Any, dict[str, Any]] = {}
        self._provisional = count(-1, -1)
        self._names: UnitNames | None = None

    def provisional(self) -> int:
        """A key for a row that is not written: negative, so that it is nobody's."""
        return next(self._provisional)

    def add(self, model: type[models.Model], lookup: str, key: Any, pk: Any) -> None:  # Any: keys of any model
        self._fresh.setdefault((model, lookup), {})[key] = pk

    def add_stub(self, model: type[models.Model], lookup: str, key: Any, pk: Any) -> None:  # Any: keys of any model
        """A row made because a list names it: in no ledger of its own, so that references into a ledger miss it."""
        self._stubs.setdefault((model, lookup), {})[key] = pk

    def fresh(self, model: type[models.Model], lookup: str) -> Mapping[Any, Any]:
        """The rows accepted in this run, by key."""
        return self._fresh.get((model, lookup), {})

    def add_unit(self, row: Mapping[str, Any]) -> None:
        """A unit read in this run, new or changed; names are worked out anew when next asked for."""
        self._fresh_units[row["pk"]] = dict(row)
        self._names = None

    @property
    def names(self) -> UnitNames:
        if self._names is None:
            ledger = unit_ledger()
            if ledger is None:
                return UnitNames({}, {})
            rows = {row["pk"]: row for row in ledger.model._base_manager.values(*UNIT_FIELDS)}
            self._names = ledger.unit_names({**rows, **self._fresh_units}.values())
        return self._names

    def label(self, pk: Any) -> str:
        """The short name of a unit, written yet or not; empty for none."""
        if pk is None:
            return ""
        if pk in self._fresh_units:
            return str(self._fresh_units[pk]["short_name"])
        ledger = unit_ledger()
        names = ledger.model._base_manager.filter(pk=pk).values_list("short_name", flat=True) if ledger else ()
        return str(next(iter(names), ""))

    def find(self, reference: Link, keys: Iterable[Any]) -> dict[Any, Any]:
        """The rows that `keys` refer to; those that are not there are left out."""
        wanted = set(keys)
        fresh = self.fresh(reference.model, reference.lookup)
        stubs = {} if reference.within else self._stubs.get((reference.model, reference.lookup), {})
        found = {key: pk for key in wanted if (pk := fresh.get(key, stubs.get(key))) is not None}
        rest = sorted(wanted - found.keys())
        for start in range(0, len(rest), _CHUNK):
            rows = reference.model._base_manager.filter(
                **{f"{reference.lookup}__in": rest[start : start + _CHUNK]}, **reference.within
            )
            found.update(rows.values_list(reference.lookup, "pk"))
        return found
