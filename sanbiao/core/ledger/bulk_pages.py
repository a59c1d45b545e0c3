"""The pages for rows chosen in a list: one field changed in all of them, or all of them voided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.ledger.bulk import BulkChange, BulkForm, bulk_columns, bulk_form, change_rows
from sanbiao.core.ledger.choosing import chosen_rows
from sanbiao.core.ledger.step_pages import back_to
from sanbiao.core.ledger.views import LedgerView
from sanbiao.core.ledger.void_pages import ReasonForm
from sanbiao.core.ledger.voiding import LeantOn, told, void_rows
from sanbiao.core.machine.steps import new_ticket

Fault = tuple[str, str, str]
"""The address of a row, its name, and what is wrong with it."""


class ManyRows(LedgerView):
    """Something done with the rows that were chosen in a list."""

    permission = "change_permission"
    http_method_names = ["post", "options"]  # noqa: RUF012  # as Django has it

    def post(self, request: OfficeRequest, slug: str) -> HttpResponse:
        try:
            self.records = chosen_rows(self.ledger, request, self.ledger.change_permission)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return self.home()
        return self.asked()

    def asked(self) -> HttpResponse:
        """What is answered for the rows in `records`."""
        raise NotImplementedError

    def home(self) -> HttpResponse:
        return redirect(self.back_url)

    @property
    def back_url(self) -> str:
        return back_to(self.request, self.ledger.list_url())

    def many_page(self, template: str, status: int = 200, **more: Any) -> HttpResponse:
        rows = [record.pk for record in self.records]
        return self.page(template, status=status, rows=rows, next=self.back_url, back_url=self.back_url, **more)


class FieldForm(forms.Form):
    """Which field of the chosen rows is changed."""

    required_css_class = "required-field"
    field = forms.ChoiceField(label="要修改的一项")

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **options)
        self.fields["field"].choices = choices  # type: ignore[attr-defined]  # a field of choices


class ChangeManyView(ManyRows):
    """One field of many rows: which one, its value, what that will do, and done."""

    def asked(self) -> HttpResponse:
        fields = bulk_columns(self.ledger)
        choices = [(name, column.label.replace("/", "")) for name, column in fields.items()]
        name = self.request.POST.get("field", "")
        if name not in fields:
            return self._page(FieldForm(choices=choices))
        typed = self.request.POST if self.request.POST.get("asked") else None
        form = bulk_form(self.ledger, name)(typed, user=self.user, on=localtime(self.at).date())
        if typed is None or self.request.POST.get("again"):
            return self._page(form, name=name)
        if not form.is_valid():
            return self._page(form, name=name, status=422)
        return self._changed(form, name, is_sure=bool(self.request.POST.get("sure")))

    def _changed(self, form: BulkForm, name: str, *, is_sure: bool) -> HttpResponse:
        change = change_rows(
            ledger=self.ledger,
            records=self.records,
            name=name,
            value=form.value,
            by=self.user,
            at=self.at,
            on=form.on,
            batch=new_ticket(),
            write=is_sure,
        )
        if change.faults or not is_sure:
            status = 422 if change.faults else 200
            return self._page(form, name=name, status=status, change=change, faults=self._faults(change))
        messages.success(self.request, f"已修改 {change.changed} 行的「{change.label}」。")
        for warning in change.warnings:
            messages.warning(self.request, warning)
        return self.home()

    def _faults(self, change: BulkChange) -> list[Fault]:
        return [(self.detail_url(pk), row, sentence) for pk, row, sentence in change.faults]

    def _page(self, form: forms.Form, *, name: str = "", status: int = 200, **more: Any) -> HttpResponse:
        heading = f"批量修改 {len(self.records)} 行{self.ledger.title}"
        typed = self.request.POST.get(name, "") if name else ""
        return self.many_page("ledger/bulk.html", status=status, form=form, name=name, typed=typed, heading=heading, **more)


class VoidManyView(ManyRows):
    """Many rows voided with one reason, all of them or none."""

    def asked(self) -> HttpResponse:
        form = ReasonForm(self.request.POST if self.request.POST.get("asked") else None)
        if not form.is_bound:
            return self._page(form)
        if not form.is_valid():
            return self._page(form, status=422)
        keys = [record.pk for record in self.records]
        try:
            gone = void_rows(
                ledger=self.ledger,
                keys=keys,
                reason=form.cleaned_data["reason"],
                by=self.user,
                at=self.at,
                batch=new_ticket(),
            )
        except LeantOn as leant:
            return self._page(form, status=422, faults=self._leant(leant))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(form, status=422)
        messages.success(self.request, f"已作废 {len(gone)} 行。填错了可以在“作废的行”中恢复。")
        return self.home()

    def _leant(self, leant: LeantOn) -> list[Fault]:
        found = [(record, leant.by_key[record.pk]) for record in self.records if record.pk in leant.by_key]
        return [(self.detail_url(record.pk), str(record), f"{told(leaning)}。") for record, leaning in found]

    def _page(self, form: ReasonForm, status: int = 200, **more: Any) -> HttpResponse:
        heading = f"作废 {len(self.records)} 行{self.ledger.title}"
        return self.many_page("ledger/void.html", status=status, form=form, heading=heading, **more)
