"""Pages over many rows."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

COUNTED = 10_000
"""Rows beyond this many are not counted and not paged to: a filter or the sheet reaches them."""
MOST = 500
"""So many rows are acted on at once: changed, voided, or taken a step further."""


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Pages over at most `COUNTED` rows, so that a page costs the same whether a thousand or a million lie behind it."""

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list  # a queryset always; the base class takes any sequence
        return int(rows.order_by().values("pk")[: COUNTED + 1].count())

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
