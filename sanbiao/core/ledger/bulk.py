"""One field of many rows, given one value: checked row by row as the row's form does, all of them or none."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction

from sanbiao.core.access.policy import User
from sanbiao.core.access.refusal import Refused
from sanbiao.core.ledger.cells import printed, value_of
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.fields import CellField
from sanbiao.core.ledger.forms import fixed_links, form_of, input_name, ready
from sanbiao.core.ledger.kinds.unsettled import Around
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.row_checks import row_faults
from sanbiao.core.ledger.services import Conflict, change_row, version_of

NOTHING = "空"
SHOWN = 5
"""So many of the values that stand in the rows are named in the preview."""


class BulkForm(forms.Form):
    """The value for one field of many rows. It only reads and checks what was typed; what it means to each row is asked later."""

    asked_field: str
    required_css_class = "required-field"

    def __init__(self, *args: Any, user: User, on: date, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **options)
        self.on = on
        ready(self.fields[self.asked_field], self.asked_field, user=user, on=on)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        asked = self.fields[self.asked_field]
        if isinstance(asked, CellField) and asked.apart and self.asked_field in cleaned:
            settled = asked.apart.settle(Around(self.on))
            if settled.end is not None or settled.mark:
                raise ValidationError({self.asked_field: "这里只改这一项，请不要同时写别的内容（止期、括号里的说明）。"})
        return cleaned

    @property
    def value(self) -> Any:
        return self.cleaned_data[self.asked_field]


@cache
def bulk_form(ledger: Ledger[Any], name: str) -> type[BulkForm]:
    """The form that asks for the value of the field `name`: the input that the row's own form has."""
    made = {name: copy.deepcopy(form_of(ledger).base_fields[name]), "asked_field": name}
    return type(f"Bulk{ledger.model.__name__}{name.title()}", (BulkForm,), made)


@cache
def bulk_columns(ledger: Ledger[Any]) -> dict[str, Column]:
    """The fields that may be changed in many rows at once, each with its column.

    Not what tells rows apart by itself, nor people and their numbers, nor a village whose town another field names.
    """
    found: dict[str, Column] = {}
    alone = set(ledger.key_fields) if len(ledger.key_fields) == 1 else set()
    for column in ledger.columns:
        name, link = input_name(ledger, column), column.field.partition("__")[0]
        is_fixed = "__" in column.field and link in fixed_links(ledger)
        is_own = column.kind in (CellKind.ID, CellKind.NAME) or column.field in alone or column.within
        if name in form_of(ledger).base_fields and name not in found and not (is_fixed or is_own):
            found[name] = column
    return found


@dataclass
class BulkChange:
    """What a change of many rows comes to: how many it changes, how many have the value already, and what is wrong with which."""

    label: str
    said: str
    changed: int = 0
    same: int = 0
    before: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[Any, str, str]] = field(default_factory=list)
    """The key of a row, its name, and the sentence."""
    warnings: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """What will be done, with numbers."""
        common = [f"“{word}”（{count} 行）" for word, count in self.before.most_common(SHOWN)]
        more = f"等 {len(self.before)} 种" if len(self.before) > SHOWN else ""
        same = f"另有 {self.same} 行已是“{self.said}”，不变。" if self.same else ""
        if not self.changed and not self.faults:
            return f"选中的 {self.same} 行「{self.label}」都已是“{self.said}”，不用修改。"
        count = self.changed + len(self.faults)
        return f"{count} 行的「{self.label}」将由{'、'.join(common)}{more}改为“{self.said}”。{same}"


@transaction.atomic
def change_rows(
    *,
    ledger: Ledger[Any],
    records: Sequence[models.Model],
    name: str,
    value: Any,  # Any: what the field holds
    by: AbstractBaseUser,
    at: datetime,
    on: date,
    batch: str,
    write: bool,
) -> BulkChange:
    """Set one field of `records`, with an event for each; nothing is written where one row is faulty, or without `write`.

    A preview does all of it and takes it back, so that it finds what the writing would.
    """
    column = bulk_columns(ledger)[name]
    told = BulkChange(column.label.replace("/", ""), _said(ledger, name, column, value))
    for record in records:
        if getattr(record, name) == value:
            told.same += 1
            continue
        told.before[printed(column, value_of(record, column.field)) or NOTHING] += 1
        wrong, warnings = _new_faults(ledger, record, name, value, on)
        told.warnings += (f"「{record}」{said}" for said in warnings)
        if wrong:
            told.faults.append((record.pk, str(record), wrong))
            continue
        try:
            with transaction.atomic():
                change_row(
                    ledger=ledger, record=record, values={name: value}, version=version_of(record), by=by, at=at, batch=batch
                )
        except (Refused, Conflict) as refusal:
            told.faults.append((record.pk, str(record), str(refusal)))
        else:
            told.changed += 1
    if told.faults or not write:
        transaction.set_rollback(True)
    return told


def _said(ledger: Ledger[Any], name: str, column: Column, value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    shown = _values(ledger, ledger.model(), name, value)[column.field]
    return printed(column, shown) or NOTHING


def _new_faults(ledger: Ledger[Any], record: models.Model, name: str, value: Any, on: date) -> tuple[str, list[str]]:
    """What is wrong with the row once it has the value and was not before: the sentences against it, and the warnings."""
    before = {column.field: value_of(record, column.field) for column in ledger.columns}
    there = set(row_faults(ledger, before, on))
    new = [fault for fault in row_faults(ledger, {**before, **_values(ledger, record, name, value)}, on) if fault not in there]
    wrong = "".join(fault.told() for fault in new if not fault.warning)
    return wrong, [fault.told() for fault in new if fault.warning]


def _values(ledger: Ledger[Any], record: models.Model, name: str, value: Any) -> dict[str, Any]:
    """What the columns that the field fills hold once it has the value."""
    found = {}
    for column in ledger.columns:
        if input_name(ledger, column) != name:
            continue
        _, _, rest = column.field.partition("__")
        found[column.field] = value_of(value, rest) if rest and isinstance(value, models.Model) else value
    return found
