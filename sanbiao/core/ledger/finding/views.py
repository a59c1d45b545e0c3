"""The pages of finding: saved views, remembered columns, cross-tables."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.tracing import new_trace
from sanbiao.core.documents.grid_book import grid_workbook
from sanbiao.core.ledger.finding.crossing import ACROSS, DOWN, CrossTable, choices_of
from sanbiao.core.ledger.finding.keeping import (
    VIEW,
    change_view,
    kept_of,
    may_change_view,
    may_share,
    remember_columns,
    remove_view,
    save_view,
    views_of,
)
from sanbiao.core.ledger.finding.watching import unwatch_view, watch_view, watched_by
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import COLUMNS, Listing
from sanbiao.core.ledger.services import keep_export
from sanbiao.core.ledger.sheets import CONTENT_TYPE
from sanbiao.core.ledger.table import Table
from sanbiao.core.ledger.views import LedgerView

CROSS = "交叉表"


class ViewsView(LedgerView):
    """The views of a ledger: those that may be opened, the own ones to be changed. By POST the list of the address is saved."""

    def get(self, request: OfficeRequest, slug: str) -> HttpResponse:
        watched = watched_by(self.user)
        lines = [
            {
                "view": view,
                "watch_url": self.url("ledger-view-watch", view.pk),
                "is_watched": view.pk in watched,
                "is_own": may_change_view(self.user, view),
                "url": self.url("ledger-view", view.pk),
                "remove_url": self.url("ledger-view-remove", view.pk),
            }
            for view in views_of(self.ledger, self.user).select_related("owner")
        ]
        return self.page("ledger/views.html", lines=lines, may_share=may_share(self.user, self.ledger))

    def post(self, request: OfficeRequest, slug: str) -> HttpResponse:
        query = request.GET.copy()
        try:
            view = save_view(
                ledger=self.ledger,
                name=request.POST.get("name", ""),
                asked=kept_of(self.ledger, request.GET),
                is_shared=request.POST.get("is_shared") == "1",
                by=self.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"已保存视图：{view.name}。")
            query[VIEW] = str(view.pk)
        return redirect(_list_of(self.ledger, query))


def _list_of(ledger: Ledger[Any], parameters: QueryDict) -> str:
    """The list with the parameters of an address."""
    query = parameters.urlencode()
    return f"{ledger.list_url()}{f'?{query}' if query else ''}"


class ViewView(LedgerView):
    """One view, to be renamed, shared or deleted; it is there for those who may open it."""

    http_method_names = ("post",)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        self.view = get_object_or_404(views_of(self.ledger, self.user), pk=kwargs["pk"])

    def post(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        try:
            self.do(request)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(self.url("ledger-views"))

    def do(self, request: OfficeRequest) -> None:
        view = change_view(
            ledger=self.ledger,
            view=self.view,
            name=request.POST.get("name", ""),
            is_shared=request.POST.get("is_shared") == "1",
            by=self.user,
            at=timezone.now(),
        )
        messages.success(request, f"已保存视图：{view.name}。")


class ViewRemoveView(ViewView):
    def do(self, request: OfficeRequest) -> None:
        remove_view(view=self.view, by=self.user, at=timezone.now())
        messages.success(request, f"已删除视图：{self.view.name}。")


class ViewWatchView(ViewView):
    """Puts the number of a view on the own home page, or takes it away."""

    def do(self, request: OfficeRequest) -> None:
        if request.POST.get("off") == "1":
            unwatch_view(view=self.view, by=self.user, at=timezone.now())
            messages.success(request, f"已从首页拿下：{self.view.name}。")
        else:
            watch_view(view=self.view, by=self.user, at=timezone.now())
            messages.success(request, f"已放到首页“我的数”：{self.view.name}。")


class ColumnsView(LedgerView):
    """Remembers the columns of the address for this person; by another button shows those of the ledger again."""

    http_method_names = ("post",)

    def post(self, request: OfficeRequest, slug: str) -> HttpResponse:
        forgets = request.POST.get("forget") == "1"
        columns = [] if forgets else request.GET.getlist(COLUMNS)
        remember_columns(ledger=self.ledger, columns=columns, by=self.user, at=timezone.now())
        messages.success(request, "已恢复这本台账原来的列。" if forgets else "已记住，以后打开这本台账就显示这些列。")
        query = request.GET.copy()
        query.pop(COLUMNS, None)
        return redirect(_list_of(self.ledger, query))


class CrossView(LedgerView):
    """A cross-table of the list of the address; by POST as a sheet."""

    def get(self, request: OfficeRequest, slug: str) -> HttpResponse:
        table = self._table(request.GET)
        query = request.GET.copy()
        for name in (DOWN, ACROSS):
            query.pop(name, None)
        may_export = self.may("export_permission") and table.down and not table.fault and table.rows
        listed = Table(table.listing)
        return self.page(
            "ledger/cross.html",
            table=table,
            chart=None if table.fault else table.chart(),
            downs=choices_of(table.known, request.GET.get(DOWN, "")),
            acrosses=choices_of(table.known, request.GET.get(ACROSS, "")),
            chips=list(listed.chips),
            faults=listed.faults,
            back_url=_list_of(self.ledger, query),
            export_url=f"{request.path}?{request.GET.urlencode()}" if may_export else "",
        )

    def _table(self, parameters: QueryDict, permission: str = "") -> CrossTable:
        listing = Listing(self.ledger, self.user, self.request.context, parameters, permission=permission)
        return CrossTable(listing, self.user, down=parameters.get(DOWN, ""), across=parameters.get(ACROSS, ""))

    def post(self, request: OfficeRequest, slug: str) -> HttpResponse:
        if not self.may("export_permission"):
            raise Http404
        table, at = self._table(request.GET, self.ledger.export_permission), timezone.now()
        if not table.down or table.fault:
            messages.error(request, table.fault or "请先选按什么分行，再导出。")
            return redirect(f"{request.path}?{request.GET.urlencode()}")
        asked = {CROSS: table.named, **table.listing.asked}
        context = request.context
        said = "　".join([context.label, f"截至 {context.on:%Y-%m-%d}", *(f"{name}：{told}" for name, told in asked.items())])
        trace = new_trace(by=self.user, at=at)
        content = grid_workbook(table.grid(said=said, foot=f"导出：{trace.line}"))
        keep_export(ledger=self.ledger, rows=table.total, asked=asked, by=self.user, at=at, trace=trace)
        name = f"{self.ledger.title}-{CROSS}-{timezone.localdate():%Y%m%d}.xlsx"
        disposition = content_disposition_header(as_attachment=True, filename=name) or ""
        return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition})
