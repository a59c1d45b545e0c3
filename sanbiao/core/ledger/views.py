"""The pages of every ledger. A stranger's ledger or row is not there at all (404)."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views import View

from sanbiao.core.access.bounds import row_number
from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.tracing import new_trace
from sanbiao.core.ledger.asking import AskForm
from sanbiao.core.ledger.cells import printed, value_of
from sanbiao.core.ledger.choosing import ALL, ROW
from sanbiao.core.ledger.enlisted import lists_of, roster_of
from sanbiao.core.ledger.finding.bar import bar_of
from sanbiao.core.ledger.finding.keeping import columns_for
from sanbiao.core.ledger.forms import RowForm, form_of
from sanbiao.core.ledger.history import happenings
from sanbiao.core.ledger.in_full import asked_in_full
from sanbiao.core.ledger.leading import LeadsToVoided, in_context
from sanbiao.core.ledger.ledger import Ledger, ledger_of
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.panels import panels_of
from sanbiao.core.ledger.papers.taking import SHAPE, TakenRows, offer, paper_answer, today_said
from sanbiao.core.ledger.samples import has_sample
from sanbiao.core.ledger.services import (
    Conflict,
    change_row,
    create_row,
    created_by,
    keep_export,
    version_of,
)
from sanbiao.core.ledger.sheets import CONTENT_TYPE, MOST_ROWS, write_empty_sheet, write_sample_sheet, write_sheet
from sanbiao.core.ledger.states import Offered, offered, steps_of
from sanbiao.core.ledger.table import Table
from sanbiao.core.ledger.telling import timeline, told_of
from sanbiao.core.machine.steps import new_ticket
from sanbiao.core.ui.shell import Fact


class LedgerView(View):
    """A page of one ledger, for those who may see any of its rows."""

    permission = "view_permission"
    request: OfficeRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        self.user = cast(AbstractBaseUser, request.user)  # who is not signed in does not come this far
        self.ledger = self.ledger_of(**kwargs)
        self.at = timezone.now()
        if not self.may(self.permission):
            raise Http404

    def ledger_of(self, **kwargs: Any) -> Ledger[Any]:  # Any: parts of the address
        """The ledger that the address names."""
        try:
            return ledger_of(kwargs["slug"])
        except KeyError as fault:
            raise Http404 from fault

    def may(self, permission: str) -> bool:
        """Whether this person holds the ledger's permission of that name anywhere."""
        code = getattr(self.ledger, permission)
        return bool(code) and self.ledger.policy.may(self.request.user, code)

    def url(self, name: str, *parts: Any) -> str:
        """An address of this ledger, in the context of this page."""
        return in_context(self.request, reverse(name, args=[self.ledger.slug, *parts]))

    def detail_url(self, pk: Any) -> str:
        return in_context(self.request, self.ledger.detail_url(pk))

    def page(self, template: str, status: int = 200, **more: Any) -> HttpResponse:
        list_url = in_context(self.request, self.ledger.list_url())
        return render(self.request, template, {"ledger": self.ledger, "list_url": list_url, **more}, status=status)


class ListView(LedgerView):
    def get(self, request: OfficeRequest, slug: str) -> HttpResponse:
        shown = columns_for(self.ledger, self.user)
        listing = Listing(self.ledger, request.user, request.context, request.GET, shown=shown)
        finding = bar_of(listing, self.user, self.url)
        if finding.builder.address:
            return redirect(f"{request.path}{finding.builder.address}")
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        table = Table(
            listing,
            export_url=f"{reverse('ledger-export', args=[slug])}{query}" if self.may("export_permission") else "",
            actions=self._actions(query),
            papers=offer(self.ledger, request.user) if self.may("export_permission") else None,
        )
        if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
            part = self.page("ledger/_rows.html", table=table, finding=finding, ticket=new_ticket(), is_part=True)
            part["HX-Push-Url"] = f"{request.path}{listing.tidy_query}"
            return part
        can_import = self.may("import_permission")
        return self.page(
            "ledger/list.html",
            table=table,
            finding=finding,
            ticket=new_ticket(),
            create_url=self.url("ledger-create") if self.may("change_permission") else "",
            import_url=in_context(request, reverse("import-new")) if can_import else "",
            sheet_url=self.url("ledger-sheet") if can_import else "",
            sample_url=self.url("ledger-sample") if can_import and has_sample(self.ledger) else "",
            paste_url=self.url("import-paste") if can_import else "",
            voided_url=self.url("ledger-voided") if self.may("change_permission") else "",
        )

    def _actions(self, query: str) -> list[tuple[str, str]]:
        """What may be done with several rows at once, the usual steps first: address, with the filters of the list, and label."""
        actions = []
        if (machine := self.ledger.machine) is not None:
            actions = [
                (self.ledger_url("ledger-fire-many", each.name), each.label)
                for each in machine.onward
                if machine.policy.may(self.request.user, each.permission)
            ]
        if self.may("change_permission"):
            actions.append((self.ledger_url("ledger-change-many"), "批量修改"))
        if self.may("export_permission"):
            actions.append((self.ledger_url("ledger-export"), "导出选中的行"))
        if self.may("change_permission"):
            actions.append((self.ledger_url("ledger-void-many"), "作废选中的行"))
        return [(f"{url}{query}", label) for url, label in actions]

    def ledger_url(self, name: str, *parts: Any) -> str:
        """An address of this ledger, without the context of this page."""
        return reverse(name, args=[self.ledger.slug, *parts])


