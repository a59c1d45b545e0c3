"""The addresses below overviews: the rows they count, their table by unit as a workbook; and one figure by unit."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.policy import User
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.tracing import new_trace
from sanbiao.core.indicators.comparing import history
from sanbiao.core.indicators.services import NoIndicator, indicator
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.services import keep_export
from sanbiao.core.ledger.sheets import CONTENT_TYPE, write_grid
from sanbiao.core.pages.checkup import Checkup, CheckupRows
from sanbiao.core.pages.late import LateRows
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.page import REGISTRY, Page
from sanbiao.core.pages.parts import Alert
from sanbiao.core.pages.rows import RowsPage
from sanbiao.core.pages.standing import FEWEST, Standings, standings
from sanbiao.core.pages.units import may_export

__all__ = ["Checkup", "CheckupRows", "LateRows"]


def overview_of(request: HttpRequest, name: str) -> Overview:
    """The overview of that name as the request sees it.

    Raises:
        Http404: there is none, or not for this person.
    """
    declared = REGISTRY.get(name)
    if declared is None or not issubclass(declared, Overview):
        raise Http404
    overview = declared()
    overview.setup(request)
    return overview


class PartPage(Page):
    """An address below an overview, to whose readers it is there."""

    overview: Overview

    @classmethod
    def opens_to(cls, user: User) -> bool:
        """The overview in the address decides."""
        return user.is_authenticated

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        self.overview = overview_of(request, kwargs["page"])


class SomeRows(PartPage, RowsPage):
    """The rows that an overview counts, as a list of their ledger."""

    name, route = "page-rows", "pages/<slug:page>/rows/<slug:some>/"
    template = "pages/rows.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        try:
            self.some = self.overview.some(kwargs["some"])
        except KeyError as fault:
            raise Http404 from fault
        if not self.ledger.policy.may(request.user, self.ledger.view_permission):
            raise Http404
        self.rows_named, self._chosen = self.some.chosen(self.overview, request.GET.get("key", ""))

    @property
    def heading(self) -> str:
        return self.rows_named

    @property
    def ledger(self) -> Ledger[Any]:
        return LEDGERS[self.some.ledger]

    def restrict(self) -> Q:
        return self._chosen

    def shown(self) -> dict[str, Any]:
        kept = [("key", self.request.GET["key"])] if "key" in self.request.GET else []
        some = self.some
        may_do = isinstance(some, Alert) and some.may_do(self.request.user)
        do_count = some.found(self.overview).count() if may_do else 0
        return {
            "kept": kept,
            "above_url": self.address(self.overview.name),
            "above": self.overview.title,
            "do_url": self.address("page-do", self.overview.name, some.name) if do_count else "",
            "do_count": do_count,
            "some": some,
        }


class Mended(PartPage):
    """The one step by which an overview mends all the rows of an alert."""

    name, route = "page-do", "pages/<slug:page>/rows/<slug:some>/do/"
    http_method_names = ("post",)

    def post(self, request: OfficeRequest, page: str, some: str) -> HttpResponse:
        found = next((each for each in self.overview.alerts if each.name == some and each.does), None)
        if found is None or found.does is None or not found.may_do(request.user):
            raise Http404
        try:
            count = found.does(found.found(self.overview), by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, f"不能{found.verb}，一行也没有改动。{refusal}")
            return redirect(self.address("page-rows", page, some))
        if count:
            messages.success(request, f"已{found.verb} {count} {found.unit}。")
        else:
            messages.warning(request, f"没有需要{found.verb}的行，可能已经有人办过。")
        return redirect(self.address(page))


class Units(PartPage):
    """The table by unit of an overview as a workbook. Asked for by POST, for it is kept that it was taken away."""

    name, route = "page-units", "pages/<slug:page>/units/"
    http_method_names = ("post",)

    def post(self, request: OfficeRequest, page: str) -> FileResponse:
        table = self.overview.units
        if table is None or not may_export(table, request.user):
            raise Http404
        window, title = self.window, self.overview.title
        lines, caveat = [*table.lines, table.total], request.context.caveat
        heads = ["单位", *(f"{name}（{unit}）" for name, unit in table.heads)]
        told: list[list[str | Decimal | None]] = [[line.label, *(cell.held for cell in line.cells)] for line in lines]
        by, at = request.user.get_username(), timezone.now()
        trace = new_trace(by=by, at=at)
        file = write_grid(title, heads, [*told, *([[caveat]] if caveat else [])], foot=f"导出：{trace.line}")
        asked = {"页面": f"{title}，按单位", "期次": window.label, "单位": request.context.label}
        asked |= {"说明": caveat} if caveat else {}
        for book in table.ledgers:
            keep_export(ledger=book, rows=len(lines), asked=asked, by=by, at=at, trace=trace)
        name = f"{title}-按单位-{window.label}.xlsx".replace(" ", "")
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


class FigureUnits(Page):
    """One figure by unit over the last periods; by POST as a workbook, for it is kept that it was taken away."""

    name, route = "figure-units", "figures/<str:code>/units/"
    template = "pages/figure_units.html"
    PERIODS = 4

    @classmethod
    def opens_to(cls, user: User) -> bool:
        """The rows of the figure in the address decide."""
        return user.is_authenticated

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        try:
            self.one = indicator(kwargs["code"])
        except NoIndicator as fault:
            raise Http404 from fault
        self.paths = self.sight.paths(self.one.code)
        if not self.paths:
            raise Http404

    @property
    def heading(self) -> str:
        return f"{self.one.name}，按单位"

    @cached_property
    def table(self) -> Standings:
        return standings(self, self.one, self.paths, history(self.request.context, self.PERIODS))

    @property
    def may_export(self) -> bool:
        books = [LEDGERS[key] for key in self.one.ledgers]
        return bool(self.table.lines) and all(book.policy.may(self.request.user, book.export_permission) for book in books)

    def shown(self) -> dict[str, Any]:
        return {
            "one": self.one,
            "table": self.table,
            "fewest": FEWEST,
            "above": self.one.name,
            "above_url": self.address("figure", self.one.code),
            "export_url": self.request.get_full_path() if self.may_export else "",
        }

    def post(self, request: OfficeRequest, code: str) -> FileResponse:
        if not self.may_export:
            raise Http404
        heads = ["名次", "单位", *(window.label for window in self.table.windows)]
        lines: list[list[str | Decimal | None]] = [
            [Decimal(line.place) if line.place else None, line.label, *(cell.held for cell in line.cells)]
            for line in self.table.lines
        ]
        total: list[str | Decimal | None] = [None, "总体", *(cell.held for cell in self.table.total)]
        caveat = request.context.caveat
        by, at = request.user.get_username(), timezone.now()
        trace = new_trace(by=by, at=at)
        file = write_grid(self.one.name, heads, [*lines, total, *([[caveat]] if caveat else [])], foot=f"导出：{trace.line}")
        asked = {"figure": code, "页面": "按单位", "期次": self.window.label, "单位": request.context.label}
        for key in self.one.ledgers:
            keep_export(ledger=LEDGERS[key], rows=len(lines), asked=asked, by=by, at=at, trace=trace)
        name = f"{self.heading}-{self.window.label}.xlsx".replace(" ", "").replace("/", "")
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
