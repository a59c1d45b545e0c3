"""Figures as cards that open: the value, and the change on the same time a year before."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from sanbiao.core.indicators.comparing import Scoped, change, figures_over
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.periods.periods import Period


@dataclass(frozen=True)
class Card:
    """What `ui/_figure.html` draws. `trend` is up, down or level; empty where there is nothing to compare, as is `target`."""

    name: str
    value: str | None
    unit: str
    url: str
    change: str
    trend: str
    target: str = ""


def cards_of(scoped: Scoped, window: Period) -> list[Card]:
    """The figures of `scoped` in one window, in their order."""
    now, before = figures_over(scoped, [window, window.a_year_ago()])
    return [card_of(now[one.code], before[one.code]) for one, _ in scoped]


def card_of(figure: Figure, before: Figure) -> Card:
    """One figure against the one of a year before."""
    value = None if figure.value is None and not figure.is_few else figure.printed()
    difference = change(figure, before)
    link = "比" if difference.trend in ("up", "down") else "与"
    said = f"{link}上年同期{difference.text}" if difference.text else figure.why_none
    return Card(figure.name, value, figure.unit, reverse("figure", args=[figure.code]), said, difference.trend)
