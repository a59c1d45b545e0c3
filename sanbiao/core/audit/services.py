"""Keeping events, sealing them and checking the seals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models, transaction
from django.db.models import Window
from django.db.models.functions import Lag

from sanbiao.core.access.public import Uses
from sanbiao.core.audit.models import Event, Seal

KEEPING_EVENTS = Uses(model=Event, reads=("id",), adds=True)
_FIRST = "0" * 64
_WRITERS = """
SELECT 1 FROM pg_locks WHERE relation = %s::regclass AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1
"""
REASON = "@reason"
"""Where `after` holds the reason of a step; no field can be called so."""


def plain(value: object) -> Any:
    """`value` as JSON can hold it, exactly: dates and decimals as text."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, models.Model):
        return value.pk
    return value


def ledger_key(record: models.Model | type[models.Model]) -> str:
    """The key of the ledger a row belongs to: `app.model`."""
    return str(record._meta.label_lower)


def keep(
    *,
    by: AbstractBaseUser | str,
    at: datetime,
    verb: str,
    record: models.Model,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    batch: str = "",
    label: str = "",
) -> Event:
    """Keep that `by` did `verb` to `record`. Call it inside the transaction of the change itself.

    `label` names the row where the process may not read what its own words are made of.
    """
    return Event.objects.create(
        at=at,
        by=by if isinstance(by, str) else by.get_username(),
        verb=verb,
        ledger=ledger_key(record),
        record=str(record.pk),
        label=(label or str(record))[:200],
        before=None if before is None else {name: plain(value) for name, value in before.items()},
        after=None if after is None else {name: plain(value) for name, value in after.items()},
        batch=batch,
    )


OVERREACH = "越权被拒"


def keep_overreach(
    *, by: AbstractBaseUser, at: datetime, address: str, record: models.Model, reason: str, path: str = ""
) -> Event:
    """Keep that `by` tried what is not theirs, and from which address. Call it outside the transaction that was refused."""
    after = {"address": address, REASON: reason} | ({"path": path} if path else {})
    return keep(by=by, at=at, verb=OVERREACH, record=record, after=after)


def keep_export(*, by: AbstractBaseUser, at: datetime, model: type[models.Model], count: int) -> Event:
    """Keep that `by` took `count` rows of a ledger away."""
    return Event.objects.create(
        at=at, by=by.get_username(), verb="导出", ledger=ledger_key(model), record="", after={"rows": count}
    )


def history(record: models.Model) -> models.QuerySet[Event]:
    """The events of one row, latest first."""
    return Event.objects.filter(ledger=ledger_key(record), record=str(record.pk)).order_by("-at", "-pk")


def _digest(previous: str, events: Iterable[Event]) -> tuple[str, int]:
    running = hashlib.sha256(previous.encode())
    count = 0
    for event in events:
        row = [event.pk, event.at.isoformat(), event.by, event.verb, event.ledger, event.record, event.label]
        row += [event.before, event.after, event.batch]
        running.update(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
        count += 1
    return running.hexdigest(), count


@transaction.atomic
def seal_events(*, at: datetime) -> Seal | None:
    """Seal the events since the last seal, without waiting for those who are still writing, nor making them wait.

    None if there are no events to seal: the rest is sealed when what is being written is done.
    """
    _one_at_a_time()
    last = Seal.objects.order_by("-last").first()
    after, previous = (last.last, last.digest) if last else (0, _FIRST)
    fresh = Event.objects.filter(pk__gt=after, pk__lte=_decided(after)).order_by("pk")
    bounds = fresh.aggregate(first=models.Min("pk"), last=models.Max("pk"))
    if bounds["first"] is None:
        return None
    digest, count = _digest(previous, fresh.iterator(chunk_size=2000))
    return Seal.objects.create(sealed_at=at, events=count, previous=previous, digest=digest, **bounds)


def _one_at_a_time() -> None:
    """Two seals over the same events would break the chain. SQLite has one writer at a time, and this transaction is it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Seal._meta.db_table)} IN SHARE ROW EXCLUSIVE MODE")


def _decided(after: int) -> int:
    """The number up to which no event can appear any more.

    A number that is missing was drawn by somebody who is still writing, or who gave up. Who draws numbers holds a lock on
    the table before and until the end; so where nobody holds one, after the newest number was seen, all are decided. Else
    those are that stand before the first missing one.
    """
    fresh = Event.objects.filter(pk__gt=after)
    newest = int(fresh.aggregate(newest=models.Max("pk", default=after))["newest"])
    if connection.vendor != "postgresql" or not _is_being_written():
        return newest
    numbered = fresh.filter(pk__lte=newest).annotate(preceding=Window(Lag("pk", default=after), order_by="pk"))
    gaps = numbered.filter(pk__gt=models.F("preceding") + 1).order_by("pk").values_list("preceding", flat=True)
    return next((int(number) for number in gaps[:1]), newest)


def _is_being_written() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [connection.ops.quote_name(Event._meta.db_table)])
        return cursor.fetchone() is not None


Moment = tuple[int, datetime]


def moment() -> Moment | None:
    """The newest event, by number and time: as long as it is the newest, nothing has changed. None while somebody is writing.

    The time is part of it because a database that was restored gives the same numbers again.
    """
    newest: Moment | None = Event.objects.order_by("-pk").values_list("pk", "at").first()
    if newest is None or (connection.vendor == "postgresql" and _is_being_written()):
        return None
    return newest


def broken_seals() -> list[Seal]:
    """The seals whose events are no longer what was sealed; empty when nothing was tampered with."""
    broken, previous, after = [], _FIRST, 0
    for seal in Seal.objects.order_by("last"):
        # From the seal before on, not from its own first event: nothing may slip into the numbers between.
        events = Event.objects.filter(pk__gt=after, pk__lte=seal.last).order_by("pk")
        digest, count = _digest(seal.previous, events.iterator(chunk_size=2000))
        if (seal.previous, seal.digest, seal.events) != (previous, digest, count):
            broken.append(seal)
        previous, after = seal.digest, seal.last
    return broken
