"""The page of a unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sanbiao.core.indicators.cards import Card, cards_of
from sanbiao.core.indicators.registry import REGISTRY as INDICATORS
from sanbiao.core.ledger.telling import ToldTable, timeline, told_of
from sanbiao.core.pages.page import REGISTRY as PAGES
from sanbiao.core.pages.sight import Sight
from sanbiao.core.pages.thing import ThingPage

LATEST = 12
"""So many rows of each book, and of all of them in time, tell of a unit."""


@dataclass(frozen=True)
class UnitBook:
    """What one book tells of a unit, and where all of it is listed."""

    table: ToldTable
    url: str


@dataclass(frozen=True)
class UnitFigure:
    """One figure of a unit, and where it opens."""

    card: Card
    url: str


class UnitPage(ThingPage):
    """All that is known of one unit and of what lies below it, each part for those who may see it."""

    name, route = "unit", "units/<int:pk>/"
    ledgers = ("organisations.unit",)
    template = "organisations/unit.html"

    def shown(self) -> dict[str, Any]:
        unit, user = self.record, self.request.user
        told = told_of(unit, user, below=unit.path, most=LATEST)
        links = [found for page in PAGES.values() if (found := page.about(unit, user))]
        return {
            "links": links,
            "figures": list(self._figures(unit.path)),
            "figures_url": self.address("figures", org=unit.code),
            "timeline": timeline(told, LATEST),
            "timeline_title": "最近的记录",
            "books": [UnitBook(table, self.address("ledger-list", table.ledger.slug, org=unit.code)) for table in told],
        }

    def _figures(self, path: str) -> Iterator[UnitFigure]:
        """Every figure that says something of the unit in the period of the page."""
        scoped = Sight(self.request.user, path).scoped(INDICATORS)
        for (one, _), card in zip(scoped, cards_of(scoped, self.window), strict=True):
            if card.value not in (None, "0"):
                yield UnitFigure(card, self.address("figure", one.code, org=self.record.code))
