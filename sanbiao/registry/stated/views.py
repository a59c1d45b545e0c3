"""The page of a stated figure: what its ledger tells of it, and the file that it rests on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.policy import CHANGE
from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.uploads import TakesFiles
from sanbiao.core.pages.thing import ThingPage
from sanbiao.registry.stated.permissions import stated_policy
from sanbiao.registry.stated.queries import KEY
from sanbiao.registry.stated.services import ENDINGS, MOST_MEGABYTES, attach_file, detach_file, take_support


class StatedFigurePage(TakesFiles, ThingPage):
    """One stated figure. What is done with its file is posted to its own address, and says by `do` what it is."""

    name, route = "stated-figure", "stated/<int:pk>/"
    ledgers = (KEY,)
    template = "stated/figure.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        self.refusal = ""

    def post(self, request: OfficeRequest, pk: int) -> HttpResponseBase:
        doing: dict[str, Callable[[], HttpResponseBase]] = {
            "attach": self._attach,
            "detach": self._detach,
            "file": self._file,
        }
        do = doing.get(request.POST.get("do", ""))
        if do is None:
            raise Http404
        try:
            return do()
        except Refused as refusal:
            self.refusal = str(refusal)
            answer = self.get(request)
            answer.status_code = 422
            return answer

    def _attach(self) -> HttpResponse:
        if getattr(self.request, "upload_too_large", False):
            raise Refused(f"文件超过 {MOST_MEGABYTES} MB，没有保存。请压缩图片，或只附有关的几页。")
        attach_file(figure=self.record, files=self.request.FILES.getlist("file"), by=self.user, at=self.at)
        return self._done("已附上支撑材料。")

    def _detach(self) -> HttpResponse:
        detach_file(figure=self.record, by=self.user, at=self.at)
        return self._done("已去掉支撑材料。")

    def _file(self) -> HttpResponseBase:
        name, copy = take_support(figure=self.record, by=self.user, at=self.at)
        return FileResponse(copy, as_attachment=True, filename=name, content_type="application/octet-stream")

    def _done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect(self.address(self.name, self.record.pk))

    def shown(self) -> dict[str, Any]:
        return {
            "refusal": self.refusal,
            "file": self.record.file,
            "can_attach": stated_policy.may(self.request.user, CHANGE, self.record),
            "limit": MOST_MEGABYTES,
            "offered": ",".join(ENDINGS),
        }
