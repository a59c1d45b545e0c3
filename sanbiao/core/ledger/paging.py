"""Pages over many rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from sanbiao.core.ledger.order import empty_last, ordered

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
    """Pages over rows that have to be looked for, which is done once: what was found is its own count, and is ordered by key.

    Where more are found than are counted, the rows of a page are soon met by walking through all of them in order.
    """
    keys = list(_keys(found.order_by())[: COUNTED + 1])
    if len(keys) > COUNTED:
        return BoundedPaginator(_keys(ordered(found, order)), per_page, counted=len(keys))
    some = found.model._base_manager.filter(pk__in=keys).order_by(*empty_last(found.model, order))
    return BoundedPaginator(list(_keys(some)), per_page, counted=len(keys))


def _keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.values_list("pk", flat=True)
