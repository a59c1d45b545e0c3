"""What is new on the home page: steps of rows, imports, reports, closings, by section, each to whoever may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Q, Value
from django.urls import reverse

from sanbiao.core.access.policy import VIEW, User, grants_of, is_administrator
from sanbiao.core.access.roles import EVERY_SECTION
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.permissions import visible
from sanbiao.core.indicators.closing import CLOSED, REOPENED
from sanbiao.core.indicators.models import Closing
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.periods.periods import period
from sanbiao.portal.todo import import_label
from sanbiao.registry.codes.sections import Section
from sanbiao.reports.permissions import report_policy
from sanbiao.reports.services import COMPILED

NEWS = 10
LOOKED_AT = 20
"""So many times more are looked at, for not all of it is in sight or of the section."""
IMPORTS_KEPT = 500


@dataclass(frozen=True)
class News:
    """One thing that happened; `sections` are those whose business it is, none where it is that of all."""

    at: datetime
    who: str
    what: str
    label: str
    url: str
    sections: tuple[str, ...] = ()

    @property
    def section(self) -> str:
        labels = [section.label for section in Section if section in self.sections]
        return "、".join(labels) if 0 < len(labels) < 4 else "各科室"


def sections_with_news(user: User) -> list[Section]:
    """The sections by which `user` may ask for news; none where there is no choice."""
    held = {fact.section for fact in grants_of(user)} if not is_administrator(user) else set()
    found = [section for section in Section if held & {section.value, EVERY_SECTION}]
    return found if len(found) > 1 else []


def news_for(user: User, section: str = "") -> list[News]:
    """The latest of what `user` may see, of one section where it is named."""
    if not grants_of(user) or is_administrator(user):
        return []
    found = [*_steps(user, section), *_imports(user), *_closings()]
    if section in ("", report_policy.section):
        found += _reports(user)
    news = [each for each in found if not (section and each.sections) or section in each.sections]
    return sorted(news, key=lambda each: each.at, reverse=True)[:NEWS]


def _imports(user: User) -> Iterator[News]:
    drops = visible(user).filter(state=ImportState.IMPORTED).defer("result").order_by("-began_at", "-pk")[: NEWS * 2]
    for drop in drops:
        yield News(
            drop.began_at, drop.by, "导入", import_label(drop), reverse("import", args=[drop.batch]), _sections(drop.batch)
        )


@lru_cache(maxsize=IMPORTS_KEPT)
def _sections(batch: str) -> tuple[str, ...]:
    """The sections into whose books an import wrote, which stays as it was: of a large one the result is long to read."""
    sheets = Import.objects.filter(batch=batch).values_list("result__sheets", flat=True).get() or ()
    keys = {sheet["ledger"] for sheet in sheets} & LEDGERS.keys()
    return tuple(sorted({LEDGERS[key].section for key in keys}))


def _reports(user: User) -> Iterator[News]:
    told = ("pk", "title", "compiled_by", "compiled_at")
    reports = report_policy.records(user, VIEW).order_by("-compiled_at", "-pk")[:NEWS]
    for pk, title, by, at in reports.values_list(*told):
        yield News(at, by, COMPILED, title, reverse("report", args=[pk]), (report_policy.section,))


def _closings() -> Iterator[News]:
    """Of the figures of all sections; by the period they are known to everybody."""
    for closing in Closing.objects.order_by("-made_at", "-pk")[:NEWS]:
        label, url = period(closing.period).label, f"{reverse('figures')}?period={closing.period}"
        yield News(closing.made_at, closing.made_by, CLOSED, label, url)
        if closing.reopened_at:
            yield News(closing.reopened_at, closing.reopened_by, REOPENED, label, url)


def _steps(user: User, section: str) -> Iterator[News]:
    """The latest steps in the books that `user` may open, of the rows that `user` sees: two queries, however many books.

    Among them what units handed in and sections accepted.
    """
    open_to = {key: machine for key, machine in MACHINES.items() if LEDGERS[key].policy.may(user, LEDGERS[key].view_permission)}
    if section:
        open_to = {key: one for key, one in open_to.items() if one.policy.section_field or one.policy.section == section}
    taken = [Q(ledger=key, verb__in=[step.label for step in machine.transitions.values()]) for key, machine in open_to.items()]
    if not taken:
        return
    events = list(Event.objects.filter(reduce(or_, taken)).order_by("-at", "-pk")[: NEWS * LOOKED_AT])
    records: dict[str, list[str]] = {}
    for event in events:
        records.setdefault(event.ledger, []).append(event.record)
    seen = [
        LEDGERS[key]
        .rows(user)
        .order_by()
        .filter(pk__in=keys)
        .annotate(told_in=Value(key), of_section=LEDGERS[key].policy.told_section)
        .values_list("told_in", "pk", "of_section")
        for key, keys in records.items()
    ]
    found = seen[0].union(*seen[1:], all=True) if seen else ()
    in_sight = {(key, str(pk)): own for key, pk, own in found}
    for event in events:
        if (event.ledger, event.record) in in_sight:
            url, own = LEDGERS[event.ledger].detail_url(event.record), in_sight[event.ledger, event.record]
            yield News(event.at, event.by, event.verb, event.label, url, (own,))
