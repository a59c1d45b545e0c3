"""Figures as cards that open: the value, and the change on the same time a year before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from sanbiao.core.indicators.comparing import Scoped, change, figures_over
from sanbiao.core.indicators.figures import Figure, half_up
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.periods.periods import Period


@dataclass(frozen=True)
class Card:
    """What `ui/_figure.html` draws. `trend` is up, down or level; empty where there is nothing to compare, as is `target`.

    `stated` says that people stated the value. `change` is a sentence; `difference` is what stays of it where the page says
    once with what it compares.
    """

    name: str
    value: str | None
    unit: str
    url: str
    change: str
    trend: str
    target: str = ""
    difference: str = ""
    stated: bool = False


def paired(codes: Iterable[str]) -> list[str]:
    """The codes of the figures that hold the targets of those of `codes`, and of those whose targets they hold."""
    wanted = set(codes)
    pairs = [(one.code, one.target_of) for one in REGISTRY.values() if one.target_of in REGISTRY]
    return [goal for goal, reached in pairs if reached in wanted] + [reached for goal, reached in pairs if goal in wanted]


def cards_of(scoped: Scoped, window: Period, beside: Scoped = ()) -> list[Card]:
    """The figures of `scoped` in one window, in their order, each with the one of `beside` that belongs to it."""
    now, before = figures_over([*scoped, *beside], [window, window.a_year_ago()])
    return [card_of(now[one.code], before[one.code], aim_of(one.code, now)) for one, _ in scoped]


def card_of(figure: Figure, before: Figure, aim: str = "") -> Card:
    """One figure against the one of a year before; `aim` says how it stands to its target."""
    value = None if figure.value is None and not figure.is_few else figure.printed()
    difference = change(figure, before)
    link = "比" if difference.trend in ("up", "down") else "与"
    said = f"{link}上年同期{difference.text}" if difference.text else figure.why_none
    short, url = difference.text or figure.why_none, reverse("figure", args=[figure.code])
    return Card(figure.name, value, figure.unit, url, said, difference.trend, aim, short, bool(figure.stated))


def aim_of(code: str, known: Mapping[str, Figure]) -> str:
    """How a figure stands to its target, or a target to what is reached; empty where one of both is not known."""
    if reached := known.get(REGISTRY[code].target_of):
        return _share("已有", reached, reached, known[code])
    goal = next((known[each.code] for each in REGISTRY.values() if each.target_of == code and each.code in known), None)
    return _share("目标", goal, known[code], goal) if goal else ""


def _share(word: str, told: Figure, reached: Figure, goal: Figure) -> str:
    if not goal.exact or reached.exact is None or bool(goal.stated) != bool(reached.stated):
        return ""
    return f"{word} {told.printed()}，完成 {half_up(Fraction(reached.exact) * 100 / goal.exact, 1)}%"
