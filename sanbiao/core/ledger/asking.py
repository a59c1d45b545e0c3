"""The page before a step: the facts that it asks for, and what will happen, in a sentence with numbers."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.cells import value_of
from sanbiao.core.ledger.fields import ReferenceField, WordsField
from sanbiao.core.ledger.forms import form_of, input_name, offer_names
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.ledger.row_checks import row_faults
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import WrongFacts, new_ticket
from sanbiao.core.machine.transitions import Transition

ONE_WAY = "办理以后没有退回的步骤，请核对清楚。"


class AskForm(forms.Form):
    """The facts of one step of one row, or of several rows alike. It only reads and checks; `facts` go to the machine."""

    ledger: Ledger[Any]
    transition: Transition[Any]
    required_css_class = "required-field"

    asked = forms.CharField(widget=forms.HiddenInput, required=False, initial="1")
    """Tells a page that was filled in from a button that opens it."""
    ticket = forms.RegexField(regex=r"^[0-9a-f]{32}$", widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, records: Sequence[models.Model], user: User, on: date, **options: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **options)
        self.records, self.on = records, on
        self.warnings: list[str] = []
        self.initial["ticket"] = new_ticket()
        for name in self.transition.fields:
            self._fill(name)
        for name, field in self.fields.items():
            if isinstance(field, ReferenceField):
                field.rows = ledger_of_model(field.rows.model).rows(user)
                offer_names(field, name)

    def _fill(self, name: str) -> None:
        """What stands in the row already stands in the input; of several rows, those that have it keep their own."""
        there = [value_of(record, name) for record in self.records]
        if len(there) == 1:
            self.initial[name] = getattr(there[0], "pk", there[0])
        elif all(value not in (None, "") for value in there):
            self.fields[name].required = False
            self.fields[name].help_text = "选中的各行都已填写；不改请留空。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        inputs = {column.field: name for column in self.ledger.columns if (name := input_name(self.ledger, column)) in cleaned}
        machine: Machine[Any] = self.ledger.machine  # type: ignore[assignment]  # who asks has a transition of it
        for record in self.records if inputs else ():
            values = {column.field: value_of(record, column.field) for column in self.ledger.columns}
            values |= {field: value for field, name in inputs.items() if (value := cleaned[name]) not in (None, "")}
            values |= {machine.field: self.transition.target}
            for fault in row_faults(self.ledger, values, self.on):
                name = inputs.get(fault.field, "")
                if name and fault.warning:
                    self.warnings.append(fault.told())
                elif name and not self.has_error(name):
                    self.add_error(name, fault.message)
        self.warnings = list(dict.fromkeys(self.warnings))
        return cleaned

    def add_wrong(self, wrong: WrongFacts) -> None:
        """Put what the machine says of the facts at their inputs; what concerns none of them, at the head."""
        for name, sentence in wrong.by_fact.items():
            self.add_error(name if name in self.fields else NON_FIELD_ERRORS, sentence)

    @property
    def facts(self) -> dict[str, Any]:
        """What the machine is given beside the row, the person and the time; what several rows keep is left out."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("asked", "ticket")}
        many = len(self.records) > 1
        return {name: value for name, value in given.items() if not (many and value in (None, ""))}


@cache
def ask_form(ledger: Ledger[Any], transition: Transition[Any]) -> type[AskForm]:
    """The form of what `transition` asks: an input of the row's form for each field, then those of further forms."""
    made: dict[str, Any] = {}
    for name in transition.fields:
        made[name] = field = copy.deepcopy(form_of(ledger).base_fields[name])
        field.required = name not in transition.offers
    order = list(made)
    if transition.asks_reason:
        made["reason"] = WordsField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    made |= {"ledger": ledger, "transition": transition, "field_order": order}
    return type(f"Ask{transition.name.title()}", (AskForm, *transition.forms), made)


def saying(ledger: Ledger[Any], transition: Transition[Any], records: Sequence[Any]) -> list[str]:
    """What will happen to `records`, in sentences with numbers."""
    machine: Machine[Any] = ledger.machine  # type: ignore[assignment]  # who asks has a transition of it
    target = machine.states(transition.target).label
    counted = Counter(str(machine.states(getattr(record, machine.field)).label) for record in records)
    if len(records) == 1:
        said = [f"「{records[0]}」的状态将由「{next(iter(counted))}」变为「{target}」。"]
    else:
        sources = "、".join(f"「{state}」（{count} 行）" for state, count in counted.items())
        said = [f"选中的 {len(records)} 行{ledger.title}，状态将由{sources}变为「{target}」。"]
    if transition.tells:
        said.append(transition.tells(records))
    if not machine.returns(transition):
        said.append(ONE_WAY)
    return said
