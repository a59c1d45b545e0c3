"""The pages of imports: drop, look through, confirm, take back. An import one may not see is not there (404)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import keep
from sanbiao.core.audit.tracing import new_trace
from sanbiao.core.drive.importing import by_business
from sanbiao.core.drive.keeping import AT_WORK, Gone, are_gone
from sanbiao.core.drive.known import TAKERS, TakenElsewhere
from sanbiao.core.drive.marking import NoSheet, marked_copy, sheet_of
from sanbiao.core.drive.mending import may_be_mended
from sanbiao.core.drive.missing import come_since, missing_books, waiting_for
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.pasting import given_of
from sanbiao.core.drive.permissions import importable, may_handle, may_take, visible
from sanbiao.core.drive.reading import NOTHING_GIVEN, GivenCells, Unreadable, is_litter
from sanbiao.core.drive.services import begin_again, claim, discard, receive
from sanbiao.core.drive.showing import TONES, cards_of, fault_lines, left_out, names_of, questions_of, steps_of, unknown_units
from sanbiao.core.drive.tasks import carry_out_import, is_stalled, key_of, preview_import
from sanbiao.core.drive.uploads import TakesFiles
from sanbiao.core.drive.writing.undoing import undo_import
from sanbiao.core.ledger.listing import context_query
from sanbiao.core.ledger.samples import has_sample
from sanbiao.core.ledger.sheets import CONTENT_TYPE
from sanbiao.core.tasks import progress

# What the browser's dialogue offers; what a file is shows its content.
OFFERED = ".xlsx,.xlsm,.xls,.et,.ods,.csv,.tsv,.txt,.htm,.html,.xml,.lrmx,.lrm"
PAGE = 50
MOST_QUESTIONS = 100
"""As many are asked at once; the next ones when these are answered."""
FEW_QUESTIONS = 5
"""Of so many strange units each is asked about openly; more of them are folded away."""


class ImportList(View):
    """The imports in sight, latest first."""

    request: OfficeRequest

    def get(self, request: OfficeRequest) -> HttpResponse:
        drops = visible(request.user).prefetch_related("files").defer("result").order_by("-began_at", "-pk")
        page = Paginator(drops, PAGE).get_page(request.GET.get("page"))
        counts = _counts(page)
        lines = [
            {
                "drop": drop,
                "name": names_of(drop, [file.name for file in drop.files.all()]),
                "tone": TONES[drop.state],
                "is_stalled": is_stalled(drop),
                "counts": counts[drop.pk],
            }
            for drop in page
        ]
        return render(request, "drive/imports.html", {"lines": lines, "page": page, "can_import": bool(importable(request.user))})


def _questions(drop: Import) -> dict[str, Any]:  # Any: what the page is given
    """The first questions; those about strange units apart where they are many, for nobody answers them one by one."""
    every = questions_of(drop)
    first = every[:MOST_QUESTIONS]
    strange = [each for each in first if each.is_of_strange_unit]
    apart = strange if len(strange) > FEW_QUESTIONS else []
    rest = [each for each in first if each not in apart]
    return {"questions": rest, "of_units": apart, "question_count": len(every), "question_limit": MOST_QUESTIONS}


def _counts(drops: Iterable[Import]) -> dict[int, dict[str, Any]]:  # Any: numbers, or nothing yet
    """The sums of each result, without reading all of it."""
    names = ("created", "changed", "unchanged", "errors")
    found = Import.objects.filter(pk__in=[drop.pk for drop in drops]).values_list("pk", *(f"result__{name}" for name in names))
    return {pk: dict(zip(names, numbers, strict=True)) for pk, *numbers in found}


class NewImport(TakesFiles, View):
    """Where files are dropped; for those who may import into any ledger."""

    request: OfficeRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        self.ledgers = importable(request.user)
        if not self.ledgers:
            raise Http404

    def get(self, request: OfficeRequest) -> HttpResponse:
        return self._page()

    @cached_property
    def given(self) -> GivenCells:
        """What the page from which one came says of all rows of one ledger: their class."""
        asked = self.request.GET.dict()
        ledger = next((each for each in self.ledgers if each.slug == asked.get("of")), None)
        cells = given_of(ledger, asked, self.request.user) if ledger else {}
        if ledger is None or not cells:
            return NOTHING_GIVEN
        said = {name: asked[name] for name in ("of", *ledger.begun_with) if name in asked}
        return GivenCells(ledger.key, cells, urlencode(said))

    def post(self, request: OfficeRequest) -> HttpResponse:
        try:
            files, elsewhere = self._parted(self._files(request))
            for taken in elsewhere:
                messages.success(request, taken.sentence)
            if elsewhere and not files:
                return redirect(f"{elsewhere[0].url}{context_query(request.GET)}")
            with transaction.atomic():  # no drop without its task, should somebody hold the database in between
                drop = receive(files, by=request.user.get_username(), at=timezone.now(), given=self.given)
                preview_import.enqueue(drop.batch)
        except Refused as refusal:
            return self._page(str(refusal), status=422)
        return redirect(f"{_address('import', drop)}{context_query(request.GET)}")

    def _files(self, request: HttpRequest) -> list[UploadedFile[Any]]:
        """What was dropped; of a folder, all but what systems and open programs lay into it.

        Raises:
            Refused: the upload was broken off because it was too large.
        """
        files = request.FILES.getlist("files")
        files += [file for file in request.FILES.getlist("folder") if not is_litter(file.name or "")]
        if getattr(request, "upload_too_large", False):
            limit = settings.SANBIAO_UPLOAD_LIMIT // 2**20
            raise Refused(f"上传的内容超过 {limit} MB，没有保存任何文件。请删去工作簿里的图片，或分几次上传。")
        return files

    def _parted(self, files: list[UploadedFile[Any]]) -> tuple[list[UploadedFile[Any]], list[TakenElsewhere]]:
        """The files that came for an import, and what became of those that belong elsewhere.

        Raises:
            Refused: one of these cannot be taken there.
        """
        by, at = cast(AbstractBaseUser, self.request.user), timezone.now()  # who is not signed in does not come this far
        own, elsewhere = [], []
        for file in files:
            taken = next((found for take in TAKERS if (found := take(file, by=by, at=at))), None)
            if taken:
                elsewhere.append(taken)
            else:
                own.append(file)
        return own, elsewhere

    def _page(self, refusal: str = "", status: int = 200) -> HttpResponse:
        limit = settings.SANBIAO_UPLOAD_LIMIT // 2**20
        return render(
            self.request,
            "drive/new.html",
            {
                "businesses": [(name, [(each, has_sample(each)) for each in few]) for name, few in by_business(self.ledgers)],
                "refusal": refusal,
                "limit": limit,
                "offered": OFFERED,
                "given": self.given.cells,
            },
            status=status,
        )


def _address(name: str, drop: Import) -> str:
    return reverse(name, args=[drop.batch])


class ImportView(View):
    """A page of one import in sight."""

    request: OfficeRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.drop: Import = get_object_or_404(visible(request.user), batch=kwargs["batch"])

    def back(self) -> HttpResponse:
        return redirect(f"{_address('import', self.drop)}{context_query(self.request.GET)}")


class ImportPage(ImportView):
    def get(self, request: OfficeRequest, batch: str) -> HttpResponse:
        drop = self.drop
        at_work = drop.state in AT_WORK and not is_stalled(drop)
        if request.headers.get("HX-Request"):
            if at_work:
                return render(request, "drive/_at_work.html", self._at_work())
            return HttpResponse(headers={"HX-Refresh": "true"})
        found = fault_lines(drop)
        faults = Paginator(found, PAGE).get_page(request.GET.get("page"))
        files = [file.name for file in drop.files.order_by("pk")]
        handles = may_handle(request.user, drop)
        return render(
            request,
            "drive/import.html",
            {
                "drop": drop,
                "may_handle": handles,
                "can_lay_out": handles and drop.state == ImportState.PREVIEWED,
                "name": names_of(drop, files),
                "files": files,
                "are_gone": are_gone(drop),
                "steps": steps_of(drop),
                "tone": TONES[drop.state],
                "at_work": at_work,
                "is_stalled": is_stalled(drop),
                "cards": cards_of(drop),
                "left_out": left_out(drop),
                "can_mend": bool(drop.result.get("errors")) and may_be_mended(drop),
                "titles": [ledger.title for ledger in importable(request.user)],
                "fault_count": sum(max(len(line.rows), 1) for line in found),
                "unknown_units": unknown_units(drop),
                **_questions(drop),
                "errors": _count(drop, "errors") - _count(drop, "asked_errors") - _count(drop, "missing_errors"),
                "missing": missing_books(drop, request.user) if drop.state == ImportState.PREVIEWED else [],
                "come": come_since(drop) if drop.state == ImportState.PREVIEWED else [],
                "waiting": [
                    (_address("import", each), names_of(each, [file.name for file in each.files.all()]), come)
                    for each, come in (waiting_for(drop) if drop.state == ImportState.IMPORTED else [])
                ],
                "result": drop.result,
                "faults": faults,
                "to_write": _to_write(drop),
                "blanks": drop.result.get("blanks", {}),
                "given": drop.given_cells.cells,
                "new_url": f"{reverse('import-new')}{'?' if drop.given else ''}{drop.given_cells.asked}",
                **self._at_work(),
            },
        )

    def _at_work(self) -> dict[str, Any]:
        said = {ImportState.WAITING: "排队中，等待后台任务", ImportState.READING: "正在读取", ImportState.IMPORTING: "正在写入"}
        return {"drop": self.drop, "told": progress.asked(key_of(self.drop)), "doing": said.get(ImportState(self.drop.state), "")}


def _count(drop: Import, name: str) -> int:
    return int(drop.result.get(name, 0))


def _to_write(drop: Import) -> int:
    return _count(drop, "created") + _count(drop, "changed")


class ImportStep(ImportView):
    """Something done with an import: not there for who may no longer import what it holds."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_handle(request.user, self.drop):
            raise Http404

    def read_anew(self) -> None:
        """Let the kept files be read in the background; the page waits from the beginning."""
        progress.tell(key_of(self.drop), 0, 0)
        preview_import.enqueue(self.drop.batch)


