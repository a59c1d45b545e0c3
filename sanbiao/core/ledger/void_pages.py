"""The pages of voiding: the reason, the voided rows of a ledger, one of them, and putting it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.policy import User
from sanbiao.core.access.refusal import Refused
from sanbiao.core.ledger.cells import printed, value_of
from sanbiao.core.ledger.fields import WordsField
from sanbiao.core.ledger.history import happenings
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.merging import unmerge
from sanbiao.core.ledger.models import VoidedRow
from sanbiao.core.ledger.views import LedgerView, RecordView
from sanbiao.core.ledger.voiding import Leaning, LeantOn, leaning_on, restore_row, row_of, void_rows, voided
from sanbiao.core.ui.shell import Fact

PAGE = 50
LINKS = 5
"""So many of the rows that refer to one are linked."""


class ReasonForm(forms.Form):
    """Why rows are voided."""

    required_css_class = "required-field"
    reason = WordsField(label="作废理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    asked = forms.CharField(widget=forms.HiddenInput, required=False, initial="1")
    """Tells a page that was filled in from a button that opens it."""


@dataclass(frozen=True)
class Leaned:
    """What refers to a row, as a page tells it: the first rows that its reader sees, by address and name, and how many others."""

    title: str
    count: int
    links: Sequence[tuple[str, str]]

    @property
    def others(self) -> int:
        return self.count - len(self.links)


def shown(leaning: Sequence[Leaning], user: User) -> list[Leaned]:
    """What refers to a row, with links to those rows that `user` sees."""
    found = []
    for each in leaning:
        seen = each.ledger.rows(user).filter(pk__in=each.keys).order_by("pk")[:LINKS] if each.ledger else ()
        links = [(each.ledger.detail_url(row.pk), str(row)) for row in seen if each.ledger]
        found.append(Leaned(each.title, len(each.keys), links))
    return found


class VoidView(RecordView):
    """Voids one row: asks for the reason, or says what refers to it."""

    permission = "change_permission"

    def get(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        return self._asked(ReasonForm())

    def post(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._asked(form, status=422)
        said = str(self.record)
        try:
            void_rows(ledger=self.ledger, keys=[self.record.pk], reason=form.cleaned_data["reason"], by=self.user, at=self.at)
        except LeantOn:
            return self._asked(form, status=422)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._asked(form, status=422)
        messages.success(request, f"已作废：{said}。填错了可以在这里恢复。")
        return redirect(self.url("ledger-voided-row", pk))

    def _asked(self, form: ReasonForm, status: int = 200) -> HttpResponse:
        leaning = leaning_on(self.ledger, [self.record.pk]).get(self.record.pk, [])
        return self.page(
            "ledger/void.html",
            status=status,
            form=form,
            leaned=shown(leaning, self.user),
            heading=f"作废{self.ledger.title}：{self.record}",
            back_url=self.detail_url(self.record.pk),
        )


class VoidedView(LedgerView):
    """The voided rows of a ledger, the latest first."""

    def get(self, request: OfficeRequest, slug: str) -> HttpResponse:
        page = Paginator(voided(self.ledger, self.user).defer("kept"), PAGE).get_page(request.GET.get("page"))
        can_restore = set()
        if self.may("change_permission"):
            mine = voided(self.ledger, self.user, self.ledger.change_permission)
            can_restore = set(mine.filter(pk__in=[each.pk for each in page]).values_list("pk", flat=True))
        lines = [(gone, self.url("ledger-voided-row", gone.record), self._restore_url(gone, can_restore)) for gone in page]
        return self.page("ledger/voided.html", lines=lines, page=page)

    def _restore_url(self, gone: VoidedRow, can_restore: set[int]) -> str:
        return self.url("ledger-restore", gone.record) if gone.pk in can_restore else ""


class VoidedRowView(LedgerView):
    """One voided row: by whom, when and why, what it held, and the way back."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        seen = voided(self.ledger, self.user, getattr(self.ledger, self.permission))
        self.gone: VoidedRow = get_object_or_404(seen, record=kwargs["pk"])

    def get(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        row = row_of(self.ledger, self.gone)
        mine = voided(self.ledger, self.user, self.ledger.change_permission) if self.may("change_permission") else None
        can_restore = mine is not None and mine.filter(pk=self.gone.pk).exists()
        return self.page(
            "ledger/voided_row.html",
            gone=self.gone,
            facts=_facts(self.ledger, row),
            events=happenings(self.ledger, row),
            voided_url=self.url("ledger-voided"),
            restore_url=self.url("ledger-restore", pk) if can_restore else "",
        )


def _facts(ledger: Ledger[Any], row: Any) -> list[Fact]:
    """What a voided row held; what the database derived, and what stands behind a link that is gone, is left out."""
    derived = {each.attname for each in ledger.model._meta.concrete_fields if each.generated}
    facts = []
    for column in ledger.columns:
        link = column.field.partition("__")[0]
        if column.field in derived:
            continue
        try:
            text = printed(column, value_of(row, column.field))
        except ledger.model._meta.get_field(link).related_model.DoesNotExist:
            continue
        facts.append(Fact(column.label.replace("/", ""), text))
    return facts


class RestoreView(VoidedRowView):
    """Puts a voided row back, or takes a merging back."""

    permission = "change_permission"
    http_method_names = ["post", "options"]  # noqa: RUF012  # as Django has it

    def post(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        try:
            if self.gone.merged_into is not None:
                return self._unmerged(pk)
            row = restore_row(ledger=self.ledger, gone=self.gone, by=self.user, at=self.at)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(self.url("ledger-voided-row", pk))
        messages.success(request, f"已恢复：{row}")
        return redirect(self.detail_url(pk))

    def _unmerged(self, pk: int) -> HttpResponse:
        row, changed = unmerge(ledger=self.ledger, gone=self.gone, by=self.user, at=self.at)
        messages.success(self.request, f"已取消合并：{row}")
        if changed:
            more = f"等 {len(changed)} 处" if len(changed) > LINKS else ""
            messages.warning(self.request, f"合并以后又有改动，没有退回的：{'、'.join(changed[:LINKS])}{more}。请逐一核对。")
        return redirect(self.detail_url(pk))
