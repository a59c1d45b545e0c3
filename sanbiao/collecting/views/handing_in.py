"""What one unit hands in: to the unit a page to fill in, to the section one to look through."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from sanbiao.collecting.forms import NumbersForm
from sanbiao.collecting.machine import submission_machine
from sanbiao.collecting.models import OWED, DemandKind, DemandState, Submission
from sanbiao.collecting.permissions import HAND_IN, submission_policy
from sanbiao.collecting.rows import findings
from sanbiao.collecting.services import keep_files, save_numbers, take_file, workbook_for
from sanbiao.collecting.views.asking import SUBMISSION, Owed
from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.policy import CHANGE, VIEW
from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.models import Import
from sanbiao.core.drive.showing import cards_of
from sanbiao.core.drive.uploads import TakesFiles
from sanbiao.core.ledger.sheets import CONTENT_TYPE
from sanbiao.core.pages.thing import ThingPage

SHOWN_FAULTS = 200


class SubmissionPage(TakesFiles, ThingPage):
    """One submission. What is filled in is posted to its own address, and says by `do` what it is."""

    name, route = "submission", "collecting/submissions/<int:pk>/"
    ledgers = (SUBMISSION,)
    template = "collecting/submission.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        self.typed: NumbersForm | None = None
        self.refusal = ""

    def post(self, request: OfficeRequest, pk: int) -> HttpResponseBase:
        doing: dict[str, Callable[[], HttpResponseBase]] = {
            "numbers": self._numbers,
            "upload": self._upload,
            "workbook": self._workbook,
            "file": self._file,
        }
        do = doing.get(request.POST.get("do", ""))
        if do is None or not submission_policy.may(self.user, HAND_IN, self.record):
            raise Http404
        try:
            return do()
        except Refused as refusal:
            self.refusal = str(refusal)
            return self._again()

    def _again(self) -> HttpResponse:
        """The page once more, with what was typed and why it was not taken."""
        answer = self.get(self.request)
        answer.status_code = 422
        return answer

    def _numbers(self) -> HttpResponse:
        form = self._form(self.request.POST)
        if not form.is_valid():
            self.typed = form
            return self._again()
        self.typed = form
        save_numbers(submission=self.record, numbers=form.numbers, by=self.user, at=self.at)
        if self.request.POST.get("then") != "hand_in":
            return self._done("已保存，还没有报送。")
        submission_machine.fire("hand_in", self.record, by=self.user, at=self.at)
        return self._done("已报送。")

    def _upload(self) -> HttpResponse:
        if getattr(self.request, "upload_too_large", False):
            limit = settings.SANBIAO_UPLOAD_LIMIT // 2**20
            raise Refused(f"上传的内容超过 {limit} MB，没有保存任何文件。请删去图片，或分开压缩后再上传。")
        kept = keep_files(submission=self.record, files=self.request.FILES.getlist("files"), by=self.user, at=self.at)
        errors = int(kept.result.get("errors", 0))
        if errors:
            messages.warning(self.request, f"已上传，有 {errors} 处错误，请按说明改正后重新上传。")
            return redirect(self.address("submission", self.record.pk))
        return self._done("已上传，还没有报送。请核对后点「报送」。")

    def _workbook(self) -> HttpResponseBase:
        file = workbook_for(submission=self.record, by=self.user, at=self.at)
        name = f"{self.record.demand.title}-{self.record.unit}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)

    def _file(self) -> HttpResponseBase:
        copy = TemporaryFile()  # noqa: SIM115  # whoever sends it away closes it
        kept = take_file(submission=self.record, number=self.request.POST.get("file", ""), into=copy, by=self.user, at=self.at)
        return FileResponse(copy, as_attachment=True, filename=kept.name, content_type="application/octet-stream")

    def _done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect(self.address("submission", self.record.pk))

    def _form(self, typed: Any = None) -> NumbersForm:  # Any: what was posted
        before = self._before()
        numbers = before.numbers if before else {}
        return NumbersForm(typed, asked=self.record.demand.asked, kept=self.record.numbers, before=numbers)

    def _before(self) -> Submission | None:
        """What the unit handed in to the demand of the period before, if it is to be seen."""
        earlier = submission_policy.records(self.request.user, VIEW).filter(demand__next=self.record.demand_id)
        return earlier.filter(unit=self.record.unit_id).exclude(state__in=OWED).first()

    def shown(self) -> dict[str, Any]:
        record, demand = self.record, self.record.demand
        is_open = record.state in OWED and demand.state == DemandState.ISSUED
        fills_in = is_open and submission_policy.may(self.request.user, HAND_IN, record)
        faults = findings(record)
        drop = Import(result=record.result)
        return {
            "demand": demand,
            "owed": Owed(record, "", timezone.localdate()),
            "refusal": self.refusal,
            "fills_in": fills_in,
            "takes_files": submission_policy.may(self.request.user, HAND_IN, record),
            "kind": demand.kind,
            "is_section": submission_policy.may(self.request.user, CHANGE),
            "form": (self.typed or self._form()) if demand.kind == DemandKind.NUMBERS and fills_in else None,
            "numbers": [(item, record.numbers.get(item.name)) for item in demand.asked],
            "files": record.files.order_by("pk"),
            "cards": cards_of(drop),
            "faults": faults[:SHOWN_FAULTS],
            "fault_count": len(faults),
            "limit": settings.SANBIAO_UPLOAD_LIMIT // 2**20,
        }
