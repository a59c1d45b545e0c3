"""The pages of steps: they ask for the facts, say what will happen, and take the step. Of one row, or of many alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.ledger.asking import AskForm, ask_form, saying
from sanbiao.core.ledger.choosing import chosen_rows
from sanbiao.core.ledger.views import LedgerView, RecordView, saved
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.core.machine.transitions import Transition


class StepPage(LedgerView):
    """What the page of a step needs, for one row or for several."""

    def find(self, name: str) -> None:
        """Set the machine and its step; one that this person may take nowhere is not there."""
        machine = self.ledger.machine
        if machine is None or name not in machine.transitions:
            raise Http404
        self.machine: Machine[Any] = machine
        self.transition: Transition[Any] = machine.transitions[name]
        if not machine.policy.may(self.user, self.transition.permission):
            raise Http404

    def form(self, records: Sequence[Any], typed: QueryDict | None = None) -> AskForm:
        return ask_form(self.ledger, self.transition)(typed, records=records, user=self.user, on=localtime(self.at).date())

    def waits(self) -> bool:
        """Whether the page of the step comes first: this is the button that leads to it."""
        return self.machine.asks_first(self.transition) and not self.request.POST.get("asked")


class FireView(StepPage, RecordView):
    """One step of one row: the page that asks, and the step itself."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.find(kwargs["name"])

    def get(self, request: OfficeRequest, slug: str, pk: int, name: str) -> HttpResponse:
        if sentence := self.machine.refusal(name, self.record, self.user):
            return self._refused(sentence)
        return self._asked(self.form([self.record]))

    def post(self, request: OfficeRequest, slug: str, pk: int, name: str) -> HttpResponse:
        if self.waits():
            return self.get(request, slug, pk, name)
        form = self.form([self.record], request.POST)
        if not form.is_valid():
            return self._asked(form, status=422)
        ticket = form.cleaned_data["ticket"]
        try:
            self.machine.fire(name, self.record, by=self.user, at=self.at, ticket=ticket, **form.facts)
        except WrongFacts as wrong:
            form.add_wrong(wrong)
            return self._asked(form, status=422)
        except Refused as refusal:
            return self._refused(str(refusal))
        return saved(request, form, f"已{self.transition.label}：{self.record}", self.detail_url(pk))

    def _refused(self, sentence: str) -> HttpResponse:
        messages.error(self.request, f"不能{self.transition.label}：{sentence}")
        return redirect(self.detail_url(self.record.pk))

    def _asked(self, form: AskForm, status: int = 200) -> HttpResponse:
        return self.page(
            "ledger/step.html",
            status=status,
            form=form,
            transition=self.transition,
            heading=f"{self.transition.label}：{self.record}",
            said=saying(self.ledger, self.transition, [self.record]),
            back_url=self.detail_url(self.record.pk),
        )


class FireManyView(StepPage):
    """One step of several rows alike, of all or of none."""

    def post(self, request: OfficeRequest, slug: str, name: str) -> HttpResponse:
        self.find(name)
        if self.transition.reverses:
            raise Http404  # a step is taken back row by row, each with its reason
        try:
            records = chosen_rows(self.ledger, request, self.ledger.view_permission)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return self._home()
        if self.waits():
            return self._asked(records, self.form(records))
        form = self.form(records, request.POST)
        if not form.is_valid():
            return self._asked(records, form, status=422)
        ticket = form.cleaned_data["ticket"]
        try:
            count = self.machine.fire_many(name, records, by=self.user, at=self.at, ticket=ticket, **form.facts)
        except WrongFacts as wrong:
            form.add_wrong(wrong)
            return self._asked(records, form, status=422)
        except Refused as refusal:
            return self._refused(str(refusal))
        return saved(request, form, f"已{self.transition.label} {count} 行。", back_to(request, self.ledger.list_url()))

    def _home(self) -> HttpResponse:
        return redirect(back_to(self.request, self.ledger.list_url()))

    def _refused(self, sentence: str) -> HttpResponse:
        messages.error(self.request, f"不能{self.transition.label}，一行也没有改动。{sentence}")
        return self._home()

    def _asked(self, records: list[Any], form: AskForm, status: int = 200) -> HttpResponse:
        for record in records:
            if sentence := self.machine.refusal(self.transition.name, record, self.user):
                return self._refused(f"{record}：{sentence}")
        return self.page(
            "ledger/step.html",
            status=status,
            form=form,
            transition=self.transition,
            heading=f"{self.transition.label} {len(records)} 行{self.ledger.title}",
            said=saying(self.ledger, self.transition, records),
            rows=[record.pk for record in records],
            next=back_to(self.request, self.ledger.list_url()),
            back_url=back_to(self.request, self.ledger.list_url()),
        )


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The list that the rows were chosen in, with its filters."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else otherwise
