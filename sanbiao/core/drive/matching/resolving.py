"""Turning the cells of rows into the values of a ledger's model; what names nothing is a fault."""

from __future__ import annotations

from collections.abc import Mapping as Values
from dataclasses import replace
from datetime import date
from typing import Any

from sanbiao.core.drive.matching.entries import Entry
from sanbiao.core.drive.matching.mapping import Link, Mapping
from sanbiao.core.drive.matching.places import Places
from sanbiao.core.drive.reading import CellFault, Fault, FaultKind, SheetReading, fault_of_cell, normal, without_cell
from sanbiao.core.ledger.columns import Column
from sanbiao.core.ledger.ledger import REGISTRY, UnitNames
from sanbiao.core.ledger.references import no_row, no_unit, no_unit_within
from sanbiao.core.ledger.row_checks import row_faults


class Resolver:
    """Resolves the rows of one ledger by what the database and this run know."""

    def __init__(self, mapping: Mapping, places: Places, on: date) -> None:
        self.mapping, self.places, self.on = mapping, places, on

    def add(self, entry: Entry, reading: SheetReading, fault: Fault) -> None:
        """Tell a fault of a row, at the column of the first of its fields."""
        column = self.mapping.ledger.column(fault.field).label
        entry.row.faults.append(replace(fault, file=reading.file, sheet=reading.sheet, row=entry.row.number, column=column))

    def unnamed(self, entry: Entry, reading: SheetReading, kind: FaultKind, message: str, column: Column) -> None:
        """Tell that a cell names nothing; a row does without it where the column is our own, beyond the contract."""
        fault = Fault(kind, message, (column.field,))
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
                values[f"{column.field}_id"] = pk = _unit(column, name, values, names)
                if pk is None and not self._is_above_amiss(column, entry):
                    key = values.get(f"{column.within}_id")
                    above = self.places.label(key)
                    message = no_unit_within(names, key, above, name) if above else no_unit(names, name)
                    self.unnamed(entry, reading, FaultKind.UNKNOWN_UNIT, message, column)
                    if column.is_lenient:
                        del values[f"{column.field}_id"]
            elif column.field in cells:
                values[f"{column.field}_id"] = None
        for column in self.mapping.links:
            if column.field in cells:
                values[f"{column.links}_id"] = names.loose.get(normal(cells[column.field]))

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
            elif reference.makes or reference.model is self.mapping.model:
                entry.found[reference.attribute] = key
            else:
                self.unknown(entry, reference, reading)

    def unknown(self, entry: Entry, reference: Link, reading: SheetReading) -> None:
        column, book = reference.column, REGISTRY[reference.column.refers_to]
        found = self.places.alike(reference, entry.sought[reference.attribute])
        message = no_row(book, entry.row.values[column.field], found)
        self.unnamed(entry, reading, FaultKind.UNKNOWN_REFERENCE, message, column)

    def check(self, entries: list[Entry], reading: SheetReading) -> None:
        for entry in entries:
            faulty = {fault.column for fault in entry.row.faults}
            for fault in row_faults(self.mapping.ledger, entry.row.values, self.on):
                if fault.column not in faulty:
                    self.add(entry, reading, fault)


def _unit(column: Column, name: str, values: Values[str, Any], names: UnitNames) -> Any:  # Any: the key of a unit
    above = values.get(f"{column.within}_id")
    return names.within.get((above, normal(name))) if above else names.strict.get(normal(name))
