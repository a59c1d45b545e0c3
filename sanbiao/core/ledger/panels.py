"""Related rows on the page of a row: other ledgers' rows that point to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
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
        listing = Listing(other, user, context, QueryDict(), restrict=Q((panel.field, record.pk)))
        if listing.page.paginator.count:
            shown.append(Related(panel.title, Table(listing, is_sortable=False)))
    if ledger.shows_all_pointing:
        for listing, _ in pointing_to(record, user, context):
            shown.append(Related(listing.ledger.title, Table(listing, is_sortable=False)))
    return shown


def pointing_to(record: models.Model, user: User, context: Context) -> Iterator[tuple[Listing, list[str]]]:
    """The rows of every ledger that point to `record`, as far as this user may see them, and by which foreign keys."""
    for ledger in all_ledgers():
        links = [
            field.name
            for field in ledger.model._meta.get_fields()
            if isinstance(field, models.ForeignKey) and field.related_model is type(record)
        ]
        if not links or not ledger.policy.may(user, ledger.view_permission):
            continue
        chosen = reduce(or_, (Q((link, record.pk)) for link in links))
        listing = Listing(ledger, user, context, QueryDict(), restrict=chosen)
        if listing.page.paginator.count:
            yield listing, links
