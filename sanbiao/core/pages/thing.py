"""A page of one row of a ledger: all that the ledger's own detail has, and what a business adds to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.ledger.leading import in_context
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.views import DetailView, RecordView
from sanbiao.core.pages.page import Page


class RecordPage(Page, RecordView):
    """An address that belongs to one row of the first of `ledgers`: `route` has its key as `<int:pk>`.

    To those who may not act on the row by the ledger's `permission` it is not there (404).
    """

    def ledger_of(self, **kwargs: Any) -> Ledger[Any]:  # Any: parts of the address
        return self.books()[0]

    @property
    def heading(self) -> str:
        return str(self.record)


class ThingPage(RecordPage, DetailView):
    """The page of one row. The ledger names it as its `detail_url_name`, and then every link to the row leads here.

    `template` extends `ledger/detail.html` and fills its blocks, `shown` gives what they draw; it may look at `told`, what
    the ledger tells of the row.
    """

    template = DetailView.template
    told: dict[str, Any]

    def get(self, request: OfficeRequest, **kwargs: Any) -> HttpResponse:
        list_url = in_context(request, self.ledger.list_url())
        self.told = self.detail()
        return self.answer(self.template, **{"ledger": self.ledger, "list_url": list_url, **self.told, **self.shown()})
