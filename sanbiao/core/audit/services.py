"""Keeping events, and asking for those of a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models

from sanbiao.core.access.public import Uses
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.rows import is_being_written
from sanbiao.core.secrecy.numbers import as_kept

KEEPING_EVENTS = Uses(model=Event, reads=("id",), adds=True)
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
        label=as_kept(label or str(record))[:200],
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


def keep_export(*, by: AbstractBaseUser, at: datetime, model: type[models.Model], count: int, trace: str) -> Event:
    """Keep that `by` took `count` rows of a ledger away, on which the code `trace` stands."""
    return Event.objects.create(
        at=at, by=by.get_username(), verb="导出", ledger=ledger_key(model), record="", after={"rows": count}, batch=trace
    )


def history(record: models.Model) -> models.QuerySet[Event]:
    """The events of one row, latest first."""
    return Event.objects.filter(ledger=ledger_key(record), record=str(record.pk)).order_by("-at", "-pk")


Moment = tuple[int, datetime]


def moment() -> Moment | None:
    """The newest event, by number and time: as long as it is the newest, nothing has changed. None while somebody is writing.

    The time is part of it because a database that was restored gives the same numbers again.
    """
    newest: Moment | None = Event.objects.order_by("-pk").values_list("pk", "at").first()
    if newest is None or (connection.vendor == "postgresql" and is_being_written()):
        return None
    return newest
