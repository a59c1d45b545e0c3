"""Turning the cells of rows into the values of a ledger's model; what names nothing is a fault."""

from __future__ import annotations

from sanbiao.core.drive.mapping import Link, Mapping
from sanbiao.core.drive.reading import CellFault, Fault, FaultKind, SheetReading, normal
from sanbiao.core.drive.runs import Entry, Run
from sanbiao.core.ledger.ledger import REGISTRY, UnitNames


class Resolver:
    """Resolves the rows of one ledger by what the database and this run know."""

    def __init__(self, mapping: Mapping, run: Run) -> None:
        self.mapping, self.run = mapping, run

    def fault(self, entry: Entry, reading: SheetReading, column: str, kind: str, message: str, *, warning: bool = False) -> None:
        entry.row.faults.append(
            Fault(
                file=reading.file,
                sheet=reading.sheet,
                row=entry.row.number,
                column=column,
                kind=FaultKind(kind),
                message=message,
                warning=warning,
            )
        )

    def resolve(self, entries: list[Entry], reading: SheetReading) -> None:
        """Turn cells into attributes; what names nothing is a fault."""
        names = self.run.places.names
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
            except CellFault as fault:
                message = f"{fault.message}此格没有读入。" if column.is_lenient else fault.message
                self.fault(entry, reading, column.label, fault.kind, message, warning=column.is_lenient)

    def _place(self, entry: Entry, names: UnitNames, reading: SheetReading) -> None:
        cells, values = entry.row.values, entry.values
        for column in self.mapping.units:
            name = cells.get(column.field)
            if name:
                values[f"{column.field}_id"] = pk = names.strict.get(normal(name))
                if pk is None:
                    message = f"“{name}”不在机构名录中，请核对写法，或先把它补进机构台账。"
                    self.fault(entry, reading, column.label, FaultKind.UNKNOWN_UNIT, message)
            elif column.field in cells:
                values[f"{column.field}_id"] = None
        for column in self.mapping.links:
            if column.field in cells:
                values[f"{column.links}_id"] = names.loose.get(normal(cells[column.field]))

    def _refer(self, entries: list[Entry], reference: Link, reading: SheetReading) -> None:
        field = reference.column.field
        keys = {id(entry): reference.find(value) for entry in entries if (value := entry.row.values.get(field))}
        found = self.run.places.find(reference, keys.values())
        for entry in entries:
            key = keys.get(id(entry))
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
        column, book = reference.column, REGISTRY[reference.column.refers_to].title
        message = f"“{entry.row.values[column.field]}”在「{book}」中没有，请核对，或先导入该台账。"
        self.fault(entry, reading, column.label, FaultKind.UNKNOWN_REFERENCE, message)

    def check(self, entries: list[Entry], reading: SheetReading) -> None:
        for entry in entries:
            faulty = {fault.column for fault in entry.row.faults}
            for fault in self.mapping.ledger.check(entry.row.values, self.run.on):
                label = self.mapping.ledger.column(fault.field).label
                if label not in faulty:
                    self.fault(entry, reading, label, fault.kind, fault.message, warning=fault.warning)
