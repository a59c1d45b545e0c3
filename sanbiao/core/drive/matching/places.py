"""What the keys and names in sheets stand for: in the database, and among the rows read in this run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import count
from typing import Any

from django.db import models

from sanbiao.core.drive.matching.mapping import Link, links_of
from sanbiao.core.drive.reading.questions import LEAVE_OUT, NOTHING_SAID, Meanings, QuestionKind
from sanbiao.core.ledger.columns import Column
from sanbiao.core.ledger.ledger import REGISTRY, Ledger, UnitNames
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ledger.voiding import MergedRow, merged_by, merged_rows

UNIT_FIELDS = ("pk", "code", "name", "short_name", "aliases", "kind", "parent_id")
_CHUNK = 2000


def unit_ledger() -> Ledger[Any] | None:
    """The ledger whose rows columns of units name."""
    return next((ledger for ledger in REGISTRY.values() if ledger.holds_units), None)


def leaf(column: Column) -> str:
    """The field at the end of a column's path."""
    return column.field.rpartition("__")[2]


def owners_of(ledger: Ledger[Any]) -> list[str]:
    """The links by which a row of the ledger leads to the unit it belongs to, the nearest first; none for a unit itself."""
    return ledger.policy.organisation.split("__")[:-1]


class Places:
    """Grows as rows are accepted, so that later sheets find what earlier ones brought, written yet or not.

    With `beside_forms`, what forms say again of rows is kept of them, to be compared.
    """

    def __init__(self, meanings: Meanings = NOTHING_SAID, *, beside_forms: bool = False) -> None:
        self.meanings = meanings
        self._beside_forms = beside_forms
        self._fresh: dict[tuple[type[models.Model], str], dict[Any, Any]] = {}
        self._stubs: dict[tuple[type[models.Model], str], dict[Any, Any]] = {}
        self._fresh_units: dict[Any, dict[str, Any]] = {}
        self._provisional: dict[type[models.Model], Iterator[int]] = {}
        self._names: UnitNames | None = None
        self._meant: dict[str, Any] = {}
        self._told: dict[type[models.Model], dict[Any, dict[str, Any]]] = {}
        self._called: dict[type[models.Model], dict[str, dict[str, set[Any]]]] = {}
        self._merged: dict[tuple[type[models.Model], str], dict[Any, MergedRow]] = {}

    def provisional(self, model: type[models.Model]) -> int:
        """A key for a row that is not written: negative, so that it is nobody's, and without a gap for each model."""
        return next(self._provisional.setdefault(model, count(-1, -1)))

    @cached_property
    def _keys(self) -> dict[type[models.Model], set[str]]:
        """The attributes by which other ledgers find rows of each model, and which are theirs alone."""
        keys: dict[type[models.Model], set[str]] = {}
        for link in (link for ledger in REGISTRY.values() for link in links_of(ledger) if not link.by_name):
            keys.setdefault(link.model, set()).add(link.lookup)
        return keys

    @cached_property
    def _asked(self) -> dict[type[models.Model], set[str]]:
        """The attributes of rows of each model by which other ledgers know them by name, or know whose they are."""
        asked: dict[type[models.Model], set[str]] = {}
        for ledger in REGISTRY.values():
            if self._beside_forms and ledger.told_by_forms:
                asked.setdefault(ledger.model, set()).update(ledger.told_by_forms)
            for link in links_of(ledger):
                if link.by_name:
                    asked.setdefault(link.model, set()).update({link.lookup, link.code} - {""})
                if link.openly:
                    asked.setdefault(link.model, set()).update(leaf(column) for column in link.beside)
            model: Any = ledger.model
            first, *further = owners_of(ledger) or [""]
            for link_onward in further:
                model = model._meta.get_field(first).related_model
                asked.setdefault(model, set()).add(f"{link_onward}_id")
                first = link_onward
        return asked

    def accept(
        self, model: type[models.Model], pk: Any, values: Mapping[str, Any], *, is_new: bool
    ) -> None:  # Any: keys of any model
        """Let later rows find one that was accepted, written yet or not, by what it is called now."""
        for name in self._keys.get(model, ()):
            self._fresh.setdefault((model, name), {})[values[name]] = pk
        self._name(model, pk, values)
        if asked := self._asked.get(model):
            told = {name: values.get(name) for name in asked if is_new or name in values}
            self._told.setdefault(model, {}).setdefault(pk, {}).update(told)
            self._called.pop(model, None)

    @cached_property
    def _named(self) -> dict[type[models.Model], set[str]]:
        """The attributes of persons that lists say beside their numbers."""
        named: dict[type[models.Model], set[str]] = {}
        for link in (link for ledger in REGISTRY.values() for link in links_of(ledger) if link.beside and not link.openly):
            named.setdefault(link.model, set()).update(leaf(column) for column in link.beside)
        return named

    def _name(self, model: type[models.Model], pk: Any, values: Mapping[str, Any]) -> None:  # Any: keys of any model
        """Remember what a row is called that is in no database yet: the others are asked for there."""
        if model in self._named and pk < 0:
            told = {name: values.get(name) for name in self._named[model]}
            self._told.setdefault(model, {}).setdefault(pk, {}).update(told)

    def add_stub(self, link: Link, pk: Any, values: Mapping[str, Any]) -> None:  # Any: keys of any model
        """A row made because a list names it: in no ledger of its own, so that references into a part of a model miss it."""
        self._stubs.setdefault((link.model, link.lookup), {})[values[link.lookup]] = pk
        self._name(link.model, pk, values)
        if link.openly:
            self._told.setdefault(link.model, {})[pk] = {leaf(column): values[leaf(column)] for column in link.beside}
            self._called.pop(link.model, None)

    def fresh(self, model: type[models.Model], lookup: str) -> Mapping[Any, Any]:
        """The rows accepted in this run, by key."""
        return self._fresh.get((model, lookup), {})

    def add_unit(self, row: Mapping[str, Any]) -> None:
        """A unit read in this run, new or changed; names are worked out anew when next asked for."""
        self._fresh_units[row["pk"]] = dict(row)
        self._names = None
        self._meant = {}

    @property
    def names(self) -> UnitNames:
        if self._names is None:
            ledger = unit_ledger()
            if ledger is None:
                return UnitNames({}, {}, {})
            rows = {row["pk"]: row for row in ledger.model._base_manager.values(*UNIT_FIELDS)}
            self._names = ledger.unit_names({**rows, **self._fresh_units}.values())
        return self._names

    def meant(self, text: str) -> Any:  # Any: the key of a unit
        """The key of the unit that people said `text` names, or LEAVE_OUT; None where they said nothing of it."""
        if text not in self._meant:
            said = self.meanings.of(QuestionKind.UNIT, text)
            self._meant[text] = said if said in (None, LEAVE_OUT) else self._of_code(said)
        return self._meant[text]

    def _of_code(self, code: str) -> Any:
        fresh = next((pk for pk, row in self._fresh_units.items() if row["code"] == code), None)
        ledger = unit_ledger()
        there = ledger.model._base_manager.filter(code=code).values_list("pk", flat=True) if ledger and fresh is None else ()
        key = next(iter(there), fresh)
        return merged_by(ledger, "code", code) if ledger and key is None else key

    def is_below(self, pk: Any, above: Any) -> bool:
        """Whether a unit lies directly below another."""
        return any(unit == above and below == pk for (unit, _), below in self.names.within.items())

    def names_unit(self, text: str) -> bool:
        """Whether the cell of a column of units, or a group row, names a unit by this text."""
        return bool(self.names.named(text) or self.meant(text))

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
        """The rows that `keys` refer to; those that are not there, or are called like others, are left out."""
        wanted = set(keys)
        if reference.by_name:
            index = self._index(reference)
            return {key: pk for key in wanted if len(alike := index.get(key, set())) == 1 for pk in alike}
        fresh = self.fresh(reference.model, reference.lookup)
        stubs = {} if reference.within else self._stubs.get((reference.model, reference.lookup), {})
        found = {key: pk for key in wanted if (pk := fresh.get(key, stubs.get(key))) is not None}
        rest = sorted(wanted - found.keys())
        for start in range(0, len(rest), _CHUNK):
            rows = reference.model._base_manager.filter(
                **{f"{reference.lookup}__in": rest[start : start + _CHUNK]}, **reference.within
            )
            found.update(rows.values_list(reference.lookup, "pk"))
        return found | self._merged_away(reference, wanted - found.keys())

    def _merged_away(self, reference: Link, keys: Iterable[Any]) -> dict[Any, Any]:
        """The rows that stayed of those with these keys which were merged."""
        merged = self.merged(reference.model, reference.lookup)
        into = {key: merged[key].into for key in keys if key in merged}
        inside = reference.within.items()
        return {key: row.pk for key, row in into.items() if all(getattr(row, name) == held for name, held in inside)}

    def merged(self, model: type[models.Model], name: str) -> Mapping[Any, MergedRow]:
        """The rows of `model` that were merged into others, by what stood in their field `name`; of several the last."""
        if (model, name) not in self._merged:
            ledger = REGISTRY.get(str(model._meta.label_lower))
            rows = merged_rows(ledger) if ledger and ledger.merges else []
            self._merged[model, name] = {getattr(each.row, name): each for each in reversed(rows)}
        return self._merged[model, name]

    @cached_property
    def merged_units(self) -> Mapping[str, MergedRow]:
        """The units that were merged into others, by each of their names in normal form that the other does not bear itself."""
        ledger = unit_ledger()
        if ledger is None or ledger.merges is None:
            return {}
        found: dict[str, MergedRow] = {}
        for each in reversed(merged_rows(ledger)):
            names = {bare for name in ledger.merges.names for bare in normal(getattr(each.row, name)).split(";")}
            found |= dict.fromkeys(names - {"", normal(each.into.name), normal(each.into.short_name)}, each)
        return found

    def standing(self, model: type[models.Model], keys: set[Any], field: str) -> dict[Any, Any]:  # Any: keys of any model
        """What stands in `field` of the rows with these keys, written yet or not."""
        told = self._told.get(model, {})
        found = {key: told[key][field] for key in keys if field in told.get(key, {})}
        rows = model._base_manager.filter(pk__in=keys - found.keys())
        return found | dict(rows.values_list("pk", field))

    def told(self, model: type[models.Model]) -> Mapping[Any, Mapping[str, Any]]:
        """What is kept of the rows accepted in this run, by their key, which is negative where they are not written yet."""
        return self._told.get(model, {})

    def alike(self, reference: Link, key: Any) -> int:
        """How many rows are called `key`, where rows are found by a name."""
        return len(self._index(reference).get(key, ())) if reference.by_name else 0

    def _index(self, reference: Link) -> dict[str, set[Any]]:
        """The rows of a model by name in normal form, and by code: as they are in the database, but for what this run changes."""
        indexes = self._called.setdefault(reference.model, {})
        if reference.lookup not in indexes:
            names = (reference.lookup, *([reference.code] if reference.code else []))
            rows = reference.model._base_manager.filter(**reference.within).values_list("pk", *names)
            told = {pk: dict(zip(names, values, strict=True)) for pk, *values in rows}
            for pk, fresh in self._told.get(reference.model, {}).items():
                told[pk] = {**told.get(pk, {}), **fresh}
            index: dict[str, set[Any]] = {}
            for name in names:
                for pk, values in told.items():
                    # A code stands back behind a name, so that a name is never ambiguous for a code's sake.
                    if (called := normal(values.get(name) or "")) and (name == reference.lookup or called not in index):
                        index.setdefault(called, set()).add(pk)
            indexes[reference.lookup] = index
        return indexes[reference.lookup]

    def leading(self, model: type[models.Model], pk: Any, link: str) -> Any:  # Any: keys of any model
        """The key to which the foreign key `link` of a row leads, written yet or not."""
        attribute = f"{link}_id"
        told = self._told.setdefault(model, {}).setdefault(pk, {})
        if attribute not in told:
            told[attribute] = model._base_manager.filter(pk=pk).values_list(attribute, flat=True).first()
        return told[attribute]