class ExportView(LedgerView):
    """The rows of the list as a sheet, or on paper. It is asked for by POST, for it is kept that they were taken away."""

    permission = "export_permission"

    def post(self, request: OfficeRequest, slug: str) -> HttpResponseBase:
        permission, shown = self.ledger.export_permission, columns_for(self.ledger, self.user)
        listing = Listing(self.ledger, request.user, request.context, request.GET, permission=permission, shown=shown)
        asked = listing.asked
        if (chosen := request.POST.getlist(ROW)) and not request.POST.get(ALL):
            listing.restrict = Q(pk__in={number for text in chosen if (number := row_number(text))})
            asked["选中的行"] = str(len(chosen))
        if request.POST.get(SHAPE):
            taken = TakenRows(listing=listing, named=self.ledger.title, time=today_said(self.at), asked=asked)
            return paper_answer(request, taken, back_url=self.ledger.list_url())
        if listing.rows[MOST_ROWS:].exists():
            messages.error(request, f"超过 {MOST_ROWS} 行，一次导出不了。请先用筛选或单位范围缩小，再分次导出。")
            return redirect(f"{self.ledger.list_url()}?{request.GET.urlencode()}")
        try:
            in_full = asked_in_full(request)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{self.ledger.list_url()}?{request.GET.urlencode()}")
        trace = new_trace(by=self.user, at=self.at)
        file, count = write_sheet(self.ledger, listing.rows, foot=f"导出：{trace.line}", is_masked=not in_full)
        keep_export(ledger=self.ledger, rows=count, asked=asked | in_full, by=self.user, at=self.at, trace=trace)
        name = f"{self.ledger.title}-{timezone.localdate():%Y%m%d}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


class SheetView(LedgerView):
    """An empty sheet to fill in."""

    permission = "import_permission"

    def get(self, request: OfficeRequest, slug: str) -> HttpResponse:
        return _workbook(write_empty_sheet(self.ledger), f"{self.ledger.title}-空表.xlsx")


class SampleView(LedgerView):
    """The sheet with a few invented rows, as it looks when it is filled in."""

    permission = "import_permission"

    def get(self, request: OfficeRequest, slug: str) -> HttpResponse:
        if not has_sample(self.ledger):
            raise Http404
        return _workbook(write_sample_sheet(self.ledger), f"{self.ledger.title}-样表.xlsx")


def _workbook(sheet: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(sheet, content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition})


