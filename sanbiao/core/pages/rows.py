"""A page that ends in some rows of a ledger: a list that filters and sorts like the ledger's own, and goes out as a sheet."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.tracing import new_trace
from sanbiao.core.ledger.in_full import asked_in_full
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.papers.taking import SHAPE, TakenRows, offer, paper_answer
from sanbiao.core.ledger.services import keep_export
from sanbiao.core.ledger.sheets import CONTENT_TYPE, write_sheet
from sanbiao.core.ledger.table import Table
from sanbiao.core.pages.page import Page


class RowsPage(Page):
    """A page about one ledger, the first of `ledgers`. `rows_named` says which of its rows they are."""

    rows_named: str

    @abstractmethod
    def restrict(self) -> Q:
        """Which rows they are."""

    @property
    def ledger(self) -> Ledger[Any]:
        return self.books()[0]

    def get(self, request: OfficeRequest, **kwargs: Any) -> HttpResponse:
        export_url = request.get_full_path() if self._may_export() else ""
        papers = offer(self.ledger, request.user) if export_url else None
        table = Table(self._listing(self.ledger.view_permission), export_url=export_url, papers=papers)
        if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
            return self.answer("ledger/_rows.html", table=table, is_part=True)
        return self.answer(self.template, table=table, **self.shown())

    def post(self, request: OfficeRequest, **kwargs: Any) -> HttpResponseBase:
        """The list as a sheet, or on paper; that it was taken away is kept."""
        if not self._may_export():
            raise Http404
        listing = self._listing(self.ledger.export_permission)
        if request.POST.get(SHAPE):
            taken = TakenRows(listing=listing, named=self.heading, time=self.window.label, asked={"范围": self.rows_named})
            return paper_answer(request, taken, back_url=request.path)
        return sheet_answer(self.ledger, listing.rows, {"范围": self.rows_named}, request, back_url=request.path)

    def _may_export(self) -> bool:
        return self.ledger.policy.may(self.request.user, self.ledger.export_permission)

    def _listing(self, permission: str) -> Listing:
        context, parameters = self.request.context, self.request.GET
        return Listing(self.ledger, self.request.user, context, parameters, permission=permission, restrict=self.restrict())


def sheet_answer(
    ledger: Ledger[Any], rows: QuerySet[Any], asked: Mapping[str, str], request: OfficeRequest, *, back_url: str
) -> HttpResponseBase:
    """`rows` as a workbook; with what stands against it, the page again. `asked` says which rows they are."""
    try:
        in_full = asked_in_full(request)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{back_url}?{request.GET.urlencode()}")
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101  # nobody else gets past the policy
    at = timezone.now()  # noqa: TID251  # this is a view
    trace = new_trace(by=request.user, at=at)
    file, count = write_sheet(ledger, rows, foot=f"导出：{trace.line}", is_masked=not in_full)
    keep_export(ledger=ledger, rows=count, asked={**asked, **in_full}, by=request.user, at=at, trace=trace)
    name = f"{ledger.title}-{'-'.join(asked.values())}-{timezone.localdate():%Y%m%d}.xlsx"  # noqa: TID251  # as above
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
