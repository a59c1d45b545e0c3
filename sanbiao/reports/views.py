"""The pages of reports: what was compiled, what stands behind it, and what the ledgers say of it now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.views import View

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.policy import CHANGE, VIEW
from sanbiao.core.access.refusal import Refused
from sanbiao.core.documents.controls import NotReadable
from sanbiao.core.documents.office import NotDrawn, can_draw
from sanbiao.core.drive.uploads import TakesFiles
from sanbiao.core.indicators.services import paths_for
from sanbiao.core.ledger.listing import context_query
from sanbiao.core.ui.times import local_date
from sanbiao.registry.organisations.permissions import unit_policy
from sanbiao.registry.organisations.queries import city_name
from sanbiao.reports.checking import CheckedFigure
from sanbiao.reports.comparing import Compared, Comparison, compared, slots_in_text
from sanbiao.reports.forms import CheckForm, CompileForm
from sanbiao.reports.models import CompiledReport
from sanbiao.reports.permissions import COMPILE, report_policy
from sanbiao.reports.printing import SlotStatus
from sanbiao.reports.services import check_document, compile_and_keep, take_report
from sanbiao.reports.template import Slot

PAGE = 20
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TONES = {
    SlotStatus.AGREES: "positive",
    SlotStatus.DIFFERS: "caution",
    SlotStatus.MISSING: "negative",
    SlotStatus.NO_DATA: "neutral",
    SlotStatus.UNKNOWN: "negative",
    SlotStatus.LOST: "negative",
}


class ReportView(View):
    """A page for those who may do `permission` anywhere."""

    permission = VIEW
    request: OfficeRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        if not report_policy.may(request.user, self.permission):
            raise Http404

    def initial(self) -> dict[str, str]:
        """The period and the organisation of the page, to begin a form with."""
        return {"period": self.request.context.period.code, "unit": self.request.context.unit}


class ReportList(View):
    """The reports in sight; the list is there for everybody, and empty for who sees none.

    It says what each report states. What the ledgers say now is worked out for who asks: `?compare=1`.
    """

    request: OfficeRequest

    def get(self, request: OfficeRequest) -> HttpResponse:
        seen = report_policy.records(request.user, VIEW).select_related("unit").order_by("-compiled_at", "-pk")
        page = Paginator(seen, PAGE).get_page(request.GET.get("page"))
        may_compile = report_policy.may(request.user, COMPILE)
        may_check = report_policy.may(request.user, VIEW)
        is_compared = request.GET.get("compare") == "1"
        reports = compared(page) if is_compared else [Comparison(report, {}) for report in page]
        return render(
            request,
            "reports/reports.html",
            {
                "page": page,
                "reports": reports,
                "is_compared": is_compared,
                "may_compile": may_compile,
                "may_check": may_check,
            },
        )


class Compile(ReportView):
    permission = COMPILE

    def get(self, request: OfficeRequest) -> HttpResponse:
        form = CompileForm(initial=self.initial(), user=request.user, permission=self.permission, today=timezone.localdate())
        return self._page(form)

    def post(self, request: OfficeRequest) -> HttpResponse:
        at = timezone.localtime()
        form = CompileForm(
            request.POST, initial=self.initial(), user=request.user, permission=self.permission, today=local_date(at)
        )
        if not form.is_valid():
            return self._page(form, status=422)
        report, _, _ = compile_and_keep(**form.cleaned_data, by=request.user.get_username(), at=at)
        messages.success(request, f"已编制：{report.title}")
        return redirect(Comparison(report, {}).address)

    def _page(self, form: CompileForm, status: int = 200) -> HttpResponse:
        told = {"form": form, "city": city_name(), "may_name_city": unit_policy.opens_all(self.request.user, CHANGE)}
        return render(self.request, "reports/new.html", told, status=status)


class OneReport(ReportView):
    """A page of one report in sight."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        seen = report_policy.records(request.user, VIEW).select_related("unit")
        self.report: CompiledReport = get_object_or_404(seen, pk=kwargs["pk"])

    def comparison(self, code: str = "") -> Comparison:
        [one] = compared([self.report], code=code)
        return one

    def taken(self, ending: str, kind: str, *, as_pdf: bool = False) -> HttpResponseBase:
        """The report as a file to take away, or its page with the reason why it cannot be had."""
        by = cast(AbstractBaseUser, self.request.user)
        try:
            content = take_report(self.report, as_pdf=as_pdf, by=by, at=timezone.now())
        except (NotDrawn, Refused) as fault:
            messages.error(self.request, str(fault))
            return redirect(f"{reverse('report', args=[self.report.pk])}{context_query(self.request.GET)}")
        disposition = content_disposition_header(as_attachment=True, filename=f"{self.report.title}.{ending}")
        return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition or ""})

    def figure_url(self, line: Compared) -> str:
        """The figure's page at the report's period and unit; empty for who may not see its rows."""
        unit = self.report.unit
        if line.indicator is None or not paths_for(self.request.user, line.indicator, unit.path if unit else "/"):
            return ""
        asked = {**({"org": unit.code} if unit else {}), "period": self.report.period}
        return f"{reverse('figure', args=[line.slot.code])}?{urlencode(asked)}"


