"""How many rows each of several questions has, asked at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Value


def counts_of(asked: Iterable[QuerySet[Any]]) -> list[int]:  # Any: rows of whatever ledgers
    """How many rows each of `asked` has, by one query however many there are."""
    arms = [
        rows.order_by().annotate(which=Value(place, IntegerField())).values_list("which").annotate(how_many=Count("pk"))
        for place, rows in enumerate(asked)
    ]
    found = dict(arms[0].union(*arms[1:], all=True)) if arms else {}
    return [found.get(place, 0) for place in range(len(arms))]
