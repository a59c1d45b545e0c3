"""A page that ends in some rows of a ledger: a list that filters and sorts like the ledger's own, and goes out as a sheet."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import Listing, Table
from sanbiao.core.ledger.services import keep_export
from sanbiao.core.ledger.sheets import CONTENT_TYPE, write_sheet


class RowsPage(View):
    """To those who may see no row of the ledger the page is not there. `rows_named` says which rows they are."""

    ledger: ClassVar[Ledger[Any]]
    template: ClassVar[str]
    rows_named: ClassVar[str]
    request: OfficeRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        if not self._may(self.ledger.view_permission):
            raise Http404

    @abstractmethod
    def restrict(self) -> Q:
        """Which rows they are."""

    @abstractmethod
    def shown(self) -> dict[str, Any]:
        """What stands above the list."""

    def get(self, request: OfficeRequest) -> HttpResponse:
        export_url = request.get_full_path() if self._may(self.ledger.export_permission) else ""
        table = Table(self._listing(self.ledger.view_permission), export_url=export_url)
        if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
            return render(request, "ledger/_rows.html", {"table": table, "is_part": True})
        return render(request, self.template, {"table": table, **self.shown()})

    def post(self, request: OfficeRequest) -> HttpResponseBase:
        """The list as a sheet; that it was taken away is kept."""
        if not self._may(self.ledger.export_permission):
            raise Http404
        rows = self._listing(self.ledger.export_permission).rows
        return sheet_answer(self.ledger, rows, {"范围": self.rows_named}, request)

    def _may(self, permission: str) -> bool:
        return self.ledger.policy.may(self.request.user, permission)

    def _listing(self, permission: str) -> Listing:
        context, parameters = self.request.context, self.request.GET
        return Listing(self.ledger, self.request.user, context, parameters, permission=permission, restrict=self.restrict())


def sheet_answer(ledger: Ledger[Any], rows: QuerySet[Any], asked: Mapping[str, str], request: OfficeRequest) -> FileResponse:
    """`rows` as a workbook that can be read in again. `asked` says which rows they are; that they were taken away is kept."""
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101  # nobody else gets past the policy
    file, count = write_sheet(ledger, rows)
    keep_export(ledger=ledger, rows=count, asked=asked, by=request.user, at=timezone.now())  # noqa: TID251  # this is a view
    name = f"{ledger.title}-{'-'.join(asked.values())}-{timezone.localdate():%Y%m%d}.xlsx"  # noqa: TID251  # as above
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