class RecordView(LedgerView):
    """A page of one row in sight."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.record = get_object_or_404(self._rows(), pk=kwargs["pk"])

    def _rows(self) -> QuerySet[Any]:
        return self.ledger.rows(self.request.user, getattr(self.ledger, self.permission))

    def steps(self) -> list[Offered]:
        """The steps of the row that this person may take."""
        if self.ledger.machine is None:
            return []
        return offered(self.ledger.machine, self.record, self.user, lambda name: self.url("ledger-fire", self.record.pk, name))


class DetailView(LeadsToVoided, RecordView):
    template: ClassVar[str] = "ledger/detail.html"

    def get(self, request: OfficeRequest, **kwargs: Any) -> HttpResponse:
        return self.page(self.template, **self.detail())

    def detail(self) -> dict[str, Any]:  # Any: what the template draws
        """The row as its ledger tells it: facts, states and steps, related rows, history."""
        request, pk = self.request, self.record.pk
        machine = self.ledger.machine
        can_change = bool(self.ledger.change_permission) and self.ledger.policy.may(
            request.user, self.ledger.change_permission, self.record
        )
        told = told_of(self.record, request.user) if self.ledger.shows_all_pointing else []
        return {
            "record": self.record,
            "told": told,
            "timeline": timeline(told),
            "facts": [self._fact(column) for column in self.ledger.columns],
            "states": steps_of(machine, self.record) if machine else [],
            "steps": self.steps(),
            "change_url": self.url("ledger-change", pk) if can_change else "",
            "void_url": self.url("ledger-void", pk) if can_change else "",
            "merge_url": self.url("ledger-merge", pk) if can_change and self.ledger.merges else "",
            "enlist_urls": self._enlist_urls(),
            "panels": panels_of(self.ledger, self.record, request.user, request.context),
            "events": happenings(self.ledger, self.record),
        }

    def _enlist_urls(self) -> list[tuple[str, str]]:
        """Label and address of each list of the row on which people of the roster may be put by choosing them."""
        found = []
        for ledger in lists_of(self.ledger, self.user):
            url = reverse("ledger-enlist", args=[ledger.slug, self.record.pk])
            found.append((f"从{roster_of(ledger).title}选人", in_context(self.request, url)))
        return found

    def _fact(self, column: Any) -> Fact:
        text = printed(column, value_of(self.record, column.field))
        return Fact(column.label.replace("/", ""), text, whole=column.kind.style(column) == "long" and len(text) > 30)


class CreateView(LedgerView):
    permission = "change_permission"

    def get(self, request: OfficeRequest, slug: str) -> HttpResponse:
        begun = {name: request.GET[name] for name in self.ledger.begun_with if name in request.GET}
        return self._form(form_of(self.ledger)(initial=begun, user=request.user, on=timezone.localdate()))

    def post(self, request: OfficeRequest, slug: str) -> HttpResponse:
        ticket = request.POST.get("ticket", "")
        if ticket and (kept := created_by(self.ledger, ticket, self.user)):
            return redirect(self.detail_url(kept))
        form = form_of(self.ledger)(request.POST, user=request.user, on=timezone.localdate())
        if not form.is_valid():
            return self._form(form, status=422)
        try:
            record = create_row(
                ledger=self.ledger, values=form.values, by=self.user, at=timezone.now(), ticket=form.cleaned_data["ticket"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._form(form, status=422)
        return saved(request, form, f"已登记：{record}", self.detail_url(record.pk))

    def _form(self, form: RowForm, status: int = 200) -> HttpResponse:
        return self.page("ledger/form.html", status=status, form=form, heading=f"登记{self.ledger.title}", back_url="")


class ChangeView(RecordView):
    permission = "change_permission"

    def get(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        version = version_of(self.record)
        form = form_of(self.ledger)(
            instance=self.record, initial={"version": version}, user=request.user, on=timezone.localdate()
        )
        return self._form(form)

    def post(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        form = self._bound(request.POST)
        if not form.is_valid():
            return self._form(form, status=422)
        try:
            record = change_row(
                ledger=self.ledger,
                record=self.record,
                values=form.values,
                version=form.cleaned_data["version"],
                by=self.user,
                at=timezone.now(),
            )
        except Conflict as conflict:
            return self._conflict(request, form, conflict)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._form(form, status=422)
        return saved(request, form, f"已保存：{record}", self.detail_url(record.pk))

    def _bound(self, typed: QueryDict) -> RowForm:
        record = self._rows().get(pk=self.record.pk)
        return form_of(self.ledger)(typed, instance=record, user=self.request.user, on=timezone.localdate())

    def _conflict(self, request: OfficeRequest, form: RowForm, conflict: Conflict) -> HttpResponse:
        """What was typed stays in the form; beside it what the other person has left, and the version to overwrite it."""
        typed = request.POST.copy()
        typed["version"] = version_of(conflict.current)
        differing = form.differing(conflict.current)
        again = self._bound(typed)
        return self._form(again, status=409, differing=differing, event=happenings(self.ledger, conflict.current)[:1])

    def _form(self, form: RowForm, status: int = 200, **more: Any) -> HttpResponse:
        heading = f"修改{self.ledger.title}：{self.record}"
        return self.page(
            "ledger/form.html", status=status, form=form, heading=heading, back_url=self.detail_url(self.record.pk), **more
        )


def saved(request: HttpRequest, form: RowForm | AskForm, sentence: str, url: str) -> HttpResponse:
    """Say that it is done, and what to look at once more."""
    messages.success(request, sentence)
    for warning in form.warnings:
        messages.warning(request, warning)
    return redirect(url)
