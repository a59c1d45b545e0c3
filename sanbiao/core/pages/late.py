"""What is late: the rows of any book that wait for a step whose day is over, counted by step and listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.counting import counts_of
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.waiting import awaited_steps, overdue
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.machine.transitions import Transition
from sanbiao.core.pages.rows import RowsPage
from sanbiao.core.pages.sight import Sight

Step = tuple[Ledger[Any], Transition[Any]]


@dataclass(frozen=True)
class Late:
    """How many rows of a book wait for a step whose day is over, and where they are listed."""

    section: str
    book: str
    step: str
    count: int
    url: str


def _steps(user: User) -> Iterator[Step]:
    """The steps that have a day, in the books of which `user` may see rows."""
    for key, machine in MACHINES.items():
        if LEDGERS[key].policy.may(user, LEDGERS[key].view_permission):
            yield from ((LEDGERS[key], step) for step in awaited_steps(machine) if step.due)


def late_in(sight: Sight, today: date) -> list[Late]:
    """What is late of the rows in sight, in the order of the books; one query, however many there are."""
    steps = list(_steps(sight.user))
    counts = counts_of(sight.rows(book.key).filter(overdue(MACHINES[book.key], step, today)) for book, step in steps)
    return [
        Late(book.section, book.title, step.label, count, reverse("late-rows", args=[book.slug, step.name]))
        for (book, step), count in zip(steps, counts, strict=True)
        if count
    ]


class LateRows(RowsPage):
    """The rows that wait for one step whose day is over, as a list of their ledger."""

    name, route = "late-rows", "late/<slug:book>/<slug:verb>/"
    template = "pages/rows.html"

    @classmethod
    def opens_to(cls, user: User) -> bool:
        return any(_steps(user))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        asked = (kwargs["book"], kwargs["verb"])
        found = next((each for each in _steps(request.user) if (each[0].slug, each[1].name) == asked), None)
        if found is None:
            raise Http404
        self.book, self.step = found
        self.rows_named = f"逾期未{self.step.label}"

    @property
    def heading(self) -> str:
        return f"{self.book.title}：{self.rows_named}"

    @property
    def ledger(self) -> Ledger[Any]:
        return self.book

    def restrict(self) -> Q:
        return overdue(MACHINES[self.book.key], self.step, timezone.localdate())  # noqa: TID251  # this is a view

    def shown(self) -> dict[str, Any]:
        return {"above": self.book.title, "above_url": self.address("ledger-list", self.book.slug)}
