"""What a section fills in to ask units for something, and a unit to answer with numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sanbiao.collecting.books import collectable
from sanbiao.collecting.items import DemandItem, NoNumber, items_in, number_in, written
from sanbiao.collecting.models import Demand, DemandKind, Recurrence
from sanbiao.collecting.permissions import sections_of
from sanbiao.core.access.policy import User
from sanbiao.core.facts.judging import broken
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.ui.forms import DayInput


class DemandForm(forms.Form):
    """A new demand. It only reads and checks; `values` go to the service that adds rows."""

    required_css_class = "required-field"

    title = forms.CharField(label="任务名称", max_length=80, help_text="如：2026年三季度党员基本情况")
    section = forms.ChoiceField(label="科室")
    kind = forms.ChoiceField(label="报送内容", choices=DemandKind.choices)
    items = forms.CharField(
        label="填报项目",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="填数的任务填写，一行一项，计量单位写在括号里，如：发展党员（名）",
    )
    book = forms.ChoiceField(label="所报台账", required=False, help_text="报台账的任务选择。单位拿到的填报表里有它现有的行。")
    note = forms.CharField(label="填报说明", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = forms.DateField(label="截止日期", widget=DayInput)
    recurrence = forms.ChoiceField(label="频次", choices=Recurrence.choices, initial=Recurrence.ONCE)
    period = forms.CharField(
        label="期次",
        required=False,
        max_length=8,
        help_text="按期重复的任务填写，写作 2026Q3（三季度）、2026M06（6月）或 2026H1（上半年）。下一期开始后自动下发。",
    )

    def __init__(self, *args: Any, user: User, on: date, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **options)
        self.on = on
        own = sections_of(user)
        self._field("section").choices = [(each.value, each.label) for each in own]
        titles = [ledger.title for ledger in collectable() if ledger.section in own]
        self._field("book").choices = [("", "——"), *((title, title) for title in titles)]

    def _field(self, name: str) -> Any:  # Any: a field with choices
        return self.fields[name]

    def clean_items(self) -> str:
        return written(items_in(self.cleaned_data["items"]))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        kind = values.get("kind")
        values["items"] = values.get("items", "") if kind == DemandKind.NUMBERS else ""
        values["book"] = values.get("book", "") if kind == DemandKind.ROWS else ""
        faults = [(fault.fields[0], fault.message) for fault in ledger_of_model(Demand).check(values, self.on)]
        if not self.errors:
            made = Demand(**values)
            told = {field.attname: getattr(made, field.attname) for field in Demand._meta.concrete_fields}
            faults += [(rule.fields[-1], rule.sentence) for rule in broken(Demand, told)]
        for name, message in faults:
            if not self.has_error(name):
                self.add_error(name, message)
        if values.get("due_on") and values["due_on"] < self.on:
            self.add_error("due_on", "截止日期已过，请改为今天或以后的一天。")
        return values


class NumbersForm(forms.Form):
    """The numbers of one unit, one input each; beside it what it handed in the time before."""

    required_css_class = "required-field"

    def __init__(
        self, *args: Any, asked: Iterable[DemandItem], kept: dict[str, str], before: dict[str, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._names = {f"number-{place}": item.name for place, item in enumerate(asked, start=1)}
        for name, item in zip(self._names, asked, strict=True):
            hint = f"上期 {before[item.name]}" if item.name in before else ""
            self.fields[name] = NumberField(label=str(item), initial=kept.get(item.name), help_text=hint)

    @property
    def numbers(self) -> dict[str, Decimal]:
        return {self._names[name]: self.cleaned_data[name] for name in self._names}


class NumberField(forms.CharField):
    """A number as people type it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12, "maxlength": 20})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)

    def clean(self, value: Any) -> Any:  # Any: Django's own signature
        try:
            return number_in(str(super().clean(value)))
        except NoNumber as fault:
            raise ValidationError(str(fault)) from fault
