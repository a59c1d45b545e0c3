"""The search over everything a person may open: by characters, by pinyin and by initials, and people by their whole ID number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from sanbiao.core.access.paths import lies_below
from sanbiao.core.access.policy import VIEW, User
from sanbiao.core.access.roles import CITY
from sanbiao.core.indicators.registry import REGISTRY as INDICATORS
from sanbiao.core.indicators.services import paths_for
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger, all_ledgers
from sanbiao.core.ledger.pinyin import search_key
from sanbiao.core.secrecy.addresses import hash_in
from sanbiao.core.ui.shell import SideSection
from sanbiao.core.ui.times import minute_of
from sanbiao.registry.firms.models import Firm
from sanbiao.registry.firms.permissions import firm_policy
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.organisations.permissions import unit_policy
from sanbiao.registry.people.models import Person
from sanbiao.registry.people.permissions import person_policy
from sanbiao.reports.models import CompiledReport
from sanbiao.reports.permissions import report_policy

RecordT = TypeVar("RecordT", bound=Model)
Subtrees = tuple[str, ...]
SHOWN, AT_ONCE, COUNTED = 20, 4, 1000
_LETTERS = re.compile(r"[a-z][a-z0-9]*")
_AFTER_ANY_KEY = "zzzzzzzz"
"""Appended to a prefix it sorts behind every key with that prefix, in any collation: a range an index can serve."""


@dataclass(frozen=True)
class Hit:
    label: str
    note: str
    url: str


@dataclass(frozen=True)
class Hits:
    """What was found of one kind: the first hits, and how many there are in all, counted up to a bound."""

    title: str
    icon: str
    hits: list[Hit]
    total: int

    @property
    def first(self) -> list[Hit]:
        """Those that are shown while somebody types."""
        return self.hits[:AT_ONCE]

    @property
    def more(self) -> bool:
        return self.total > len(self.hits)

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than were counted."""
        return self.total >= COUNTED


@dataclass(frozen=True)
class RowsSought:
    """The rows of one kind that are looked for; `ways` are those in which a row may match, the best first."""

    title: str
    icon: str
    rows: QuerySet[Any]
    ways: list[Q]
    order: str
    hit: Callable[[Any], Hit]

    def hits(self) -> Hits:
        """The first of them. All are counted only where there are more than are shown."""
        found = list(_first(self.rows, self.ways, self.order))
        total = len(found)
        if total > SHOWN:
            total = self.rows.filter(reduce(or_, self.ways)).order_by().values("pk")[:COUNTED].count()
        return Hits(self.title, self.icon, [self.hit(row) for row in found[:SHOWN]], total)


def search(text: str, user: User, *, subtrees: Subtrees, drawers: list[SideSection]) -> list[Hits]:
    """What `user` may open that matches `text`, by kind; `subtrees` narrow people and units."""
    wanted = re.sub(r"\s+", "", text).lower()
    if not wanted:
        return []
    sought = [_people(wanted, user, subtrees), _units(wanted, user, subtrees), _firms(wanted, user, subtrees)]
    sought += [
        _things(ledger, wanted, user, subtrees) for ledger in named_things() if ledger.policy.may(user, ledger.view_permission)
    ]
    sought.append(_reports(wanted, user, subtrees))
    found = [each.hits() for each in sought]
    listed = [("指标", "chart", _figures(wanted, user, subtrees)), ("台账和页面", "ledger", _pages(wanted, drawers))]
    for title, icon, each in listed:
        hits = list(each)
        found.append(Hits(title, icon, hits[:SHOWN], len(hits)))
    return [each for each in found if each.hits]


def _matching(field: str, wanted: str) -> list[Q]:
    """The ways in which a row may match, the best first; each is a query of its own, so that each has its index."""
    if _LETTERS.fullmatch(wanted):
        whole = Q(pinyin__gte=wanted) & Q(pinyin__lt=wanted + _AFTER_ANY_KEY)
        return [whole, Q(pinyin__contains=f" {wanted}")]
    return [Q((field, wanted)), Q((f"{field}__contains", wanted))]


def _first(rows: QuerySet[RecordT], ways: list[Q], order: str) -> Iterator[RecordT]:
    seen: set[int] = set()
    for way in ways:
        for row in rows.filter(way).order_by(order, "pk")[: SHOWN + 1]:
            if row.pk not in seen:
                seen.add(row.pk)
                yield row
        if len(seen) > SHOWN:
            return


def _people(wanted: str, user: User, subtrees: Subtrees) -> RowsSought:
    rows = person_policy.records(user, VIEW).filter(on_roster=True).select_related("unit")
    if CITY not in subtrees:
        rows = rows.filter(lies_below("unit__path", subtrees))
    number = hash_in(wanted)
    ways = [Q(id_hash=number)] if number else _matching("name", wanted)
    return RowsSought("人员", "people", rows.only("name", "post", "unit__short_name"), ways, "name", _person_hit)