class Confirm(ImportStep):
    """Imports what was looked through: all of it, or the good rows alone; empty cells clear only where that is asked."""

    def post(self, request: OfficeRequest, batch: str) -> HttpResponse:
        skip_faulty = request.POST.get("rows") == "good"
        if self.drop.state == ImportState.PREVIEWED and self.drop.result.get("errors") and not skip_faulty:
            messages.error(
                request, f"有 {self.drop.result['errors']} 处错误，没有写入任何内容。请改正后重新上传，或只导入没有错误的行。"
            )
            return self.back()
        try:
            with transaction.atomic():
                claim(self.drop, by=request.user.get_username(), at=timezone.now())
                carry_out_import.enqueue(self.drop.batch, skip_faulty, request.POST.get("clear") == "1")
        except Refused as refusal:
            messages.warning(request, str(refusal))
        return self.back()


class Discard(ImportStep):
    def post(self, request: OfficeRequest, batch: str) -> HttpResponse:
        try:
            discard(self.drop, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已放弃这次导入，没有写入任何内容。")
        return self.back()


class Again(ImportStep):
    """Reads the kept files anew, after a refusal, a failure or a worker that was lost."""

    def post(self, request: OfficeRequest, batch: str) -> HttpResponse:
        if self.drop.state in AT_WORK and not is_stalled(self.drop):
            messages.warning(request, "后台任务仍在进行，请稍候。")
            return self.back()
        try:
            with transaction.atomic():
                begin_again(self.drop)
                self.read_anew()
        except Refused as refusal:
            messages.error(request, str(refusal))
        return self.back()


class Undo(ImportStep):
    def post(self, request: OfficeRequest, batch: str) -> HttpResponse:
        try:
            count = undo_import(self.drop, by=request.user.get_username(), at=timezone.now(), user=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"已撤销，{count} 行恢复为导入之前的样子。")
        return self.back()


class Marked(ImportStep):
    """The marked copy of a sheet. Asked for by POST, for it holds ID numbers in full and it is kept that it was taken."""

    def post(self, request: OfficeRequest, batch: str, number: int) -> HttpResponseBase:
        by, at = cast(AbstractBaseUser, request.user), timezone.now()
        trace = new_trace(by=by, at=at)
        try:
            if not may_take(request.user, self.drop, sheet_of(self.drop, number)["ledger"]):
                raise Http404
            file, name = marked_copy(self.drop, number, foot=f"下载：{trace.line}")
        except Gone as gone:
            messages.error(request, str(gone))
            return self.back()
        except (NoSheet, Unreadable) as fault:
            raise Http404 from fault
        keep(by=by, at=at, verb="下载标注表", record=self.drop, after={"sheet": number}, batch=trace.code)
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
