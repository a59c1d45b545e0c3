"""The page on which the faulty rows of a sheet are put right, to be read anew."""

from __future__ import annotations

import re

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import keep
from sanbiao.core.drive.keeping import Gone
from sanbiao.core.drive.marking import NoSheet, sheet_of
from sanbiao.core.drive.mending import MOST_LINES, lines_to_mend, may_be_mended, mend
from sanbiao.core.drive.permissions import may_take
from sanbiao.core.drive.reading import Unreadable
from sanbiao.core.drive.tasks import preview_import
from sanbiao.core.drive.views import ImportStep
from sanbiao.core.ledger.leading import in_context

_CELL = re.compile(r"cell-([0-9]{1,7})-([0-9]{1,5})")


class Mend(ImportStep):
    """The grid, and what was typed into it. Asked for by POST, for it shows ID numbers in full, and that is kept."""

    def post(self, request: OfficeRequest, batch: str, number: int) -> HttpResponse:
        try:
            if not may_be_mended(self.drop) or not may_take(request.user, self.drop, sheet_of(self.drop, number)["ledger"]):
                raise Http404
            return self._mended(request, number) if request.POST.get("sure") else self._grid(request, number)
        except (Gone, Refused) as refusal:
            messages.error(request, str(refusal))
            return self.back()
        except (NoSheet, Unreadable) as fault:
            raise Http404 from fault

    def _grid(self, request: OfficeRequest, number: int) -> HttpResponse:
        lines, count = lines_to_mend(self.drop, number)
        keep(by=request.user.get_username(), at=timezone.now(), verb="在页面上改", record=self.drop, after={"sheet": number})
        told = {"drop": self.drop, "lines": lines, "count": count, "most": MOST_LINES, "number": number}
        return render(request, "drive/mend.html", told)

    def _mended(self, request: OfficeRequest, number: int) -> HttpResponse:
        with transaction.atomic():  # no drop without its task
            made = mend(self.drop, number, _typed(request), by=request.user.get_username(), at=timezone.now())
            preview_import.enqueue(made.batch)
        messages.success(request, "已按改过的内容重新核对，原来的一次已放弃，没有写入任何内容。")
        return redirect(in_context(request, reverse("import", args=[made.batch])))


def _typed(request: HttpRequest) -> dict[tuple[int, int], str]:
    found = ((_CELL.fullmatch(name), text) for name, text in request.POST.items())
    return {(int(place[1]), int(place[2])): str(text) for place, text in found if place}
