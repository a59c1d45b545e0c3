"""Turning the cells of rows into the values of a ledger's model; what names nothing is a fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sanbiao.core.drive.matching.entries import Entry
from sanbiao.core.drive.matching.mapping import Link, Mapping
from sanbiao.core.drive.matching.places import Places
from sanbiao.core.drive.reading import CellFault, Fault, FaultKind, SheetReading, fault_of_cell, without_cell
from sanbiao.core.drive.reading.questions import LEAVE_OUT
from sanbiao.core.facts.faults import Missing
from sanbiao.core.ledger.columns import Column
from sanbiao.core.ledger.ledger import REGISTRY, UnitNames
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ledger.references import no_row, no_unit, no_unit_within
from sanbiao.core.ledger.row_checks import row_faults
from sanbiao.core.ledger.voiding import MergedRow
from sanbiao.core.secrecy.fields import mask_id


class Resolver:
    """Resolves the rows of one ledger by what the database and this run know."""

    def __init__(self, mapping: Mapping, places: Places, on: date) -> None:
        self.mapping, self.places, self.on = mapping, places, on
        self._hinted: set[tuple[str, str, str, Any]] = set()

    def add(self, entry: Entry, reading: SheetReading, fault: Fault) -> None:
        """Tell a fault of a row, at the column of the first of its fields."""
        column = self.mapping.ledger.column(fault.field).label
        entry.row.faults.append(replace(fault, file=reading.file, sheet=reading.sheet, row=entry.row.number, column=column))

    def unnamed(
        self, entry: Entry, reading: SheetReading, kind: FaultKind, message: str, column: Column, asked: str = ""
    ) -> None:
        """Tell that a cell names nothing; a row does without it where the column is our own, beyond the contract."""
        fault = Fault(kind, message, (column.field,), asked=asked)
        self.add(entry, reading, without_cell(fault) if column.is_lenient else fault)

    def resolve(self, entries: list[Entry], reading: SheetReading) -> None:
        """Turn cells into attributes; what names nothing is a fault."""
        names = self.places.names
        for entry in entries:
            self._convert(entry, reading)
            self._place(entry, names, reading)
        for reference in self.mapping.references:
            self._refer(entries, reference, reading)

    def _convert(self, entry: Entry, reading: SheetReading) -> None:
        cells, values = entry.row.values, entry.values
        for column, fit in self.mapping.fits:
            if column.field not in cells:
                continue
            try:
                values[column.field] = fit(cells[column.field]) if fit else cells[column.field]
            except CellFault as refusal:
                self.add(entry, reading, fault_of_cell(column, refusal))

    def _place(self, entry: Entry, names: UnitNames, reading: SheetReading) -> None:
        cells, values = entry.row.values, entry.values
        for column in self.mapping.units:
            if name := cells.get(column.field):
                key = values.get(f"{column.within}_id") if column.within else None
                values[f"{column.field}_id"] = pk = names.below(key, name) if key else names.named(name)
                if (merged := self.places.merged_units.get(normal(name))) and merged.into.pk == pk:
                    self._hint(entry, reading, column, name, f"“{name}”已并入「{merged.into}」，按它读入。")
                if pk is None and not self._is_above_amiss(column, entry):
                    self._ask_for(column, name, key, entry, reading)
            elif column.field in cells:
                values[f"{column.field}_id"] = None
        for column in self.mapping.links:
            if column.field in cells:
                values[f"{column.links}_id"] = names.told(cells[column.field])

    def _ask_for(self, column: Column, name: str, key: Any, entry: Entry, reading: SheetReading) -> None:
        """Take for a unit what people said `name` means, below the unit with `key` where there is one; else ask them."""
        attribute = f"{column.field}_id"
        pk = self.places.meant(name)
        if pk == LEAVE_OUT:
            # Without its unit a row would count for nobody; a column of our own it can do without.
            if not column.is_lenient:
                message = f"“{name}”已定为不读，本行没有读入。"
                fault = Fault(FaultKind.UNKNOWN_UNIT, message, (column.field,), warning=True, leaves_out=True)
                self.add(entry, reading, fault)
        elif pk is not None and (not key or self.places.is_below(pk, key)):
            entry.values[attribute] = pk
        else:
            above = self.places.label(key)
            message = no_unit_within(self.places.names, key, above, name) if above else no_unit(self.places.names, name)
            self.unnamed(entry, reading, FaultKind.UNKNOWN_UNIT, message, column, asked=name)
            if column.is_lenient:
                del entry.values[attribute]

    def _is_above_amiss(self, column: Column, entry: Entry) -> bool:
        """Whether the unit within which a column is understood is itself one that is not there."""
        return bool(column.within and entry.row.values.get(column.within) and not entry.values[f"{column.within}_id"])

    def _refer(self, entries: list[Entry], reference: Link, reading: SheetReading) -> None:
        field = reference.column.field
        keys = {id(entry): reference.find(value) for entry in entries if (value := entry.row.values.get(field))}
        found = self.places.find(reference, keys.values())
        for entry in entries:
            key = keys.get(id(entry))
            # A row by name and the same by code are one, but one that may yet be made has no key until then.
            if reference.makes or key not in found:
                entry.sought[reference.attribute] = key
            if key is None:
                if field in entry.row.values:
                    entry.values[reference.attribute] = None
            elif key in found:
                entry.values[reference.attribute] = found[key]
                merged = None if reference.by_name else self.places.merged(reference.model, reference.lookup).get(key)
                if merged and merged.into.pk == found[key]:
                    entry.merged.add(reference.attribute)
                    text = f"{self._merged_into(entry, reference, merged)}，按它读入。"
                    self._hint(entry, reading, reference.column, key, text)
            elif reference.makes or reference.model is self.mapping.model:
                entry.found[reference.attribute] = key
            else:
                self.unknown(entry, reference, reading)

    def _hint(self, entry: Entry, reading: SheetReading, column: Column, key: Any, message: str) -> None:
        """Tell once in a sheet that what a cell names was merged into another."""
        place = (reading.file, reading.sheet, column.field, key)
        if place not in self._hinted:
            self._hinted.add(place)
            self.add(entry, reading, Fault(FaultKind.MERGED_ROW, message, (column.field,), warning=True))

    def _merged_into(self, entry: Entry, reference: Link, merged: MergedRow) -> str:
        """Into what a row was merged; of a person no name is told that the sheet does not tell."""
        name, told = str(merged.into), {normal(entry.row.values.get(column.field) or "") for column in reference.beside}
        shown = name if reference.openly or normal(name) in told else f"{name[:1]}＊"
        return f"此{reference.column.label}已并入「{shown}」"

    def redirect(self, entry: Entry, reading: SheetReading) -> None:
        """Let a row with the key of one that was merged stand for the one that stayed."""
        model, [attribute, *more] = self.mapping.model, self.mapping.key_attributes
        value, merged = entry.values.get(attribute), self.places.merged(model, attribute)
        if more or value not in merged or value in self.places.fresh(model, attribute):
            return
        if model._base_manager.filter(**{attribute: value}).exists():
            return
        column, stays = self.mapping.key[0], merged[value].into
        entry.stands_for = True
        entry.row.values[column.field] = getattr(stays, column.field)
        entry.values |= {name: getattr(stays, name) for name in {attribute, column.field} & entry.values.keys()}
        message = (
            f"此{column.label}的一行已并入「{stays}」，按它读入：只补它空着的，已有的不改。"
            f"要更正它，请把表里的{column.label}改成它的。"
        )
        self.add(entry, reading, Fault(FaultKind.MERGED_ROW, message, (column.field,), warning=True))

    def unknown(self, entry: Entry, reference: Link, reading: SheetReading) -> None:
        column, book, key = reference.column, REGISTRY[reference.column.refers_to], entry.sought[reference.attribute]
        found, text = self.places.alike(reference, key), str(entry.row.values[column.field])
        fault = Fault(FaultKind.UNKNOWN_REFERENCE, no_row(book, text, found), (column.field,))
        if column.is_lenient:
            self.add(entry, reading, without_cell(fault))
            return
        names = (str(entry.row.values.get(each.field) or "") for each in reference.beside)
        called = " ".join(filter(None, (*names, text if reference.openly else mask_id(text))))
        self.add(entry, reading, fault if found else replace(fault, missing=Missing(book.key, str(key), called)))

    def check(self, entries: list[Entry], reading: SheetReading) -> None:
        for entry in entries:
            faulty = {fault.column for fault in entry.row.faults}
            for fault in row_faults(self.mapping.ledger, entry.row.values, self.on):
                if fault.column not in faulty:
                    self.add(entry, reading, fault)
