"""Holding rows to the constraints of their model before they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sanbiao.core.drive.matching.entries import Entry
from sanbiao.core.drive.matching.mapping import Mapping as Columns
from sanbiao.core.drive.reading import Fault
from sanbiao.core.drive.writing.results import SheetResult
from sanbiao.core.facts.judging import checks_of


class Ruling:
    """The constraints of one ledger's model, asked of its rows. A row that breaks several has a fault for each."""

    def __init__(self, mapping: Columns) -> None:
        self.model = mapping.model
        self.constants = mapping.ledger.constants
        self.labels = {column.field.partition("__")[0]: column.label for column in reversed(mapping.ledger.columns)}
        self.checks = [check for check in checks_of(self.model) if not check.is_choice]
        named = {field for check in self.checks for field in check.fields}
        self.assumed = {
            field.attname: field.get_default()
            for field in self.model._meta.concrete_fields
            if named & {field.name, field.attname}
        }

    def accepted(self, entry: Entry, stored: Mapping[str, Any], result: SheetResult) -> bool:
        """Whether the row, as it will stand, breaks no rule; else its faults are told. `stored` is what is there of it."""
        if not self.checks:
            return True
        values = {**self.assumed, **stored, **entry.values, **self.constants}
        broken = [check for check in self.checks if check.holds(values) is False]
        for check in broken:
            result.faults.append(self.placed(check.fault, entry, result))
        result.refused += bool(broken)
        return not broken

    def placed(self, fault: Fault, entry: Entry, result: SheetResult) -> Fault:
        """A fault of the model, at the first of its fields that the sheet may have."""
        column = next((self.labels[name] for name in fault.fields if name in self.labels), "")
        return replace(fault, file=result.file, sheet=result.sheet, row=entry.row.number, column=column)
