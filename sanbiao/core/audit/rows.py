"""Events as they are digested one after another, and the number up to which none can appear any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.db import connection
from django.db.models import F, Max, QuerySet, Window
from django.db.models.functions import Lag

from sanbiao.core.audit.marks import TOLD, text_of
from sanbiao.core.audit.models import Event

_WRITERS = """
SELECT 1 FROM pg_locks WHERE relation = %s::regclass AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1
"""
_AT_ONCE = 2000
Row = tuple[int, bytes, str | None]
"""The number of an event, what it says, and its mark."""


def rows(*, after: int = 0, upto: int | None = None) -> Iterator[Row]:
    """The events of the numbers beyond `after` and up to `upto`, in the order of their numbers."""
    found = Event.objects.filter(pk__gt=after).order_by("pk")
    if upto is not None:
        found = found.filter(pk__lte=upto)
    for number, mark, *values in found.values_list("pk", "mark", *TOLD).iterator(chunk_size=_AT_ONCE):
        yield number, text_of(values), mark


def decided(after: int, most: int | None = None) -> int:
    """The number up to which no event can appear any more, with at most `most` events beyond `after`.

    A number that is missing was drawn by somebody who is still writing, or who gave up. Who draws numbers holds a lock on
    the table before and until the end; so where nobody holds one, after the newest number was seen, all are decided. Else
    those are that stand before the first missing one.
    """
    fresh = Event.objects.filter(pk__gt=after)
    newest = _newest(fresh, after, most)
    if newest == after or connection.vendor != "postgresql" or not is_being_written():
        return newest
    numbered = fresh.filter(pk__lte=newest).annotate(preceding=Window(Lag("pk", default=after), order_by="pk"))
    gaps = numbered.filter(pk__gt=F("preceding") + 1).order_by("pk").values_list("preceding", flat=True)
    return next((int(number) for number in gaps[:1]), newest)


def _newest(fresh: QuerySet[Event], after: int, most: int | None) -> int:
    bound = fresh.order_by("pk")[:most] if most else fresh
    return cast(int, bound.aggregate(newest=Max("pk", default=after))["newest"])


def is_being_written() -> bool:
    """Whether somebody else is writing an event, whose number may be lower than the newest; only PostgreSQL has such."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [connection.ops.quote_name(Event._meta.db_table)])
        return cursor.fetchone() is not None
