"""Bringing the rows of one sheet into its ledger: resolved, checked, told from those that are there, and written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import groupby, islice
from typing import Any

from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import plain
from sanbiao.core.drive.mapping import Mapping, Reference
from sanbiao.core.drive.places import Places, unit_ledger
from sanbiao.core.drive.reading import Fault, FaultKind, ReadRow, SheetReading, normal
from sanbiao.core.drive.results import SHOWN_ROWS, SheetResult
from sanbiao.core.ledger.ledger import REGISTRY, UnitNames
from sanbiao.core.secrecy.fields import keyed_hash

CHUNK = 2000
CREATED, CHANGED = "导入新增", "导入更改"


@dataclass(frozen=True)
class Run:
    """What holds for a whole import."""

    by: str
    at: datetime
    on: date
    batch: str
    write: bool
    places: Places


@dataclass
class Entry:
    """One row of a sheet on its way into the ledger."""

    row: ReadRow
    values: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        return self.row.is_refused


class Book:
    """One ledger during one run: its keys seen so far, over all its sheets."""

    def __init__(self, mapping: Mapping, run: Run) -> None:
        self.mapping, self.run = mapping, run
        self.ledger = mapping.ledger
        self.seen: set[tuple[Any, ...]] = set()
        self.is_unit_ledger = unit_ledger() is self.ledger
        self.waiting: list[tuple[Entry, SheetReading, SheetResult]] = []

    def take(self, reading: SheetReading, result: SheetResult) -> Iterator[int]:
        """Bring in a sheet by chunks; yields how many rows were done after each."""
        rows = reading.rows()
        while chunk := list(islice(rows, CHUNK)):
            entries = [Entry(row) for row in chunk]
            self._resolve(entries, reading)
            self._check(entries, reading)
            accepted = self._without_duplicates(entries, reading)
            for entry in entries:
                result.faults.extend(entry.row.faults)
                result.refused += entry.is_refused
            self.waiting.extend((entry, reading, result) for entry in accepted if self._awaited(entry))
            self._bring_in([entry for entry in accepted if not self._awaited(entry)], result)
            yield len(chunk)

    def finish(self) -> None:
        """Bring in the rows that refer to rows of their own ledger (a village and its town), masters first."""
        while self.waiting:
            ready, still = [], []
            for entry, reading, result in self.waiting:
                found = self.run.places.find(self._own, [entry.found[self._own.attribute]])
                if found:
                    [entry.values[self._own.attribute]] = found.values()
                    del entry.found[self._own.attribute]
                    ready.append((entry, result))
                else:
                    still.append((entry, reading, result))
            if not ready:
                break
            for _, group in groupby(ready, key=lambda pair: id(pair[1])):
                together = list(group)
                self._bring_in([entry for entry, _ in together], together[0][1])
            self.waiting = still
        for entry, reading, result in self.waiting:
            self._unknown(entry, self._own, reading)
            result.faults.append(entry.row.faults[-1])
            result.refused += 1
        self.waiting = []

    @cached_property
    def _own(self) -> Reference:
        """The reference of the ledger to itself."""
        return next(one for one in self.mapping.references if one.model is self.mapping.model)

    def _awaited(self, entry: Entry) -> bool:
        """Whether a row refers to a row of its own ledger that has not been seen yet."""
        return any(one.attribute in entry.found for one in self.mapping.references if not one.makes)

    def _fault(self, entry: Entry, reading: SheetReading, column: str, kind: str, message: str, *, warning: bool = False) -> None:
        entry.row.faults.append(
            Fault(
                file=reading.file, sheet=reading.sheet, row=entry.row.number, column=column, kind=FaultKind(kind),
                message=message, warning=warning,
            )
        )

    def _resolve(self, entries: list[Entry], reading: SheetReading) -> None:
        """Turn cells into attributes; what names nothing is a fault."""
        names = self.run.places.names
        for entry in entries:
            self._convert(entry, reading)
            self._place(entry, names, reading)
        for reference in self.mapping.references:
            self._refer(entries, reference, reading)

    def _convert(self, entry: Entry, reading: SheetReading) -> None:
        cells, values = entry.row.values, entry.values
        for label, attribute, convert in self.mapping.converters:
            if label in cells:
                values[attribute] = convert(cells[label]) if convert else cells[label]
        for label, attribute, limit in self.mapping.longest:
            if len(values.get(attribute) or "") > limit:
                message = f"有 {len(values[attribute])} 个字，最多 {limit} 个，请缩短。"
                self._fault(entry, reading, label, FaultKind.TOO_LONG, message)

    def _place(self, entry: Entry, names: UnitNames, reading: SheetReading) -> None:
        cells, values = entry.row.values, entry.values
        for column in self.mapping.units:
            name = cells.get(column.label)
            if name:
                values[f"{column.field}_id"] = pk = names.strict.get(normal(name))
                if pk is None:
                    message = f"“{name}”不在机构名录中，请核对写法，或先把它补进机构台账。"
                    self._fault(entry, reading, column.label, FaultKind.UNKNOWN_UNIT, message)
            elif column.label in cells:
                values[f"{column.field}_id"] = None
        for column in self.mapping.links:
            if column.label in cells:
                values[f"{column.links}_id"] = names.loose.get(normal(cells[column.label]))

    def _refer(self, entries: list[Entry], reference: Reference, reading: SheetReading) -> None:
        label = reference.column.label
        keys = {id(entry): reference.find(value) for entry in entries if (value := entry.row.values.get(label))}
        found = self.run.places.find(reference, keys.values())
        for entry in entries:
            key = keys.get(id(entry))
            if key is None:
                if label in entry.row.values:
                    entry.values[reference.attribute] = None
            elif key in found:
                entry.values[reference.attribute] = found[key]
            elif reference.makes or reference.model is self.mapping.model:
                entry.found[reference.attribute] = key
            else:
                self._unknown(entry, reference, reading)

    def _unknown(self, entry: Entry, reference: Reference, reading: SheetReading) -> None:
        label, book = reference.column.label, REGISTRY[reference.column.refers_to].title
        message = f"“{entry.row.values[label]}”在「{book}」中没有，请核对，或先导入该台账。"
        self._fault(entry, reading, label, FaultKind.UNKNOWN_REFERENCE, message)

    def _check(self, entries: list[Entry], reading: SheetReading) -> None:
        for entry in entries:
            faulty = {fault.column for fault in entry.row.faults}
            for fault in self.ledger.check(entry.row.values, self.run.on):
                if fault.column not in faulty:
                    self._fault(entry, reading, fault.column, fault.kind, fault.message, warning=fault.warning)

    def _key(self, entry: Entry) -> tuple[Any, ...]:
        parts = []
        for attribute in self.mapping.key_attributes:
            if attribute == self.mapping.hashed:
                value: Any = entry.values[attribute]
            else:
                value = entry.values.get(attribute)
                value = entry.found.get(attribute) if value is None else value
            parts.append(normal(value) if isinstance(value, str) else value)
        return tuple(parts)

    def _without_duplicates(self, entries: list[Entry], reading: SheetReading) -> list[Entry]:
        """The entries without a fault; of several with one key the first stands."""
        accepted = []
        for entry in entries:
            if entry.is_refused:
                continue
            if sealed := self.mapping.sealed:
                entry.values[self.mapping.hashed] = keyed_hash(entry.values[sealed])
            key = self._key(entry)
            if key in self.seen:
                labels = "、".join(f"「{label}」" for label in self.ledger.key_labels)
                message = f"与前面的一行重复（{labels}相同），请删去多余的一行。"
                self._fault(entry, reading, self.ledger.key_labels[0], FaultKind.DUPLICATE_KEY, message)
                continue
            self.seen.add(key)
            accepted.append(entry)
        return accepted

    def _bring_in(self, entries: list[Entry], result: SheetResult) -> None:
        self._make_missing(entries)
        existing = self._existing(entries)
        fresh: list[Entry] = []
        changes: list[tuple[Entry, Any, dict[str, Any], dict[str, Any], bool]] = []
        for entry in entries:
            there = existing.get(self._key(entry))
            if there is None:
                fresh.append(entry)
                continue
            pk, stored = there
            wanted = {**entry.values, **self.ledger.constants}
            after = {name: value for name, value in wanted.items() if name in stored and stored[name] != value}
            joins = any(stored[name] != value for name, value in self.ledger.constants.items())
            if after:
                changes.append((entry, pk, {name: stored[name] for name in after}, after, joins))
            else:
                result.unchanged += 1
            self._known(entry, pk)
        result.created += len(fresh) + sum(joins for *_, joins in changes)
        result.changed += sum(not joins for *_, joins in changes)
        self._show(fresh, changes, result)
        self._create(fresh)
        self._change(changes)

    def _make_missing(self, entries: list[Entry]) -> None:
        """Make the people a list names by ID number and name alone."""
        for reference in self.mapping.references:
            if not reference.makes:
                continue
            missing = {key: entry for entry in entries if (key := entry.found.get(reference.attribute))}
            stem = reference.column.field.split("__")[0]
            told = {column.field.split("__")[1]: column.label for column in self.mapping.told if column.field.startswith(stem)}
            made = [
                reference.model(**{name: entry.row.values[label] for name, label in told.items()}, **{reference.lookup: key})
                for key, entry in missing.items()
            ]
            if self.run.write:
                reference.model._base_manager.bulk_create(made, batch_size=CHUNK)
                self._keep([(str(one.pk), str(one), None, None) for one in made], CREATED, reference.model)
            else:
                for one in made:
                    one.pk = self.run.places.provisional()
            pks = {getattr(one, reference.lookup): one.pk for one in made}
            for key, pk in pks.items():
                self.run.places.add(reference.model, reference.lookup, key, pk)
            for entry in entries:
                if key := entry.found.get(reference.attribute):
                    entry.values[reference.attribute] = pks[key]

    def _existing(self, entries: list[Entry]) -> dict[tuple[Any, ...], tuple[Any, dict[str, Any]]]:
        """The rows that are there, by key: their primary key and their stored values."""
        anchor = self.mapping.anchor
        wanted = {value for entry in entries if (value := entry.values.get(anchor)) is not None}
        names = self.mapping.compared
        if not wanted:
            return {}
        rows = self.mapping.model._base_manager.filter(**{f"{anchor}__in": wanted}).values_list("pk", *names)
        found = {}
        for pk, *values in rows:
            stored = dict(zip(names, values, strict=True))
            key = tuple(
                normal(stored[name]) if isinstance(stored[name], str) else stored[name] for name in self.mapping.key_attributes
            )
            found[key] = (pk, stored)
        return found

    def _known(self, entry: Entry, pk: Any) -> None:  # Any: whatever the model's key is
        """Let later rows find this one."""
        key = self.mapping.key_attributes
        if len(key) == 1:
            self.run.places.add(self.mapping.model, key[0], entry.values[key[0]], pk)
        if self.is_unit_ledger:
            row = {"code": "", "name": "", "short_name": "", "aliases": "", "kind": "", "parent_id": None, **entry.values}
            self.run.places.add_unit({**row, "pk": pk})

    def _create(self, fresh: list[Entry]) -> None:
        made = [self.mapping.model(**entry.values, **self.ledger.constants) for entry in fresh]
        if self.run.write:
            self.mapping.model._base_manager.bulk_create(made, batch_size=CHUNK)
            kept = [(str(one.pk), self._label(entry), None, None) for one, entry in zip(made, fresh, strict=True)]
            self._keep(kept, CREATED, self.mapping.model)
        for one, entry in zip(made, fresh, strict=True):
            self._known(entry, one.pk if self.run.write else self.run.places.provisional())

    def _change(self, changes: list[tuple[Entry, Any, dict[str, Any], dict[str, Any], bool]]) -> None:
        if not self.run.write or not changes:
            return
        for _, pk, _, after, _ in changes:
            self.mapping.model._base_manager.filter(pk=pk).update(**after)
        self._keep(
            [(str(pk), self._label(entry), before, after) for entry, pk, before, after, _ in changes],
            CHANGED,
            self.mapping.model,
        )

    def _keep(self, rows: list[tuple[str, str, Any, Any]], verb: str, model: Any) -> None:  # Any: values of rows
        def told(values: dict[str, Any] | None) -> dict[str, Any] | None:
            return None if values is None else {name: plain(value) for name, value in values.items()}

        key = model._meta.label_lower
        Event.objects.bulk_create(
            [
                Event(
                    at=self.run.at, by=self.run.by, verb=verb, ledger=key, record=pk, label=label[:200], before=told(before),
                    after=told(after), batch=self.run.batch,
                )
                for pk, label, before, after in rows
            ],
            batch_size=CHUNK,
        )

    def _label(self, entry: Entry) -> str:
        """A row in few words: what is searched for in it, never an ID number."""
        cells = entry.row.values
        shown = [cells.get(column.label) for column in self.ledger.columns if column.search]
        return " · ".join(str(value) for value in shown[:3] if value)

    def _show(self, fresh: list[Entry], changes: list[Any], result: SheetResult) -> None:
        """Keep the first rows for the preview."""
        for entry in fresh[: max(0, SHOWN_ROWS - len(result.new_rows))]:
            result.new_rows.append({"row": entry.row.number, "label": self._label(entry)})
        words = {column.field: column for column in self.mapping.plain}
        words |= {f"{column.field}_id": column for column in self.mapping.units}
        for entry, _, before, after, _ in changes[: max(0, SHOWN_ROWS - len(result.changes))]:
            cells = [
                {"column": words[name].label, "before": plain(before[name]), "after": plain(after[name])}
                for name in after
                if name in words
            ]
            result.changes.append({"row": entry.row.number, "label": self._label(entry), "cells": cells})
