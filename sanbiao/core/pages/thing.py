"""A page of one row of a ledger: all that the ledger's own detail has, and what a business adds to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.ledger.cells import value_of
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

    def ways_in(self, ledger: Ledger[Any]) -> dict[str, str]:
        """Where rows of `ledger` that belong to this one are brought in, pasted and entered: each address says whose they are.

        Empty is an address to which this person may not go.
        """
        here = {}
        for column in ledger.columns:
            link, _, name = column.field.partition("__")
            begins = link in ledger.begun_with and name and link not in here and not column.derived
            if begins and ledger.model._meta.get_field(link).related_model is self.ledger.model:
                here[link] = str(value_of(self.record, name))
        imports, enters = ledger.import_permission, ledger.change_permission
        return {
            "import_url": self.if_may(ledger.policy, imports, "import-new", of=ledger.slug, **here),
            "paste_url": self.if_may(ledger.policy, imports, "import-paste", ledger.slug, **here),
            "add_url": self.if_may(ledger.policy, enters, "ledger-create", ledger.slug, **here),
        }
