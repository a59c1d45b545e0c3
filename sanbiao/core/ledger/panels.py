"""Related rows on the page of a row: other ledgers' rows that point to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import QueryDict

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import User
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.table import Table


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
    return shown
