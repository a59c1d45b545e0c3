"""The check-up (体检): what contradicts what in the ledgers, with the rows and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.contradictions import REGISTRY, Contradiction, counts
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.pages.page import Page
from sanbiao.core.pages.rows import RowsPage


@dataclass(frozen=True)
class CheckLine:
    """A contradiction with how many of its rows are in sight, and where they are listed."""

    contradiction: Contradiction
    book: str
    count: int
    url: str


def _visible(user: User) -> list[Contradiction]:
    """The contradictions in ledgers of which `user` may see rows."""
    books = ((each, LEDGERS[each.ledger]) for each in REGISTRY.values())
    return [each for each, book in books if book.policy.may(user, book.view_permission)]


class Checkup(Page):
    """Everything that contradicts, for those who may see rows of any ledger that was looked at."""

    name = "checkup"
    template = "pages/checkup.html"

    @classmethod
    def opens_to(cls, user: User) -> bool:
        return bool(_visible(user))

    @property
    def heading(self) -> str:
        return "体检"

    def shown(self) -> dict[str, Any]:
        today = timezone.localdate()  # noqa: TID251  # this is a view
        looked = _visible(self.request.user)
        counted = counts([(each, self.sight.rows(each.ledger)) for each in looked], today)
        told = [
            CheckLine(each, LEDGERS[each.ledger].title, count, self.address("checkup-rows", each.name))
            for each, count in zip(looked, counted, strict=True)
        ]
        return {"found": [each for each in told if each.count], "looked": len(told)}


class CheckupRows(RowsPage):
    """The rows of one contradiction, as a list of their ledger."""

    name, route = "checkup-rows", "checkup/<slug:contradiction>/"
    template = "pages/rows.html"

    @classmethod
    def opens_to(cls, user: User) -> bool:
        return bool(_visible(user))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        found = next((each for each in _visible(request.user) if each.name == kwargs["contradiction"]), None)
        if found is None:
            raise Http404
        self.contradiction, self.rows_named = found, found.title

    @property
    def heading(self) -> str:
        return self.rows_named

    @property
    def ledger(self) -> Ledger[Any]:
        return LEDGERS[self.contradiction.ledger]

    def restrict(self) -> Q:
        return self.contradiction.condition(timezone.localdate())  # noqa: TID251  # this is a view

    def shown(self) -> dict[str, Any]:
        return {"above": "体检", "above_url": self.address("checkup"), "advice": self.contradiction.remedy}
