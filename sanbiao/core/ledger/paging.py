"""Pages over many rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import F, QuerySet

from sanbiao.core.ledger.order import ordered

COUNTED = 10_000
"""Rows beyond this many are not counted and not paged to: a filter or the sheet reaches them."""
MOST = 500
"""So many rows are acted on at once: changed, voided, or taken a step further."""


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Pages over the keys of at most `COUNTED` rows, so that a page costs the same whether a thousand or a million lie behind it.

    `counted` is how many there are at least, where that is known already.
    """

    def __init__(self, keys: QuerySet[Any] | Sequence[Any], per_page: int, *, counted: int | None = None) -> None:
        super().__init__(keys, per_page)
        self._known = counted

    @cached_property
    def _counted(self) -> int:
        if self._known is not None:
            return self._known
        keys: Any = self.object_list  # a queryset here; the base class takes any sequence
        return int(keys.order_by().values("pk")[: COUNTED + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self._counted, COUNTED)

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than were counted."""
        return self._counted > COUNTED

    @property
    def can_be_chosen(self) -> bool:
        """Whether the rows of all pages are no more than are acted on at once."""
        return self.count <= MOST


def pages_of_all(rows: QuerySet[Any], order: Sequence[str], per_page: int) -> BoundedPaginator:
    """Pages over rows that lie in an index by their order: they are counted, and the page is walked to."""
    return BoundedPaginator(_keys(ordered(rows, order)), per_page)


def pages_of_found(found: QuerySet[Any], order: Sequence[str], per_page: int) -> BoundedPaginator:
    """Pages over rows that have to be looked for, which is done once: what was found is its own count, and is put in order.

    Where more are found than are counted, the rows of a page are soon met by walking through all of them in order.
    """
    keys = _found_in_order(found, order)
    pages = _keys(ordered(found, order)) if len(keys) > COUNTED else keys
    return BoundedPaginator(pages, per_page, counted=len(keys))


def _found_in_order(found: QuerySet[Any], order: Sequence[str]) -> list[Any]:
    """The keys of as many rows as are counted and one more, whichever are met first, in order.

    What orders them is taken along, so that nothing is joined or looked up again, and no more than these are put in order:
    MATERIALIZED keeps SQLite from walking through all rows in their order until it has met so many.
    """
    by = {f"order_{place}": F(name.removeprefix("-")) for place, name in enumerate(order)}
    some = found.order_by().annotate(**by).values_list("pk", *by)[: COUNTED + 1]
    try:
        query, parameters = some.query.sql_with_params()
    except EmptyResultSet:
        return []
    terms = ", ".join(
        f"{kept} {'DESC' if name.startswith('-') else 'ASC'} NULLS LAST" for kept, name in zip(by, order, strict=True)
    )
    with connection.cursor() as cursor:
        told = f"WITH found AS MATERIALIZED ({query}) SELECT pk FROM found ORDER BY {terms}"  # noqa: S608  # as the ORM has put it together
        cursor.execute(told, parameters)
        return [key for (key,) in cursor.fetchall()]


def _keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.values_list("pk", flat=True)
