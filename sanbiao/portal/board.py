"""What the home page shows of figures and of what is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Q, Value
from django.urls import reverse

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import User, grants_of, section_of
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import ImportState
from sanbiao.core.drive.permissions import visible
from sanbiao.core.indicators.cards import Card, aim_of, card_of, paired
from sanbiao.core.indicators.comparing import figures_over
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.services import paths_for, reported
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.pages.late import Late, late_in
from sanbiao.core.pages.sight import Sight
from sanbiao.portal.todo import import_label
from sanbiao.registry.codes.sections import Section

NEWS = 10
MOVED = 6


@dataclass(frozen=True)
class News:
    at: datetime
    who: str
    what: str
    label: str
    url: str


@dataclass(frozen=True)
class Glance:
    """The reported figures that a person sees, by section of the department; `moved` are those that changed most."""

    sections: list[tuple[str, list[Card]]]
    moved: list[Card]


def glance_for(user: User, context: Context) -> Glance:
    """The reported figures whose rows `user` sees, in the context of the page, against target and the year before."""
    scoped = [(one, paths) for one in reported() if (paths := paths_for(user, one, *context.subtrees))]
    beside = Sight.of(user, context).scoped(paired(one.code for one, _ in scoped))
    now, before = figures_over([*scoped, *beside], [context.window, context.window.a_year_ago()])
    cards = {one.code: card_of(now[one.code], before[one.code], aim_of(one.code, now)) for one, _ in scoped}
    sections: dict[str, list[Card]] = {}
    for one, _ in scoped:
        sections.setdefault(section_of(apps.get_app_config(one.business)), []).append(cards[one.code])
    changes = {code: _share_of_change(now[code], before[code]) for code in cards}
    moved = sorted((code for code, share in changes.items() if share), key=lambda code: -changes[code])[:MOVED]
    return Glance(
        [(section.label, sections[section.value]) for section in Section if section.value in sections],
        [cards[code] for code in moved],
    )


def late_for(user: User, context: Context, *, today: date) -> list[tuple[str, list[Late]]]:
    """What is late of the rows that `user` sees in the context of the page, by section of the department."""
    sections: dict[str, list[Late]] = {}
    for late in late_in(Sight.of(user, context), today):
        sections.setdefault(late.section, []).append(late)
    return [(section.label, sections[section.value]) for section in Section if section.value in sections]


def _share_of_change(now: Figure, before: Figure) -> Fraction:
    """How much a figure changed, as a share of what it was; nought where one of them is unknown or it was nothing."""
    if now.exact is None or not before.exact:
        return Fraction(0)
    return abs(now.exact - before.exact) / before.exact


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
    """The latest steps in the books that `user` may open, of the rows that `user` sees: two queries, however many books."""
    open_to = {key: machine for key, machine in MACHINES.items() if LEDGERS[key].policy.may(user, LEDGERS[key].view_permission)}
    taken = [Q(ledger=key, verb__in=[step.label for step in machine.transitions.values()]) for key, machine in open_to.items()]
    if not taken:
        return []
    events = list(Event.objects.filter(reduce(or_, taken)).order_by("-at", "-pk")[: NEWS * 20])
    records: dict[str, list[str]] = {}
    for event in events:
        records.setdefault(event.ledger, []).append(event.record)
    seen = [
        LEDGERS[key].rows(user).order_by().filter(pk__in=keys).annotate(told_in=Value(key)).values_list("told_in", "pk")
        for key, keys in records.items()
    ]
    in_sight = {(key, str(pk)) for key, pk in (seen[0].union(*seen[1:], all=True) if seen else ())}
    return [
        News(event.at, event.by, event.verb, event.label, LEDGERS[event.ledger].detail_url(event.record))
        for event in events
        if (event.ledger, event.record) in in_sight
    ]