@dataclass(frozen=True)
class OutlineSection:
    """A heading of the outline."""

    anchor: str
    text: str
    is_sub: bool


class ReportPage(OneReport):
    def get(self, request: OfficeRequest, pk: int) -> HttpResponse:
        is_part = bool(request.headers.get("HX-Request"))
        slot = self._slot()
        comparison = self.comparison(slot.code if is_part and slot else "")
        chosen = comparison.by_slot[slot] if slot else None
        card = {"line": chosen, "figure_url": self.figure_url(chosen) if chosen else ""}
        if is_part:
            return render(request, "reports/_card.html", {"report": self.report, **card})
        passages = [
            (
                f"passage-{number}",
                passage,
                [(span, comparison.by_slot.get(span.slot) if span.slot else None) for span in passage.spans],
            )
            for number, passage in enumerate(comparison.composed.passages)
        ]
        outline = [OutlineSection(anchor, each.text, each.level > 1) for anchor, each, _ in passages if each.level]
        return render(
            request,
            "reports/report.html",
            {
                "report": self.report,
                "comparison": comparison,
                "passages": passages,
                "outline": outline,
                "can_draw": can_draw(),
                **card,
            },
        )

    def _slot(self) -> Slot | None:
        wanted = self.request.GET.get("slot", "")
        return next((slot for number, slot in enumerate(slots_in_text()) if str(number) == wanted), None)


class Verification(OneReport):
    """Each figure of a report: what it means, what it rests on, what it said and what the ledgers say now."""

    def get(self, request: OfficeRequest, pk: int) -> HttpResponse:
        comparison = self.comparison()
        lines = [(line, self.figure_url(line)) for line in comparison.lines]
        return render(request, "reports/verification.html", {"report": self.report, "comparison": comparison, "lines": lines})


class Word(OneReport):
    """The document. Asked for by POST, for it is kept that it was taken."""

    def post(self, request: OfficeRequest, pk: int) -> HttpResponseBase:
        return self.taken("docx", WORD)


class Pdf(OneReport):
    """The document drawn as PDF."""

    def post(self, request: OfficeRequest, pk: int) -> HttpResponseBase:
        return self.taken("pdf", "application/pdf", as_pdf=True)


class Check(TakesFiles, ReportView):
    """A report edited outside against the ledgers; nothing of it is kept."""

    def get(self, request: OfficeRequest) -> HttpResponse:
        return self._page(CheckForm(initial=self.initial(), user=request.user, permission=self.permission))

    def post(self, request: OfficeRequest) -> HttpResponse:
        form = CheckForm(request.POST, request.FILES, initial=self.initial(), user=request.user, permission=self.permission)
        too_large = getattr(request, "upload_too_large", False)
        if not form.is_valid() or too_large:
            if too_large:
                limit = settings.SANBIAO_UPLOAD_LIMIT // 2**20
                form.add_error("document", f"文档超过 {limit} MB，没有读取。请核对是不是选错了文件。")
            return self._page(form, status=422)
        where, unit = form.cleaned_data["period"], form.cleaned_data["unit"]
        try:
            checked = check_document(form.cleaned_data["document"].read(), period=where, unit=unit, on=timezone.localdate())
        except NotReadable as fault:
            form.add_error("document", str(fault))
            return self._page(form, status=422)
        found = [(line, TONES[line.status]) for line in sorted(checked.lines, key=lambda line: line.agrees)]
        caveat = where.caveat(timezone.localdate())
        counts = list(_counts(checked.lines))
        return self._page(form, checked=checked, lines=found, counts=counts, where=where, unit=unit, caveat=caveat)

    def _page(self, form: CheckForm, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, "reports/check.html", {"form": form, **more}, status=status)


def _counts(lines: tuple[CheckedFigure, ...]) -> Iterator[tuple[str, str]]:
    """How many figures stand how: tone and words."""
    for status in SlotStatus:
        if count := sum(line.status is status for line in lines):
            yield TONES[status], f"{status.label} {count}"
