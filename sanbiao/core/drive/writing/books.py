"""Bringing the rows of one sheet into its ledger: resolved, checked, told from those that are there, and written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby, islice
from typing import Any

from sanbiao.core.drive.matching.entries import Entry
from sanbiao.core.drive.matching.mapping import Link, Mapping
from sanbiao.core.drive.matching.places import unit_ledger
from sanbiao.core.drive.matching.resolving import Resolver
from sanbiao.core.drive.reading import Fault, FaultKind, SheetReading
from sanbiao.core.drive.writing.agreeing import SheetAgreement
from sanbiao.core.drive.writing.blanks import Blanks
from sanbiao.core.drive.writing.claiming import Taken, compared
from sanbiao.core.drive.writing.making import make_missing, other_names
from sanbiao.core.drive.writing.plans import RowChange as Planned
from sanbiao.core.drive.writing.plans import SheetPlace
from sanbiao.core.drive.writing.previewing import Existing, Previewed
from sanbiao.core.drive.writing.results import SHOWN_ROWS, SheetResult
from sanbiao.core.drive.writing.ruling import Ruling
from sanbiao.core.drive.writing.runs import CHUNK, Run
from sanbiao.core.ledger.cells import printed
from sanbiao.core.secrecy.fields import keyed_hash

Change = tuple[Entry, Any, dict[str, Any], dict[str, Any], bool]
"""A row of the sheet, the key of the row that is there, what differs before and after, and whether it enters the ledger."""


class Book:
    """One ledger during one run: its keys seen so far, over all its sheets, of which there may be `several`."""

    def __init__(self, mapping: Mapping, run: Run, *, several: bool = False) -> None:
        self.mapping, self.run = mapping, run
        self.ledger = mapping.ledger
        self.resolver = Resolver(mapping, run.places, run.on)
        self.ruling = Ruling(mapping)
        self.rights = run.rights(mapping.ledger.key)
        self.blanks = Blanks(mapping, run.places, clear=run.clear_empty)
        self.agreement = SheetAgreement(mapping, run, several=several)
        self.previewed = Previewed(mapping) if several else None
        self.results: list[SheetResult] = []
        self.seen: set[tuple[Any, ...]] = set()
        self.taken = Taken(mapping)
        self.is_unit_ledger = unit_ledger() is self.ledger
        self.waiting: list[tuple[Entry, SheetReading, SheetResult]] = []
        self.merged: list[tuple[Entry, SheetReading, SheetResult]] = []

    def take(self, reading: SheetReading, result: SheetResult) -> Iterator[int]:
        """Bring in a sheet by chunks; yields how many rows were done after each."""
        rows = reading.rows()
        sheet = self.run.place_of(self.ledger.key, result.file, result.sheet)
        self.results.append(result)
        while chunk := list(islice(rows, CHUNK)):
            entries = [Entry(row) for row in chunk]
            self.resolver.resolve(entries, reading)
            self._meet(entries, reading, sheet, result)
            self.merged.extend((entry, reading, result) for entry in entries if entry.stands_for)
            entries = [entry for entry in entries if not entry.stands_for]
            existing = self._existing([entry for entry in entries if not entry.is_refused])
            self._settle_blanks(entries, existing, result)
            self.resolver.check(entries, reading)
            accepted = self._without_duplicates(entries, reading)
            for entry in entries:
                result.faults.extend(entry.row.faults)
                result.refused += entry.is_refused
            self.waiting.extend((entry, reading, result) for entry in accepted if self._awaited(entry))
            self._bring_in([entry for entry in accepted if not self._awaited(entry)], result, existing)
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
                entries = [entry for entry, _ in together]
                self._bring_in(entries, together[0][1], self._existing(entries))
            self.waiting = still
        for entry, reading, result in self.waiting:
            self.resolver.unknown(entry, self._own, reading)
            result.faults.append(entry.row.faults[-1])
            result.refused += 1
        self.waiting = []
        self._bring_in_merged()
        for result in self.results:
            self.blanks.tell(result)

    def _bring_in_merged(self) -> None:
        """Bring in what sheets say of rows that were merged into others, behind what they say of those themselves."""
        for entry, reading, result in self.merged:
            existing = self._existing([entry])
            if there := existing.get(self._key(entry)):
                self.blanks.keep(entry, there[2])
            if (key := self._told_key(entry)) in self.seen:
                message = "表中另有它的一行，以那一行为准，本行没有读入。"
                fields = (self.mapping.key[0].field,)
                self.resolver.add(entry, reading, Fault(FaultKind.MERGED_ROW, message, fields, warning=True, leaves_out=True))
            self.seen.add(key)
            self.resolver.check([entry], reading)
            result.faults.extend(entry.row.faults)
            result.refused += entry.is_refused
            if not entry.is_refused:
                self._bring_in([entry], result, existing)
        self.merged = []

    @cached_property
    def _own(self) -> Link:
        """The reference of the ledger to itself."""
        return next(one for one in self.mapping.references if one.model is self.mapping.model)

    def _awaited(self, entry: Entry) -> bool:
        """Whether a row refers to a row of its own ledger that has not been seen yet."""
        return any(one.attribute in entry.found for one in self.mapping.references if not one.makes)

    def _key(self, entry: Entry) -> tuple[Any, ...]:
        """The key of a row as the database has it."""
        return tuple(compared(entry.values.get(name, entry.found.get(name))) for name in self.mapping.key_attributes)

    def _told_key(self, entry: Entry) -> tuple[Any, ...]:
        """The key of a row as the sheet has it: the same before and after the rows it refers to are made."""
        told = entry.values | entry.sought
        return tuple(compared(told.get(name)) for name in self.mapping.key_attributes)

    def _meet(self, entries: list[Entry], reading: SheetReading, sheet: SheetPlace, result: SheetResult) -> None:
        """Bring together what this sheet and earlier ones say of the same rows."""
        for entry in entries:
            entry.place = place = (*sheet, entry.row.number)
            if not entry.is_refused:
                if sealed := self.mapping.sealed:
                    entry.values[self.mapping.hashed] = keyed_hash(entry.values[sealed])
                if refusal := self.run.refused.get(place):
                    entry.row.faults.append(self.ruling.placed(refusal, entry, result))
                    continue
                self.resolver.redirect(entry, reading)
                if not entry.stands_for and (fault := self.agreement.meet(entry, self._told_key(entry), place)):
                    self.resolver.add(entry, reading, fault)

    def _settle_blanks(self, entries: list[Entry], existing: Existing, result: SheetResult) -> None:
        for entry in entries if existing else ():
            # A repetition will be refused, and what is empty in it says nothing.
            is_again = self._told_key(entry) in self.seen and not entry.completes
            if not entry.is_refused and not is_again and (there := existing.get(self._key(entry))):
                self.blanks.settle(entry, there[2], result)

    def _without_duplicates(self, entries: list[Entry], reading: SheetReading) -> list[Entry]:
        """The entries without a fault; of several with one key in one sheet the first stands."""
        accepted = []
        self.taken.learn(entries, self.seen)
        for entry in entries:
            if entry.is_refused:
                continue
            key = self._told_key(entry)
            if key in self.seen and not entry.completes:
                fields = tuple(column.field for column in self.mapping.key)
                named = "、".join(f"「{column.label}」" for column in self.mapping.key)
                message = f"与前面的一行重复（{named}相同），请删去多余的一行。"
                self.resolver.add(entry, reading, Fault(FaultKind.DUPLICATE_KEY, message, fields))
            elif fault := self.taken.claim(entry, key):
                self.resolver.add(entry, reading, fault)
            else:
                self.seen.add(key)
                self.agreement.keep(entry, key, entry.place)
                accepted.append(entry)
        return accepted

    def _bring_in(self, entries: list[Entry], result: SheetResult, existing: Existing) -> None:
        entries = self._permitted(entries, existing, result)
        entries = [each for each in entries if self.ruling.accepted(each, self._stored(each, existing), result)]
        for link in self.mapping.references:
            if link.makes:
                make_missing(link, entries, self.run, self._label)
            result.faults.extend(other_names(link, entries, self.run, result))
        fresh: list[Entry] = []
        changes: list[Change] = []
        for entry in entries:
            there = existing.get(self._key(entry))
            if there is None:
                fresh.append(entry)
                continue
            pk, _, stored = there
            after = self._after(entry, stored)
            joins = any(stored[name] != value for name, value in self.ledger.constants.items())
            if after:
                changes.append((entry, pk, {name: stored[name] for name in after}, after, joins))
            else:
                result.unchanged += 1
            self._known(entry, pk, stored)
        self._create(fresh)
        self._change(changes)
        result.created += len(fresh) + sum(joins for *_, joins in changes)
        result.changed += sum(not joins for *_, joins in changes)
        self._show(fresh, changes, result)

    def _stored(self, entry: Entry, existing: Existing) -> dict[str, Any]:
        there = existing.get(self._key(entry))
        return there[2] if there else {}

    def _permitted(self, entries: list[Entry], existing: Existing, result: SheetResult) -> list[Entry]:
        """The entries that the importing person may write: neither the row as it is nor as it will be lies outside."""
        if self.rights.everything:
            return entries
        allowed = []
        hidden = self.rights.hidden(there[0] for there in existing.values())
        for entry in entries:
            there = None if self.previewed and self._key(entry) in self.previewed.new else existing.get(self._key(entry))
            belongs = there is not None and all(there[2][name] == value for name, value in self.ledger.constants.items())
            pk, path, stored = there if there and belongs else (None, None, None)
            if pk not in hidden and self.rights.may_write(entry.values, path, stored):
                allowed.append(entry)
            else:
                result.refused += 1
                result.faults.append(self.rights.fault(result, entry.row.number))
        return allowed

    def _after(self, entry: Entry, stored: dict[str, Any]) -> dict[str, Any]:
        """What a row that is there as `stored` becomes another by: nothing, if the sheet says the same."""
        wanted = {**entry.values, **self.ledger.constants}
        after = {name: value for name, value in wanted.items() if name in stored and stored[name] != value}
        return after | self.mapping.following(after, {**stored, **wanted})

    def _existing(self, entries: list[Entry]) -> Existing:
        """The rows that are there, by key: their primary key, their organisation's path and their stored values."""
        anchor = self.mapping.anchor
        wanted = {value for entry in entries if (value := entry.values.get(anchor)) is not None}
        names = self.mapping.compared
        if not wanted:
            return {}
        rows = self.mapping.model._base_manager.filter(**{f"{anchor}__in": wanted}).values_list(
            "pk", self.ledger.policy.organisation or "pk", *names
        )
        found = {}
        for pk, path, *values in rows:
            stored = dict(zip(names, values, strict=True))
            key = tuple(compared(stored[name]) for name in self.mapping.key_attributes)
            found[key] = (pk, path, stored)
        return self.previewed.upon(found, [self._key(entry) for entry in entries]) if self.previewed else found

    def _known(self, entry: Entry, pk: Any, stored: dict[str, Any]) -> None:  # Any: whatever the model's key is
        """Let later rows find this one."""
        if self.previewed:
            self.previewed.add(self._key(entry), pk, stored, entry.values)
        self.run.places.accept(self.mapping.model, pk, {**stored, **entry.values}, is_new=not stored)
        if self.is_unit_ledger:
            row = {"code": "", "name": "", "short_name": "", "aliases": "", "kind": "", "parent_id": None}
            self.run.places.add_unit({**row, **stored, **entry.values, "pk": pk})
            self.rights.know(pk)

    def _create(self, fresh: list[Entry]) -> None:
        """Let later rows find the new ones, and plan that they are written."""
        for entry in fresh:
            self._known(entry, self.run.places.provisional(self.mapping.model), {})
        if self.run.plan:
            rows = [{**entry.values, **self.ledger.constants} for entry in fresh]
            labels = [self._label(entry) for entry in fresh]
            self.run.plan.create(self.mapping.model, rows, labels, [entry.place for entry in fresh])

    def _change(self, changes: list[Change]) -> None:
        """Plan that rows that are there are changed."""
        if self.run.plan:
            planned = [Planned(pk, self._label(entry), before, after, entry.place) for entry, pk, before, after, _ in changes]
            self.run.plan.change(self.mapping.model, planned)

    def _label(self, entry: Entry) -> str:
        """A row in few words: what is searched for in it, never an ID number."""
        cells = entry.row.values
        shown = [cells.get(column.field) for column in self.ledger.columns if column.search]
        return " · ".join(str(value) for value in shown[:3] if value)

    def _show(self, fresh: list[Entry], changes: list[Any], result: SheetResult) -> None:
        """Keep the first rows for the preview."""
        for entry in fresh[: max(0, SHOWN_ROWS - len(result.new_rows))]:
            result.new_rows.append({"row": entry.row.number, "label": self._label(entry)})
        words = {column.field: column for column in self.mapping.plain}
        units = {f"{column.field}_id": column for column in self.mapping.units}
        links = {reference.attribute: reference.column for reference in self.mapping.references}
        columns = words | units | links

        def said(name: str, value: Any, entry: Entry) -> str:
            if name in units:
                return self.run.places.label(value)
            return self._called(name, value, entry) if name in links else printed(words[name], value)

        for entry, _, before, after, _ in changes[: max(0, SHOWN_ROWS - len(result.changes))]:
            cells = [
                {
                    "column": columns[name].label,
                    "before": said(name, before[name], entry),
                    "after": said(name, after[name], entry),
                }
                for name in after
                if name in columns
            ]
            result.changes.append({"row": entry.row.number, "label": self._label(entry), "cells": cells})

    def _called(self, attribute: str, pk: Any, entry: Entry) -> str:
        """The row a reference leads to; one that is not written yet, by the key that the sheet gives it."""
        if pk is None:
            return ""
        link = next(reference for reference in self.mapping.references if reference.attribute == attribute)
        row = link.model._base_manager.filter(pk=pk).first()
        return str(row or entry.row.values[link.column.field])