def _person_hit(person: Person) -> Hit:
    where = f"{person.unit.short_name} " if person.unit else ""
    return Hit(person.name, f"{where}{person.post}", reverse("person", args=[person.pk]))


def _units(wanted: str, user: User, subtrees: Subtrees) -> RowsSought:
    rows = unit_policy.records(user, VIEW).filter(lies_below("path", subtrees))
    return RowsSought("机构", "unit", rows, _ways_of_units(wanted), "code", _unit_hit)


def _unit_hit(unit: Unit) -> Hit:
    return Hit(unit.short_name, f"{unit.get_kind_display()} {unit.code}", unit_url(unit))


def _firms(wanted: str, user: User, subtrees: Subtrees) -> RowsSought:
    rows = firm_policy.records(user, VIEW)
    if CITY not in subtrees:
        rows = rows.filter(lies_below("unit__path", subtrees))
    ways = [Q(credit_code=wanted.upper()), *_matching("name", wanted)]
    return RowsSought("企业", "unit", rows, ways, "name", _firm_hit)


def _firm_hit(firm: Firm) -> Hit:
    return Hit(firm.name, firm.credit_code, reverse("ledger-detail", args=["firms-firm", firm.pk]))


@cache
def named_things() -> tuple[Ledger[Any], ...]:
    """The ledgers of what other rows belong to (classes, rounds, branches), each found by its own words."""
    books = {ledger.model for ledger in LEDGERS.values()}
    return tuple(
        ledger
        for ledger in all_ledgers()
        if ledger.model not in (Person, Unit, Firm)
        and any(link.related_model in books - {ledger.model} for link in ledger.model._meta.related_objects)
        and _own_words(ledger)
    )


def _own_words(ledger: Ledger[Any]) -> list[str]:
    return [each.field for each in ledger.columns if each.search and each.kind is CellKind.TEXT and "__" not in each.field]


def _things(ledger: Ledger[Any], wanted: str, user: User, subtrees: Subtrees) -> RowsSought:
    rows = ledger.rows(user)
    if CITY not in subtrees:
        rows = rows.filter(ledger.policy.belonging_to(subtrees))
    way = reduce(or_, (Q((f"{field}__icontains", wanted)) for field in _own_words(ledger)))

    def hit(row: Any) -> Hit:  # Any: whatever model the ledger has
        told = [str(getattr(row, field)) for field in _own_words(ledger)]
        return Hit(str(row), next((text for text in told if text and text not in str(row)), ""), ledger.detail_url(row.pk))

    return RowsSought(ledger.title, "ledger", rows, [way], ledger.ordering[0], hit)


def _reports(wanted: str, user: User, subtrees: Subtrees) -> RowsSought:
    rows = report_policy.records(user, VIEW).filter(report_policy.belonging_to(subtrees) if CITY not in subtrees else Q())
    return RowsSought("报告", "file", rows, [Q(title__icontains=wanted)], "-compiled_at", _report_hit)


def _report_hit(report: CompiledReport) -> Hit:
    return Hit(report.title, f"{minute_of(report.compiled_at)} 编制", reverse("report", args=[report.pk]))


def _ways_of_units(wanted: str) -> list[Q]:
    ways = [Q(code__iexact=wanted), *_matching("short_name", wanted)]
    return [*ways, Q(name__contains=wanted), Q(aliases__contains=wanted)]


def unit_url(unit: Unit) -> str:
    return reverse("unit", args=[unit.pk])


def _fits(wanted: str, *texts: str) -> bool:
    if _LETTERS.fullmatch(wanted):
        return any(wanted in key for key in map(search_key, texts))
    return any(wanted in text.lower() for text in texts)


def _figures(wanted: str, user: User, subtrees: Subtrees) -> Iterator[Hit]:
    for one in INDICATORS.values():
        if (one.code == wanted or _fits(wanted, one.name, *one.aliases)) and paths_for(user, one, *subtrees):
            yield Hit(one.name, f"单位：{one.unit}", reverse("figure", args=[one.code]))


def _pages(wanted: str, drawers: list[SideSection]) -> Iterator[Hit]:
    for drawer in drawers:
        for item in drawer.items:
            if _fits(wanted, item.label):
                yield Hit(item.label, drawer.label, item.url)


def units_like(text: str, user: User) -> list[Unit]:
    """The units in the reach of `user` that match `text`; all, in the order of their codes, when there is none."""
    wanted = re.sub(r"\s+", "", text).lower()
    rows = unit_policy.records(user, VIEW)
    if not wanted:
        return list(rows.order_by("code", "pk")[:SHOWN])
    return list(_first(rows, _ways_of_units(wanted), "code"))[:SHOWN]
