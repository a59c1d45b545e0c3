"""Creating and changing one row of any ledger by a form, and keeping that rows were taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, models, transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import keep
from sanbiao.core.audit.tracing import Trace
from sanbiao.core.facts.judging import breach_of
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.references import hash_path, ledger_of_model, unit_of_text
from sanbiao.core.secrecy.fields import SealedField, keyed_hash, mask_id

Values = Mapping[str, Any]  # Any: each field has its own type

CREATE, CHANGE, EXPORT, PRINT = "登记", "修改", "导出", "打印"


class Conflict(Exception):
    """The row was changed by somebody else after the form was opened. `current` is the row as it stands now."""

    def __init__(self, current: models.Model) -> None:
        super().__init__("这一行在您打开之后被别人改过，没有保存。")
        self.current = current


def version_of(record: models.Model) -> str:
    """A token of everything in the row; another one means that the row was changed. Sealed fields count by their hash."""
    held = [
        f"{field.attname}={field.value_to_string(record)}"
        for field in record._meta.concrete_fields
        if not isinstance(field, SealedField)
    ]
    return hashlib.sha256("\x1f".join(held).encode()).hexdigest()[:32]


def created_by(ledger: Ledger[Any], ticket: str, by: AbstractBaseUser) -> str | None:
    """The key of the row that the form with this ticket has already created, for a form that is sent twice."""
    found = Event.objects.filter(batch=ticket, ledger=ledger.key, by=by.get_username()).order_by("pk").first()
    return found.record if found else None


@transaction.atomic
def create_row(*, ledger: Ledger[Any], values: Values, by: AbstractBaseUser, at: datetime, ticket: str = "") -> models.Model:
    """Add a row with `values`, and record who did so. `ticket` tells the form that asked, should it be sent twice.

    Raises:
        Refused: the row would lie outside what `by` may change, or the database does not take it.
    """
    if ledger.numbering:
        values = ledger.numbering.given(ledger.model, values)
    complete = _completed(ledger, values)
    for value in complete.values():
        # A person who is known only by this form is kept first.
        if isinstance(value, models.Model) and value.pk is None:
            _save(value)
            keep(by=by, at=at, verb=CREATE, record=value, batch=ticket)
    record: models.Model = outside(ledger, values) or ledger.model()
    for name, value in {**ledger.constants, **complete}.items():
        setattr(record, name, value)
    _save(record)
    _settle(ledger, record, by)
    keep(by=by, at=at, verb=CREATE, record=record, after=_told(ledger, values), batch=ticket)
    return record


@transaction.atomic
def create_rows(model: type[models.Model], rows: Iterable[Values], *, by: AbstractBaseUser, at: datetime) -> int:
    """Add each of `rows` to the ledger of `model`, and record who did so; returns how many.

    Raises:
        Refused: one of them would lie outside what `by` may change, or the database does not take it; then none is added.
    """
    ledger, count = ledger_of_model(model), 0
    for values in rows:
        create_row(ledger=ledger, values=values, by=by, at=at)
        count += 1
    return count


@transaction.atomic
def change_row(
    *,
    ledger: Ledger[Any],
    record: models.Model,
    values: Values,
    version: str,
    by: AbstractBaseUser,
    at: datetime,
    batch: str = "",
) -> models.Model:
    """Change the fields of `record` that `values` differ in, and record what stood there before; `batch` joins several rows.

    Raises:
        Conflict: the row is no longer the one that `version` was taken of.
        Refused: `by` may not change it, or not to this; or the database does not take it.
    """
    current: models.Model = ledger.model._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if not ledger.policy.may(by, ledger.change_permission, current):
        raise Refused("您无权修改这一行。")
    if version_of(current) != version:
        raise Conflict(current)
    before = {name: getattr(current, name) for name in values}
    changed = [name for name, value in values.items() if value != before[name]]
    if not changed:
        return current
    for name, value in _completed(ledger, {name: values[name] for name in changed}).items():
        setattr(current, name, value)
    _save(current)
    _settle(ledger, current, by)
    keep(
        by=by,
        at=at,
        verb=CHANGE,
        record=current,
        before=_told(ledger, {name: before[name] for name in changed}),
        after=_told(ledger, {name: values[name] for name in changed}),
        batch=batch,
    )
    return current


def outside(ledger: Ledger[Any], values: Values) -> models.Model | None:
    """The row with the key of `values` that the model has already, but not in this ledger: it enters by being changed.

    A person known from a class list enters the roster so.
    """
    key = {column.field: column.kind for column in ledger.key_columns}
    if not ledger.constants or not all(values.get(name) for name in key):
        return None
    wanted = {
        hash_path(ledger.model, name) if kind is CellKind.ID else name: keyed_hash(values[name])
        if kind is CellKind.ID
        else values[name]
        for name, kind in key.items()
    }
    found: models.Model | None = ledger.model._base_manager.filter(**wanted).exclude(**ledger.constants).first()
    return found


def keep_export(
    *,
    ledger: Ledger[Any],
    rows: int,
    asked: Mapping[str, str],
    by: AbstractBaseUser | str,
    at: datetime,
    trace: Trace,
    verb: str = EXPORT,
) -> Event:
    """Keep that `by` took away so many rows, and by which filters: as a file, or on paper. `trace` stands on what was taken."""
    return Event.objects.create(
        at=at,
        by=by if isinstance(by, str) else by.get_username(),
        verb=verb,
        ledger=ledger.key,
        record="",
        label=f"{ledger.title} {rows} 行",
        after={"rows": rows, "filters": dict(asked)},
        batch=trace.code,
    )


def _save(record: models.Model) -> None:
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as fault:
        raise Refused(f"{breach_of(type(record), fault).message}没有保存。") from fault


def _settle(ledger: Ledger[Any], record: models.Model, by: AbstractBaseUser) -> None:
    """Let the ledger derive what it derives, and make sure that the row lies where `by` may put it."""
    ledger.complete()
    record.refresh_from_db()
    if not ledger.policy.may(by, ledger.change_permission, record):
        raise Refused(f"您无权在此单位范围内登记或修改{ledger.title}，没有保存。请核对单位。")


def _completed(ledger: Ledger[Any], values: Values) -> dict[str, Any]:
    """`values` with what follows from them: the hash of an ID number, the unit that a text names."""
    complete = dict(values)
    for column in ledger.columns:
        if column.field not in values:
            continue
        if column.kind is CellKind.ID:
            complete[hash_path(ledger.model, column.field)] = keyed_hash(values[column.field])
        if column.links:
            complete[f"{column.links}_id"] = unit_of_text(values[column.field])
    return complete


def _told(ledger: Ledger[Any], values: Values) -> dict[str, object]:
    """`values` as an event may hold them: by attribute, ID numbers masked."""
    sealed = {column.field for column in ledger.columns if column.kind is CellKind.ID}
    attribute = {field.name: field.attname for field in ledger.model._meta.concrete_fields}
    return {attribute[name]: mask_id(value) if name in sealed and value else value for name, value in values.items()}
