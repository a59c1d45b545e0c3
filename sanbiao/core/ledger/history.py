"""The history of a row in words: who, when, what, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import REASON, history
from sanbiao.core.ledger.following import FollowingField, following_fields
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.voiding import RESTORE, VOID
from sanbiao.core.ui.shell import FieldChange, Happening
from sanbiao.core.ui.times import minute_of

SHOWN = 50


def happenings(ledger: Ledger[Any], record: models.Model) -> list[Happening]:
    """The latest events of `record`, the latest first."""
    events = list(history(record)[:SHOWN])
    names = _Names(ledger)
    return [
        Happening(event.at, event.by, event.verb, _told(event, names), reason=(event.after or {}).get(REASON, ""))
        for event in events
    ]


def _told(event: Event, names: _Names) -> Sequence[FieldChange]:
    """What an event changed; that a row was voided or restored is said of it whole."""
    return () if event.verb in (VOID, RESTORE) else _changes(event, names)


def _changes(event: Event, names: _Names) -> Sequence[FieldChange]:
    before, after = event.before or {}, event.after or {}
    told = (
        FieldChange(names.label(field), names.word(field, before.get(field)), names.word(field, after.get(field)))
        for field in names.in_order({**before, **after})
        if before.get(field) != after.get(field) and field not in names.untold and not field.endswith("_hash")
    )
    # What reads alike before and after, as nothing does that is kept in two ways, is no change to people.
    return [change for change in told if change.before != change.after]


class _Names:
    """Fields and stored values in the words of the ledger. Links are looked up once."""

    def __init__(self, ledger: Ledger[Any]) -> None:
        self._ledger = ledger
        followers = (field.attname for field in following_fields(ledger.model) if isinstance(field, FollowingField))
        # A text that follows from another, as the pinyin of a name, tells nobody anything beside it.
        self.untold = {REASON, str(ledger.model._meta.pk.attname), *followers}
        self._columns = {column.field: column for column in ledger.columns}
        self._linked: dict[tuple[str, Any], str] = {}

    def in_order(self, fields: Iterable[str]) -> list[str]:
        """As the columns of the ledger stand, whatever order the database keeps them in; what is no column last."""
        places = {field: place for place, field in enumerate(self._columns)}
        return sorted(fields, key=lambda field: (places.get(self._name(field), len(places)), field))

    def _name(self, field: str) -> str:
        """A link is kept under the name of its database column."""
        found = self._field(field)
        return found.name if found else field

    def label(self, field: str) -> str:
        if field in self._columns:
            return self._columns[field].label.replace("/", "")
        model_field = self._field(field)
        return str(model_field.verbose_name) if model_field is not None else field

    def word(self, field: str, stored: Any) -> str:  # Any: what JSON holds
        if stored is None or stored in ("", {}, []):
            return ""
        if isinstance(stored, (dict, list)):
            return _listed(stored)
        linked = self._field(field)
        if isinstance(linked, models.ForeignKey):
            return self._row(linked, stored)
        if column := self._columns.get(field):
            return column.kind.kept(column, stored)
        if isinstance(linked, models.DateTimeField):
            return minute_of(datetime.fromisoformat(stored))
        return str(dict(linked.flatchoices).get(stored, stored) if linked else stored)

    def _field(self, field: str) -> models.Field[Any, Any] | None:
        try:
            found = self._ledger.model._meta.get_field(field)
        except FieldDoesNotExist:
            return None
        return found if isinstance(found, models.Field) else None

    def _row(self, link: models.ForeignKey[Any, Any], key: Any) -> str:
        if (link.name, key) not in self._linked:
            row = link.related_model._base_manager.filter(pk=key).first() if isinstance(key, int) else None
            self._linked[link.name, key] = str(row or key)
        return self._linked[link.name, key]


def _listed(stored: Any) -> str:  # Any: what JSON holds
    """Several values in one text: 党员人数 12；党费 30.5."""
    parts = stored.items() if isinstance(stored, dict) else stored
    return "；".join(" ".join(map(str, part)) if isinstance(part, (tuple, list)) else str(part) for part in parts)
