"""What the home page shows of figures and of what is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from sanbiao.core.access.policy import User, grants_of
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import State as ImportState
from sanbiao.core.drive.permissions import visible
from sanbiao.core.indicators.figures import Figure, half_up
from sanbiao.core.indicators.registry import Indicator
from sanbiao.core.indicators.services import evaluate, paths_for, reported
from sanbiao.core.indicators.window import Bounds
from sanbiao.core.ledger.context import Context
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.portal.todo import import_label

NEWS = 10


@dataclass(frozen=True)
class Card:
    """One figure of this period; `change` against the same period a year before, `trend` up, down or level."""

    name: str
    value: str | None
    unit: str
    url: str
    change: str
    trend: str


@dataclass(frozen=True)
class News:
    at: datetime
    who: str
    what: str
    label: str
    url: str


def cards_of(user: User, context: Context) -> list[Card]:
    """The reported figures whose rows `user` sees, in the context of the page."""
    scoped: dict[tuple[str, ...], list[Indicator]] = {}
    for one in reported():
        if paths := paths_for(user, one, context.path):
            scoped.setdefault(paths, []).append(one)
    now: dict[str, Figure] = {}
    before: dict[str, Figure] = {}
    for paths, indicators in scoped.items():
        now |= evaluate(indicators, Bounds.of(context.period, paths), breakdowns=False)
        before |= evaluate(indicators, Bounds.of(context.period.a_year_ago(), paths), breakdowns=False)
    return [_card(now[one.code], before[one.code]) for one in reported() if one.code in now]


def _card(figure: Figure, before: Figure) -> Card:
    change, trend = _change(figure, before)
    value = None if figure.value is None else figure.printed()
    return Card(figure.name, value, figure.unit, reverse("figure", args=[figure.code]), change, trend)


def _change(figure: Figure, before: Figure) -> tuple[str, str]:
    if figure.exact is None:
        return "", ""
    if before.exact is None:
        return "上年同期无数据", "level"
    digits = 0 if figure.numerator is None else 2 if figure.unit == "%" else 1
    difference: Decimal = half_up(abs(figure.exact - before.exact), digits)
    if not difference:
        return "与上年同期持平", "level"
    unit = "个百分点" if figure.unit == "%" else figure.unit
    rises = figure.exact > before.exact
    return f"比上年同期{'增加' if rises else '减少'} {difference} {unit}", "up" if rises else "down"


def news_for(user: User) -> list[News]:
    """The latest imports that `user` may open, and the latest steps of rows that `user` sees."""
    if not grants_of(user):
        return []
    news = [*_imports(user), *_steps(user)]
    return sorted(news, key=lambda each: each.at, reverse=True)[:NEWS]


def _imports(user: User) -> list[News]:
    drops = visible(user).filter(state=ImportState.IMPORTED).defer("result").order_by("-began_at", "-pk")[:NEWS]
    return [News(drop.began_at, drop.by, "导入", import_label(drop), reverse("import", args=[drop.batch])) for drop in drops]


def _steps(user: User) -> list[News]:
    news = []
    for key, machine in MACHINES.items():
        ledger = LEDGERS[key]
        labels = [transition.label for transition in machine.transitions.values()]
        events = list(Event.objects.filter(ledger=key, verb__in=labels).order_by("-at", "-pk")[: NEWS * 5])
        keys = {event.record for event in events}
        seen = set(ledger.rows(user).filter(pk__in=keys).values_list("pk", flat=True))
        news += [
            News(event.at, event.by, event.verb, event.label, ledger.detail_url(event.record))
            for event in events
            if event.record in map(str, seen)
        ]
    return news
