"""One step being taken: what it changes, on whichever rows, is kept as events of one batch."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import REASON, history, keep, ledger_key, plain
from sanbiao.core.facts.judging import breach_of
from sanbiao.core.secrecy.fields import SealedField, mask_id


class WrongFacts(Refused):
    """Facts of a step that are missing or wrong: sentences by the name of the fact; those of the row as a whole by ""."""

    def __init__(self, by_fact: Mapping[str, str]) -> None:
        super().__init__("".join(dict.fromkeys(by_fact.values())))
        self.by_fact = by_fact


def new_ticket() -> str:
    """A token of one intention, so that the same one sent twice is known."""
    return secrets.token_hex(16)


def stored(record: models.Model) -> dict[str, Any]:
    """Every field of a row by attribute, as an event may hold it: ID numbers masked."""
    held = {}
    for field in record._meta.concrete_fields:
        value = field.value_from_object(record)
        held[field.attname] = mask_id(value) if isinstance(field, SealedField) and value else value
    return held


def save(record: models.Model) -> None:
    """Write a row.

    Raises:
        WrongFacts: the database does not take it; the sentences are those of its constraints.
    """
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as fault:
        breach = breach_of(type(record), fault)
        raise WrongFacts({breach.field: breach.message}) from fault


def _changed_with(record: models.Model, verb: str, rows: Iterable[models.Model]) -> Iterator[tuple[Event, models.Model]]:
    """Those of `rows` that the last `verb` of `record` changed, each with the event of it, the latest first."""
    last = history(record).filter(verb=verb).exclude(batch="").first()
    if last is None:
        return
    by_key = {(ledger_key(row), str(row.pk)): row for row in rows}
    for event in Event.objects.filter(batch=last.batch, verb=verb, before__isnull=False).order_by("-pk"):
        if row := by_key.get((event.ledger, event.record)):
            yield event, row


def _still_so(event: Event, row: models.Model) -> dict[str, Any]:
    """What stood in `row` before a change that is kept as `event`, by attribute, where it stands as it was left then."""
    before: Mapping[str, Any] = event.before or {}
    after: Mapping[str, Any] = event.after or {}
    current = type(row)._base_manager.get(pk=row.pk)
    return {
        field.attname: field.to_python(before[field.attname])
        for field in row._meta.concrete_fields
        if field.attname in before and plain(getattr(current, field.attname)) == after.get(field.attname)
    }


@dataclass(frozen=True, kw_only=True)
class Step:
    """What an effect is given besides the row and the facts: who takes the step, when and why, and the means to do more.

    An effect changes the row it is given by setting its fields; other rows by `change` and `create`, which keep events.
    """

    verb: str
    by: AbstractBaseUser
    at: datetime
    batch: str
    reason: str = ""

    def change(self, row: models.Model, **values: Any) -> models.Model:
        """Set fields of another row, and keep what they were. Returns the row as it then stands.

        Raises:
            WrongFacts: the database does not take it.
        """
        row = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
        before = stored(row)
        for name, value in values.items():
            setattr(row, name, value)
        save(row)
        row.refresh_from_db()
        self.keep(row, before)
        return row

    def create(self, row: models.Model) -> models.Model:
        """Add another row, and keep what it says.

        Raises:
            WrongFacts: the database does not take it.
        """
        save(row)
        row.refresh_from_db()
        keep(by=self.by, at=self.at, verb=self.verb, record=row, after=stored(row), batch=self.batch)
        return row

    def remove(self, row: models.Model) -> None:
        """Take another row away, and keep what it said.

        Raises:
            WrongFacts: other rows hold on to it.
        """
        before = stored(row)
        keep(by=self.by, at=self.at, verb=self.verb, record=row, before=before, batch=self.batch)
        try:
            row.delete()
        except ProtectedError as fault:
            raise WrongFacts({"": f"「{row}」另有台账引用，不能去掉。请先更正引用它的行。"}) from fault

    def restore(self, record: models.Model, verb: str, rows: Iterable[models.Model]) -> int:
        """Give those of `rows` that the last `verb` of `record` changed the values they had before it; returns how many.

        Values that somebody has changed since are left as they are.
        """
        count = 0
        for event, row in _changed_with(record, verb, rows):
            if before := _still_so(event, row):
                self.change(row, **before)
                count += 1
        return count

    def keep(self, row: models.Model, before: Mapping[str, Any]) -> None:
        """Keep everything in which `row`, as the database has it, differs from `before`."""
        after = stored(row)
        changed = [name for name, value in after.items() if value != before[name]]
        if not changed:
            return
        told = {name: after[name] for name in changed}
        if self.reason:
            told[REASON] = self.reason
        keep(
            by=self.by,
            at=self.at,
            verb=self.verb,
            record=row,
            before={name: before[name] for name in changed},
            after=told,
            batch=self.batch,
        )
