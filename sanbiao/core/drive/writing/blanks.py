"""Empty cells of rows that are in the ledger: what stands there is left alone, unless somebody asks that it be cleared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sanbiao.core.drive.matching.entries import Entry
from sanbiao.core.drive.matching.mapping import Mapping as Columns
from sanbiao.core.drive.matching.places import Places, leaf
from sanbiao.core.drive.reading import Fault, FaultKind
from sanbiao.core.drive.writing.results import SheetResult
from sanbiao.core.ledger.columns import Column
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ledger.settling import NOTE


def filled_by(mapping: Columns) -> dict[str, tuple[Column, Any]]:
    """The attributes besides the key that a sheet fills, each with its column and with what an empty cell there comes to."""
    found: dict[str, tuple[Column, Any]] = {}
    for column, fit in mapping.fits:
        empty = column.kind.empty(column)
        found[column.field] = column, fit(empty) if fit else empty
    found |= {f"{column.field}_id": (column, None) for column in mapping.units}
    found |= {reference.attribute: (reference.column, None) for reference in mapping.references}
    return {name: told for name, told in found.items() if name not in {*mapping.key_attributes, mapping.sealed}}


class Blanks:
    """The empty cells of one ledger's sheets. They `clear` what stands in the ledger, or else say nothing of it.

    An empty cell says nothing even where it stands for something in a new row: no for a yes or no, a code's default.
    """

    def __init__(self, mapping: Columns, places: Places, *, clear: bool) -> None:
        self._references, self._places, self._clear = mapping.references, places, clear
        self._notes = [column for column in mapping.plain if column.label == NOTE]
        self._nothing = filled_by(mapping) | {f"{column.links}_id": (column, None) for column in mapping.links}

    def settle(self, entry: Entry, stored: Mapping[str, Any], result: SheetResult) -> None:
        """Count the empty cells of a row that is there as `stored`, and take them for absent ones unless they clear."""
        values, told = entry.values, set[str]()
        self._keep_notes(entry, stored, result)
        for name, (column, nothing) in self._nothing.items():
            if name not in values or values[name] != nothing or stored[name] in (nothing, None, ""):
                continue
            if entry.row.is_empty(column.field):
                told.add(column.label)
                if not self._clear:
                    del values[name]
                    self._recall(entry, name, column, stored[name])
        for label in told - entry.empty:
            result.blanks[label] = result.blanks.get(label, 0) + 1
        entry.empty |= told

    def keep(self, entry: Entry, stored: Mapping[str, Any]) -> None:
        """Leave alone whatever stands in the ledger: what is empty there is all that the row fills in."""
        for name, (column, nothing) in self._nothing.items():
            if name in entry.values and stored[name] not in (nothing, None, ""):
                del entry.values[name]
                self._recall(entry, name, column, stored[name])

    def _keep_notes(self, entry: Entry, stored: Mapping[str, Any], result: SheetResult) -> None:
        """Leave alone a note that is there where the sheet has none: what stood behind a name does not replace it."""
        for column in self._notes:
            value, there, row = entry.values.get(column.field), stored[column.field], entry.row
            is_aside = column.field not in row.places or row.is_empty(column.field)
            if value and there and is_aside and value != there:
                entry.values[column.field] = row.values[column.field] = there
                if normal(value) not in normal(there):
                    message = f"里已有内容，姓名后面的“{value}”没有写入；如需保留，请补写到备注里。"
                    fault = Fault(FaultKind.UNREAD_TEXT, message, warning=True, row=row.number, column=column.label)
                    result.faults.append(replace(fault, file=result.file, sheet=result.sheet))

    def _recall(self, entry: Entry, name: str, column: Column, value: Any) -> None:  # Any: what the attribute holds
        """Let the row say what stands in the ledger, by which it is checked; what has to be filled is missing all the same."""
        if column.required:
            return
        if name == column.field:
            entry.row.values[name] = value
        for reference in self._references:
            if reference.attribute == name:
                told = self._places.standing(reference.model, {value}, leaf(column))
                entry.row.values[column.field] = told.get(value, "")

    def tell(self, result: SheetResult) -> None:
        """Warn once for each column with such cells of a sheet."""
        for label, cells in {} if self._clear else result.blanks.items():
            message = (
                f"有 {cells} 格空着，而台账里有内容，已原样保留；确要清除，请选择清除空格处的内容（命令行加 --clear-empty）。"
            )
            fault = Fault(FaultKind.WOULD_CLEAR, message, warning=True, file=result.file, sheet=result.sheet, column=label)
            result.faults.append(fault)
