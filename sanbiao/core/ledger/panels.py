"""Related rows on the page of a row: other ledgers' rows that point to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Count, IntegerField, Q, Value
from django.http import QueryDict

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import User
from sanbiao.core.ledger.ledger import REGISTRY, Ledger, all_ledgers
from sanbiao.core.ledger.listing import Listing, Table


@dataclass(frozen=True)
class Related:
    """The rows of another ledger that point to this row, as a small table: at most a page of them."""

    title: str
    table: Table


def panels_of(ledger: Ledger[Any], record: models.Model, user: User, context: Context) -> list[Related]:
    """The panels of a row, for those who may see the other ledger; empty ones are left out."""
    shown = []
    for panel in ledger.panels:
        other = REGISTRY[panel.ledger]
        if not other.policy.may(user, other.view_permission):
            continue
        listing = Listing(other, user, context, QueryDict(), restrict=Q((panel.field, record.pk)), of=panel.field)
        if listing.page.paginator.count:
            shown.append(Related(panel.title, Table(listing, is_sortable=False)))
    if ledger.shows_all_pointing:
        for listing, _ in pointing_to(record, user, context):
            shown.append(Related(listing.ledger.title, Table(listing, is_sortable=False)))
    return shown


def pointing_to(record: models.Model, user: User, context: Context) -> Iterator[tuple[Listing, tuple[str, ...]]]:
    """The rows of every ledger that point to `record`, as far as this user may see them, and by which foreign keys."""
    for pointer in pointers(record, user):
        listing = Listing(pointer.ledger, user, context, QueryDict(), restrict=pointer.chosen)
        if listing.page.paginator.count:
            yield listing, pointer.links


@dataclass(frozen=True)
class Pointer:
    """That rows of a ledger name a row by some foreign keys; `count` says how many of them are in sight."""

    ledger: Ledger[Any]
    links: tuple[str, ...]
    chosen: Q
    count: int = 0


def pointers(record: models.Model, user: User) -> list[Pointer]:
    """Every ledger of which rows in sight of `user` name `record`: found by one query, however many ledgers there are."""
    asked = [each for each in _named_by(record) if each.ledger.policy.may(user, each.ledger.view_permission)]
    counts = [
        each.ledger.rows(user)
        .filter(each.chosen)
        .order_by()
        .annotate(which=Value(place, IntegerField()))
        .values_list("which")
        .annotate(how_many=Count("pk"))
        for place, each in enumerate(asked)
    ]
    found = dict(counts[0].union(*counts[1:], all=True)) if counts else {}
    return [replace(each, count=found[place]) for place, each in enumerate(asked) if found.get(place)]


def _named_by(record: models.Model) -> Iterator[Pointer]:
    for ledger in all_ledgers():
        links = tuple(
            field.name
            for field in ledger.model._meta.get_fields()
            if isinstance(field, models.ForeignKey) and field.related_model is type(record)
        )
        if links:
            yield Pointer(ledger, links, reduce(or_, (Q((link, record.pk)) for link in links)))
