"""The page that merges a row with another: which one, what that comes to, and done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime

from sanbiao.core.access.bounds import row_number
from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.ledger.cells import Cell, printed, value_of
from sanbiao.core.ledger.fields import WordsField
from sanbiao.core.ledger.listing import in_list_order
from sanbiao.core.ledger.merging import RowMerge, merge_rows
from sanbiao.core.ledger.moving import MergeFault
from sanbiao.core.ledger.references import NotFound, called
from sanbiao.core.ledger.views import RecordView
from sanbiao.core.ledger.void_pages import Leaned, shown
from sanbiao.core.ledger.voiding import Leaning

OFFERED = 20
"""So many rows that might be the same are offered."""
TOLD = 6
"""In so many columns."""
TAKE = "take-"
"""What the inputs are called by which somebody chooses whose value of a field stays, before the field."""


class OtherForm(forms.Form):
    """Which other row is the same."""

    required_css_class = "required-field"
    text = forms.CharField(label="另一行", max_length=120)


class MergeForm(forms.Form):
    """Why two rows are merged."""

    required_css_class = "required-field"
    reason = WordsField(label="合并理由", max_length=120, widget=forms.Textarea(attrs={"rows": 2}))


@dataclass(frozen=True)
class Alike:
    """A row that may be the same as another: its key, its address and what it says."""

    key: Any
    name: str
    url: str
    cells: Sequence[Cell]


class MergeView(RecordView):
    """Merges the row of the page with another, which never stands in an address, for it may be named as a person is."""

    permission = "change_permission"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.ledger.merges is None:
            raise Http404

    def _rows(self) -> QuerySet[Any]:
        """Those that this person may change, in the ledger or, as a person known from a list alone, beside it."""
        rows = self.ledger.policy.records(self.user, self.ledger.change_permission)
        return rows.select_related(*self.ledger.related)

    def get(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        return self._choose(OtherForm(), self._namesakes())

    def post(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        if key := row_number(request.POST.get("other", "")):
            other = self._others().filter(pk=key).first()
            if other is None:
                raise Http404
            return self._merge(other)
        form = OtherForm(request.POST)
        if not form.is_valid():
            return self._choose(form, self._namesakes(), status=422)
        try:
            found = called(self._others(), form.cleaned_data["text"])
        except NotFound as fault:
            form.add_error("text", str(fault))
            return self._choose(form, [], status=422)
        return self._choose(form, found)

    def _others(self) -> QuerySet[Any]:
        return self._rows().exclude(pk=self.record.pk)

    def _namesakes(self) -> list[Any]:
        """The rows called like this one."""
        try:
            return called(self._others(), str(self.record))
        except NotFound:
            return []

    def _choose(self, form: OtherForm, rows: Sequence[Any], status: int = 200) -> HttpResponse:
        alike = [self._alike(row) for row in rows[:OFFERED]]
        return self._page("ledger/merge.html", status=status, form=form, alike=alike, this=self._alike(self.record))

    def _alike(self, row: Any) -> Alike:
        columns = [column for column in in_list_order(self.ledger) if column.listed][:TOLD]
        columns += [column for column in self.ledger.key_columns if column not in columns]
        cells = [Cell(one.label, printed(one, value_of(row, one.field)), one.kind.style(one)) for one in columns]
        return Alike(row.pk, str(row), self.detail_url(row.pk), cells)

    def _merge(self, other: Any) -> HttpResponse:
        keys = {str(row.pk): row for row in (self.record, other)}
        stays = keys.get(self.request.POST.get("stays", ""), self._usual(other))
        goes = other if stays == self.record else self.record
        typed = self.request.POST if self.request.POST.get("sure") else None
        form = MergeForm(typed)
        is_sure = typed is not None and form.is_valid()
        try:
            told = merge_rows(
                ledger=self.ledger,
                stays=stays,
                goes=goes,
                chosen=self._chosen(),
                reason=form.cleaned_data["reason"] if is_sure else "",
                by=self.user,
                at=self.at,
                on=localtime(self.at).date(),
                write=is_sure,
            )
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.url("ledger-merge", self.record.pk))
        if is_sure and not told.faults:
            return self._done(told)
        return self._preview(form, told, other, status=422 if typed is not None else 200)

    def _chosen(self) -> dict[str, bool]:
        """Of which fields somebody chose the value of the row that goes, and of which not."""
        said = self.request.POST.items()
        return {name.removeprefix(TAKE): text == "goes" for name, text in said if name.startswith(TAKE)}

    def _usual(self, other: Any) -> Any:
        """The row that stays unless said otherwise: the one of the page, but for one that is none of the ledger's."""
        return other if self.ledger.has(other) and not self.ledger.has(self.record) else self.record

    def _done(self, told: RowMerge) -> HttpResponse:
        said = f"{told.count} 行改为引用它。" if told.count else ""
        messages.success(
            self.request, f"已合并：「{told.goes}」合并到「{told.stays}」。{said}合错了，可以在“作废的行”中取消合并。"
        )
        for warning in told.warnings:
            messages.warning(self.request, warning)
        return redirect(self.detail_url(told.stays.pk))

    def _preview(self, form: MergeForm, told: RowMerge, other: Any, status: int) -> HttpResponse:
        return self._page(
            "ledger/merge_preview.html",
            status=status,
            form=form,
            told=told,
            other=other,
            stays=self._alike(told.stays),
            goes=self._alike(told.goes),
            faults=[(fault.sentence, self._links(fault)) for fault in told.faults[:OFFERED]],
            others=max(len(told.faults) - OFFERED, 0),
            moved=self._moved(told),
        )

    def _moved(self, told: RowMerge) -> list[Leaned]:
        by_title: dict[str, Leaning] = {}
        for each in told.moved:
            by_title.setdefault(each.title, Leaning(each.title, each.ledger)).keys.extend(each.keys)
        return shown(list(by_title.values()), self.user)

    def _links(self, fault: MergeFault) -> list[tuple[str, str]]:
        if fault.ledger is None:
            return []
        rows = fault.ledger.rows(self.user).filter(pk__in=fault.keys).order_by("pk")[:OFFERED]
        return [(fault.ledger.detail_url(row.pk), str(row)) for row in rows]

    def _page(self, template: str, status: int, **more: Any) -> HttpResponse:
        heading = f"合并{self.ledger.model._meta.verbose_name}：{self.record}"
        return self.page(
            template, status=status, record=self.record, heading=heading, back_url=self.detail_url(self.record.pk), **more
        )
