"""The pages of the figures. A figure none of whose rows a person may see is not there for them (404)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.tracing import new_trace
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.indicators.services import beside, paths_for, row_keys
from sanbiao.core.indicators.showing import NoPart, Selection, Shown, groups, selection
from sanbiao.core.indicators.stating import stating_link
from sanbiao.core.ledger.beside import Beside
from sanbiao.core.ledger.in_full import asked_in_full
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import Listing, context_query
from sanbiao.core.ledger.papers.taking import SHAPE, TakenRows, offer, paper_answer
from sanbiao.core.ledger.samples import has_sample
from sanbiao.core.ledger.services import keep_export
from sanbiao.core.ledger.sheets import CONTENT_TYPE, MOST_ROWS, write_sheets
from sanbiao.core.ledger.table import Table
from sanbiao.core.ui.shell import Item

OWN = ("part", "ledger")


class FigureList(View):
    """All figures of the context that this person may open, by business."""

    request: OfficeRequest

    def get(self, request: OfficeRequest) -> HttpResponse:
        with_history = request.GET.get("history") == "1"
        found = groups(request.user, request.context, with_history=with_history)
        is_part = with_history and request.headers.get("HX-Request")
        return render(
            request,
            "indicators/_sparks.html" if is_part else "indicators/figures.html",
            {"groups": found, "count": sum(len(each.lines) for each in found), "with_history": with_history},
        )


class FigureView(View):
    """A page of one figure."""

    request: OfficeRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        try:
            self.one = REGISTRY[kwargs["code"]]
            self.selected: Selection | None = selection(self.one, request.GET.get("part", ""))
        except (KeyError, NoPart) as fault:
            raise Http404 from fault
        self.paths = paths_for(request.user, self.one, *self.request.context.subtrees)
        if not self.paths:
            raise Http404

    def listing(self, ledger: Ledger[Any], permission: str = "") -> Listing:
        """The rows of the figure in one ledger, as the parameters of the address filter and sort them."""
        return self.restricted(ledger, permission, self.request.GET if self.is_open(ledger) else QueryDict())

    def restricted(self, ledger: Ledger[Any], permission: str = "", parameters: QueryDict | None = None) -> Listing:
        part, counted = (self.selected.part, self.selected.counted) if self.selected else (None, False)
        keys = row_keys(self.one, ledger.key, self.request.context.window, self.paths, part=part, counted=counted)
        return Listing(
            ledger,
            self.request.user,
            self.request.context,
            parameters or QueryDict(),
            permission=permission,
            restrict=Q(pk__in=keys),
        )

    def beside(self, ledger: Ledger[Any]) -> Beside:
        return beside(self.one, ledger.key, self.request.context.window, self.paths)

    @property
    def ledgers(self) -> list[Ledger[Any]]:
        return [LEDGERS[key] for key in self.one.ledgers]

    @cached_property
    def chosen(self) -> Ledger[Any]:
        """The ledger whose rows the page lists: the one asked for, else the first that has any."""
        wanted = self.request.GET.get("ledger", "")
        asked = [ledger for ledger in self.ledgers if ledger.slug == wanted]
        if asked or len(self.ledgers) == 1:
            return next(iter((*asked, *self.ledgers)))
        return next((ledger for ledger in self.ledgers if self.row_counts[ledger.key]), self.ledgers[0])

    @cached_property
    def row_counts(self) -> dict[str, int]:
        """How many rows of each ledger the figure, or its part, opens."""
        return {ledger.key: self.restricted(ledger).seen.count() for ledger in self.ledgers}

    def is_open(self, ledger: Ledger[Any]) -> bool:
        return ledger is self.chosen


class FigurePage(FigureView):
    def get(self, request: OfficeRequest, code: str) -> HttpResponse:
        table = self._table()
        if table and request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
            return render(request, "ledger/_rows.html", {"table": table, "is_part": True})
        shown = Shown(self.one, self.paths, request.context, context_query(request.GET))
        return render(
            request,
            "indicators/figure.html",
            {
                "one": self.one,
                "shown": shown,
                "figure": shown.figure,
                "table": table,
                "filling": self._filling() if shown.figure.wanting else [],
                "stating": stating_link(request.user, self.one, request.context) if shown.figure.wanting else None,
                "selected": self.selected,
                "kept": self._kept(),
                "tabs": self._tabs(shown),
                "whole_url": shown.address(),
                "counted_url": shown.address(part="numerator"),
            },
        )

    def _table(self) -> Table | None:
        """The rows; None for those who may know but how many they are."""
        if not self.chosen.policy.may(self.request.user, self.chosen.view_permission):
            return None
        listing, beside = self.listing(self.chosen), self.beside(self.chosen)
        url = self._export_url()
        papers = offer(self.chosen, self.request.user) if url else None
        return Table(
            listing, export_url=url, beside=beside, back=self.request.get_full_path(), papers=papers, anchor="#rows-title"
        )

    def _filling(self) -> list[tuple[Ledger[Any], bool]]:
        """The ledgers that would give the figure its rows, for those who may bring them in, and whether each has a sample."""
        may = [book for book in self.ledgers if book.policy.may(self.request.user, book.import_permission)]
        return [(book, has_sample(book)) for book in may]

    def _export_url(self) -> str:
        if not self.chosen.policy.may(self.request.user, self.chosen.export_permission):
            return ""
        query = self.request.GET.copy()
        query["ledger"] = self.chosen.slug
        return f"{reverse('figure-rows', args=[self.one.code])}?{query.urlencode()}"

    def _kept(self) -> list[tuple[str, str]]:
        return [(name, self.request.GET[name]) for name in OWN if self.request.GET.get(name)]

    def _tabs(self, shown: Shown) -> list[Item]:
        """One for each ledger the rows come from; none where they come from one alone."""
        if len(self.ledgers) < 2:
            return []
        part = self.request.GET.get("part", "")
        return [
            Item(
                f"{ledger.title} {self.row_counts[ledger.key]} 行",
                f"{shown.address(part=part, ledger=ledger.slug)}#rows-title",
                ledger is self.chosen,
            )
            for ledger in self.ledgers
        ]


class FigureRows(FigureView):
    """The figure's rows as a workbook: of the ledger asked for as filtered, else of every ledger. Asked for by POST,
    for it is kept that they were taken away.
    """

    def is_open(self, ledger: Ledger[Any]) -> bool:
        return ledger.slug == self.request.GET.get("ledger", "")

    def post(self, request: OfficeRequest, code: str) -> HttpResponseBase:
        wanted = [ledger for ledger in self.ledgers if self.is_open(ledger)] or self.ledgers
        if not all(ledger.policy.may(request.user, ledger.export_permission) for ledger in wanted):
            raise Http404
        if request.POST.get(SHAPE):
            return self._on_paper(request, wanted[0])
        books = [(ledger, self.listing(ledger, ledger.export_permission).rows) for ledger in wanted]
        if any(rows[MOST_ROWS:].exists() for _, rows in books):
            messages.error(request, f"超过 {MOST_ROWS} 行，一次导出不了。请先用筛选或单位范围缩小，再分次导出。")
            return redirect(f"{reverse('figure', args=[code])}?{request.GET.urlencode()}")
        try:
            in_full = asked_in_full(request)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{reverse('figure', args=[code])}?{request.GET.urlencode()}")
        by, at = request.user.get_username(), timezone.now()
        trace = new_trace(by=by, at=at)
        besides = {ledger.key: self.beside(ledger) for ledger in wanted}
        file, _ = write_sheets(books, besides, foot=f"导出：{trace.line}", is_masked=not in_full)
        for ledger, rows in books:
            asked = {"figure": code, **({"part": self.selected.label} if self.selected else {})}
            asked |= {"caveat": request.context.caveat} if request.context.caveat else {}
            keep_export(ledger=ledger, rows=rows.count(), asked=asked | in_full, by=by, at=at, trace=trace)
        name = f"{self.one.name}-{request.context.period.code}.xlsx".replace("/", "")
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)

    def _on_paper(self, request: OfficeRequest, ledger: Ledger[Any]) -> HttpResponse:
        asked = {"指标": self.one.name, **({"部分": self.selected.label} if self.selected else {})}
        asked |= {"说明": request.context.caveat} if request.context.caveat else {}
        taken = TakenRows(
            listing=self.listing(ledger, ledger.export_permission),
            named=f"{self.one.name}：{ledger.title}",
            time=request.context.window.label,
            asked=asked,
            beside=self.beside(ledger),
        )
        return paper_answer(request, taken, back_url=reverse("figure", args=[self.one.code]))
