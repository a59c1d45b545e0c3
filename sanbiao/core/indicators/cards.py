"""Figures as cards that open: the value, and the change on the same time a year before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from sanbiao.core.indicators.comparing import Scoped, change, figures_over
from sanbiao.core.indicators.figures import Figure, half_up
from sanbiao.core.indicators.registry import REGISTRY
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


def target_codes(codes: Iterable[str]) -> list[str]:
    """The codes of the figures that hold the targets of others."""
    wanted = set(codes)
    return [one.code for one in REGISTRY.values() if one.target_of in wanted]


def cards_of(scoped: Scoped, window: Period, targets: Scoped = ()) -> list[Card]:
    """The figures of `scoped` in one window, in their order, beside those `targets` that belong to them."""
    asked = {one.code: (one, paths) for one, paths in (*targets, *scoped)}
    now, before = figures_over(list(asked.values()), [window, window.a_year_ago()])
    goals = {one.target_of: now[one.code] for one, _ in targets}
    return [card_of(now[one.code], before[one.code], goals.get(one.code)) for one, _ in scoped]


def card_of(figure: Figure, before: Figure, goal: Figure | None = None) -> Card:
    """One figure against the one of a year before, and against its target."""
    value = None if figure.value is None and not figure.is_few else figure.printed()
    difference = change(figure, before)
    link = "比" if difference.trend in ("up", "down") else "与"
    said = f"{link}上年同期{difference.text}" if difference.text else figure.why_none
    url = reverse("figure", args=[figure.code])
    return Card(figure.name, value, figure.unit, url, said, difference.trend, _against(figure, goal))


def _against(figure: Figure, goal: Figure | None) -> str:
    """What is reached of a target; empty where none is set or nothing is known."""
    if goal is None or not goal.exact or figure.exact is None:
        return ""
    return f"目标 {goal.printed()}，完成 {half_up(Fraction(figure.exact) * 100 / goal.exact, 1)}%"
