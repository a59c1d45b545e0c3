"""The page on which rows copied in Excel are pasted: from there on they are an import like any other."""

from __future__ import annotations

from functools import cached_property

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.pasting import MOST, columns_of, given_of, paste
from sanbiao.core.drive.tasks import preview_import
from sanbiao.core.ledger.leading import in_context
from sanbiao.core.ledger.samples import has_sample
from sanbiao.core.ledger.views import LedgerView


class Paste(LedgerView):
    """Takes pasted rows of one ledger, for those who may import into it. What cannot be taken stays on the page."""

    permission = "import_permission"

    def get(self, request: OfficeRequest, slug: str) -> HttpResponse:
        return self._page()

    def post(self, request: OfficeRequest, slug: str) -> HttpResponse:
        text = request.POST.get("rows", "")
        try:
            with transaction.atomic():  # no drop without its task
                drop = paste(self.ledger, text, by=self.user.get_username(), at=timezone.now(), given=self.given)
                preview_import.enqueue(drop.batch)
        except Refused as refusal:
            return self._page(text, str(refusal), status=422)
        return redirect(in_context(request, reverse("import", args=[drop.batch])))

    @cached_property
    def given(self) -> dict[str, str]:
        return given_of(self.ledger, self.request.GET.dict(), self.user)

    def _page(self, text: str = "", refusal: str = "", status: int = 200) -> HttpResponse:
        return self.page(
            "drive/paste.html",
            status=status,
            text=text,
            refusal=refusal,
            columns=columns_of(self.ledger, self.given),
            given=self.given,
            most=MOST,
            sheet_url=self.url("ledger-sheet"),
            sample_url=self.url("ledger-sample") if has_sample(self.ledger) else "",
        )
