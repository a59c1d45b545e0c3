"""What the old address of a row leads to, once the row is voided or merged."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import context_query
from sanbiao.core.ledger.voiding import merged_into, voided


def in_context(request: HttpRequest, url: str) -> str:
    """`url` with the organisation and period of this page."""
    return f"{url}{context_query(request.GET)}"


class LeadsToVoided(View):
    """Before a view of one row: the address of a row that was voided leads to the page that says so, of one that was merged to
    the one that stayed.
    """

    voided_url = ""
    said = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        try:
            super().setup(request, *args, **kwargs)
        except Http404:
            ledger = self.voids_of()
            gone = voided(ledger, request.user).filter(record=kwargs["pk"]).first() if ledger else None
            if ledger is None or gone is None:
                raise
            self.voided_url = in_context(request, reverse("ledger-voided-row", args=[ledger.slug, kwargs["pk"]]))
            key = merged_into(ledger.model, gone.record)
            seen = ledger.policy.records(cast(AbstractBaseUser, request.user), ledger.view_permission)
            if key != gone.record and (stayed := seen.filter(pk=key).first()):
                self.voided_url = in_context(request, ledger.detail_url(key))
                self.said = f"「{gone}」已合并到「{stayed}」，这里是合并后的一行。"

    def voids_of(self) -> Ledger[Any] | None:
        """The ledger of the page; None where there is none of that name."""
        return getattr(self, "ledger", None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.voided_url:
            if self.said:
                messages.info(request, self.said)
            return redirect(self.voided_url)
        return super().dispatch(request, *args, **kwargs)
