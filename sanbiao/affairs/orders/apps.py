"""The business of service orders (四单两评), and the rules that an installation may set for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from sanbiao.core.periods.terms import Term
from sanbiao.registry.codes.sections import Section


class OrdersConfig(AppConfig):
    name = "sanbiao.affairs.orders"
    verbose_name = "四单两评"
    section = Section.GRASS_ROOTS


CLAIM_WITHIN = Term(1)
CLOSE_WITHIN = {
    "urgent": Term(1),
    "errand": Term(3),
    "repair": Term(7),
    "care": Term(7),
    "environment": Term(5, working=True),
    "dispute": Term(10, working=True),
    "": Term(7),
}


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_ORDERS` in the settings, a mapping, replaces any of it.

    What the four orders and the two marks are is told differently from place to place, and so are the days; low confidence.

    - `claim_within`: the term within which an order should be claimed.
    - `close_within`: the term within which it should be closed, by the code of its category; `""` is for one without.
    """

    claim_within: Term = CLAIM_WITHIN
    close_within: Mapping[str, Term] = field(default_factory=lambda: CLOSE_WITHIN)

    def due_on(self, placed_on: date, category: str = "") -> date:
        """The day by which an order placed on a day should be closed."""
        return self.close_within.get(category, self.close_within[""]).after(placed_on)


def lapsed(term: Term, today: date) -> date:
    """The latest day from which a term is over before `today`."""
    day = today - timedelta(days=term.days + 1)
    while term.after(day) >= today:
        day -= timedelta(days=1)
    return day


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_ORDERS", {})  # Any: each rule has its own type
    return Rules(**replaced)
