"""The inputs of a ledger's forms and filters, in the forms in which the department writes things."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from sanbiao.core.facts.faults import CellFault
from sanbiao.core.ledger.columns import Column
from sanbiao.core.ledger.kinds.raw import is_blank
from sanbiao.core.ledger.kinds.unsettled import Around, Unsettled
from sanbiao.core.ledger.references import NotFound, name_of, named
from sanbiao.core.secrecy.numbers import as_kept


class CellField(forms.Field):
    """One cell, typed: understood and refused as the import does a cell of the column, with the same sentence.

    `field` is the model's, where the value has to fit into it. Nothing typed is refused where the input is required,
    and else stands for what an empty cell stands for. `on` is the day by which years of two figures are understood; `apart` is
    what was typed, where it says something of other inputs.
    """

    def __init__(self, *, column: Column, field: Any = None, **options: Any) -> None:  # Any: a field of whatever kind
        self.choices = column.kind.choices(column)
        options.setdefault("widget", column.kind.widget(column, getattr(field, "max_length", None)))
        if self.choices:
            options.setdefault("error_messages", {"required": "请选择一项。"})
        super().__init__(**options)
        self.column = column
        self._offered = {sent for sent, _ in self.choices}
        self._read = column.kind.reader(replace(column, required=False))
        self.on: date | None = None
        self.apart: Unsettled | None = None
        self._fit = column.kind.fit(field) if field is not None else None

    def clean(self, value: Any) -> Any:
        if self.required and is_blank(value):
            raise ValidationError(self.error_messages["required"], code="required")
        try:
            read = self.column.kind.chosen(self.column, value) if value in self._offered else self._read(value)
            self.apart = read if isinstance(read, Unsettled) else None
            if isinstance(read, Unsettled):
                read = read.settle(Around(self.on)).value
            return self._fit(read) if self._fit else read
        except CellFault as refusal:
            raise ValidationError(refusal.fault.message, code=refusal.fault.kind) from refusal

    def prepare_value(self, value: Any) -> Any:
        return self.column.kind.typed(value)


class WordsField(forms.CharField):
    """Free words that belong to no column, as they are kept in clear: ID numbers and telephones in part."""

    def clean(self, value: Any) -> Any:
        return as_kept(super().clean(value))


class ReferenceField(forms.CharField):
    """Another row, named by typing. `rows` are those this person may name; short lists are offered while typing.

    `by` is a field of it, besides its key and its name, by which it may be named. `within` is the key of the unit below
    which a unit is looked for.
    """

    def __init__(self, *, rows: QuerySet[Any], by: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.rows = rows
        self.by = by
        self.within: Any = None

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return named(self.rows, text, by=self.by, within=self.within)
        except NotFound as fault:
            raise ValidationError(str(fault)) from fault

    def prepare_value(self, value: Any) -> Any:
        """The shortest text that names the row whose key is `value`."""
        if not isinstance(value, int):
            return value
        row = self.rows.model._base_manager.get(pk=value)
        return name_of(self.rows, row, by=self.by, within=self.within)
