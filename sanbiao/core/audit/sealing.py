"""Sealing events, by a person or by itself."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import connection, transaction

from sanbiao.core.audit.marks import numbered
from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.audit.remembering import NOTHING, soon, take_in
from sanbiao.core.audit.rows import decided, rows

SEALED_EVERY = timedelta(minutes=5)
"""How often new events are sealed by themselves."""
_MOST = 20_000
"""So many events are sealed and remembered at once where that happens by itself: a worker has to give signs of life meanwhile."""


@transaction.atomic
def seal_events(*, at: datetime, most: int | None = None) -> Seal | None:
    """Seal the events since the last seal, at most so many; who is still writing waits for nobody, and is not waited for.

    None if there are no events to seal: the rest is sealed when what is being written is done.
    """
    _one_at_a_time()
    last = Seal.objects.order_by("-last").first()
    after, previous = (last.last, last.digest) if last else (0, NOTHING)
    digest, numbers = hashlib.sha256(previous.encode()), []
    for number, text, _ in rows(after=after, upto=decided(after, most)):
        digest.update(numbered(number, text))
        numbers.append(number)
    if not numbers:
        return None
    soon()
    return Seal.objects.create(
        sealed_at=at, first=numbers[0], last=numbers[-1], events=len(numbers), previous=previous, digest=digest.hexdigest()
    )


def _one_at_a_time() -> None:
    """Two seals over the same events would break the chain. SQLite has one writer at a time, and this transaction is it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Seal._meta.db_table)} IN SHARE ROW EXCLUSIVE MODE")


def tend(*, at: datetime) -> None:
    """What is done every few seconds without a person: remember what others kept, and seal what is due."""
    take_in(_MOST)
    if is_due(at=at):
        seal_events(at=at, most=_MOST)


def is_due(*, at: datetime) -> bool:
    """Whether there are events that should be sealed by now."""
    last = Seal.objects.order_by("-last").first()
    if last is None:
        return Event.objects.exists()
    return at - last.sealed_at >= SEALED_EVERY and Event.objects.filter(pk__gt=last.last).exists()
