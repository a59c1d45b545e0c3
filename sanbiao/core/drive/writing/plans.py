"""What an import will write, known to the last row before the first is written: then all of it is written at once.

Whoever else writes waits for that alone, and not while sheets are read and understood. Whether what was read is still so is seen
when it is written: a row is changed only where it says what it said then.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from django.db import DatabaseError, IntegrityError, connection, models, transaction

from sanbiao.core.audit.marks import fresh_mark
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.remembering import soon
from sanbiao.core.audit.services import plain
from sanbiao.core.drive.reading import Fault
from sanbiao.core.drive.writing.staging import Origin, Staged, learn_sizes
from sanbiao.core.facts.judging import breach_of
from sanbiao.core.secrecy.fields import SealedField

CREATED, CHANGED, REMOVED = "导入新增", "导入更改", "导入替换"
SheetPlace = tuple[str, str, str, int]
"""A sheet as one ledger: the ledger, the file and its own name, and which it is of several so called."""
Place = tuple[str, str, str, int, int]
"""A row: its sheet, and its number."""
Values = dict[str, Any]  # Any: each attribute has its own type


class Overtaken(Exception):
    """What was read is no longer so, for somebody wrote meanwhile."""


class NotTaken(Exception):
    """The database does not take some of the rows: those that stand in `refused`."""


class RowChange(NamedTuple):
    """A row that becomes another, by its key, or by its negative number where it is new itself."""

    pk: int
    label: str
    before: Values
    after: Values
    place: Place


class _Ready(NamedTuple):
    """A statement over some rows of a model, and where each of them was asked for."""

    model: type[models.Model]
    statement: str
    rows: list[tuple[tuple[Any, ...], Place | None]]


class Plan:
    """What one import will write. Outside of a `with` its tables are gone."""

    def __init__(self, *, by: str, at: datetime, batch: str) -> None:
        self._same = {"by": by, "at": at, "batch": batch}
        self._new: dict[type[models.Model], Staged] = {}
        self._sheets: dict[SheetPlace, int] = {}
        self.refused: dict[Place, Fault] = {}

    def __enter__(self) -> Self:
        self._events = Staged(Event)
        self._changes, self._standing, self._fresh = TemporaryFile(), TemporaryFile(), TemporaryFile()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for file in (self._changes, self._standing, self._fresh):
            file.close()
        if not isinstance(error, DatabaseError):  # else the connection may take no more; they are dropped before they are made
            for staged in (self._events, *self._new.values()):
                staged.drop()

    def create(
        self, model: type[models.Model], rows: Sequence[Values], labels: Sequence[str], places: Sequence[Place | None]
    ) -> None:
        """Plan new rows; each goes by its number among those of its model, negative, until it has a key."""
        if rows:
            if model not in self._new:
                self._new[model] = Staged(model)
            told = zip(labels, places, strict=True)
            self._new[model].add(rows, [self._origin(label, place) for label, place in told])

    def _origin(self, label: str, place: Place | None) -> Origin:
        if place is None:
            return None, None, label[:200]
        return self._sheets.setdefault(place[:-1], len(self._sheets)), place[-1], label[:200]

    def change(self, model: type[models.Model], changes: Sequence[RowChange]) -> None:
        if changes:
            pickle.dump((model, list(changes)), self._changes)

    def remove(self, rows: Sequence[models.Model]) -> None:
        """Plan that rows that are there are taken away; that is undone by what they said."""
        for row in rows:
            statement = f"DELETE FROM {_table(type(row))} WHERE {_key(type(row))} = %s"  # noqa: S608  # names of our own models
            pickle.dump(_Ready(type(row), statement, [((row.pk,), None)]), self._standing)
        told = [(str(row.pk), str(row), stored_values(row), None) for row in rows]
        for row, event in zip(rows, told, strict=True):
            self._keep(REMOVED, type(row), [event])

    def settle(self) -> None:
        """Give new rows their keys, and make ready all that can be before anything is written."""
        for staged in self._new.values():
            staged.draw_keys()
        for staged in self._new.values():
            staged.refer_to(self._new.values())
        for staged in self._new.values():
            for rows in staged.keyed():
                self._keep(CREATED, staged.model, [(str(key), label, None, None) for key, label in rows])
        for model, changes in _loaded(self._changes):
            self._make_ready(model, changes)

    def _make_ready(self, model: type[models.Model], changes: Sequence[RowChange]) -> None:
        fields: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
        statements: dict[tuple[bool, str], list[tuple[tuple[Any, ...], Place | None]]] = {}
        events = []
        for change in changes:
            pk = change.pk if change.pk > 0 else self._new[model].key_of(-change.pk)
            before, after = self._real(fields, change.before), self._real(fields, change.after)
            # What was new a moment ago nobody else has changed; and a sealed text is another each time it is sealed.
            compared = [fields[name] for name in before if change.pk > 0 and not isinstance(fields[name], SealedField)]
            sets = ", ".join(f"{_column(fields[name])} = %s" for name in after)
            same = " AND ".join([f"{_key(model)} = %s", *(f"{_column(field)} {_IS[connection.vendor]} %s" for field in compared)])
            values = [fields[name].get_db_prep_save(value, connection) for name, value in after.items()]
            stood = [field.get_db_prep_save(before[field.attname], connection) for field in compared]
            statement = f"UPDATE {_table(model)} SET {sets} WHERE {same}"  # noqa: S608  # names of our own models
            statements.setdefault((change.pk > 0, statement), []).append(((*values, pk, *stood), change.place))
            events.append((str(pk), change.label, before, after))
        for (is_standing, statement), rows in statements.items():
            pickle.dump(_Ready(model, statement, rows), self._standing if is_standing else self._fresh)
        self._keep(CHANGED, model, events)

    def _real(self, fields: dict[str, Any], values: Values) -> Values:
        """Values in which new rows go by their keys."""
        return {
            name: self._new[fields[name].related_model].key_of(-value)
            if fields[name].is_relation and value is not None and value < 0
            else value
            for name, value in values.items()
        }

    def _keep(self, verb: str, model: type[models.Model], rows: Sequence[tuple[str, str, Values | None, Values | None]]) -> None:
        """Plan an event for each row: its key and label, what stood there before and after."""
        same = {**self._same, "verb": verb, "ledger": model._meta.label_lower}
        told: list[Values] = [
            {**same, "record": pk, "label": label[:200], "before": _told(before), "after": _told(after)}
            for pk, label, before, after in rows
        ]
        self._events.add([{**event, "mark": fresh_mark(event)} for event in told])

    def write(self) -> None:
        """Write all of it, in the transaction of the caller.

        Raises:
            NotTaken: the database refuses some of the rows.
            Overtaken: a row no longer says what it said when it was read.
        """
        for ready in _loaded(self._standing):
            self._carry_out(ready)
        for staged in self._new.values():
            self._halving(1, staged.count + 1, staged.move, partial(self._refuse, staged))
        for ready in _loaded(self._fresh):
            self._carry_out(ready)
        if self.refused:
            raise NotTaken
        self._events.move_in_order()
        soon()
        learn_sizes(self._new)

    def _carry_out(self, ready: _Ready) -> None:
        def write(first: int, end: int) -> None:
            with connection.cursor() as cursor:
                cursor.executemany(ready.statement, [given for given, _ in ready.rows[first:end]])
                if cursor.rowcount != end - first:
                    raise Overtaken

        self._halving(0, len(ready.rows), write, lambda at, error: self._note(ready.model, ready.rows[at][1], error))

    def _halving(
        self, first: int, end: int, write: Callable[[int, int], None], refuse: Callable[[int, IntegrityError], None]
    ) -> None:
        """Write rows together; where the database refuses, find by halving those it means."""
        try:
            with transaction.atomic():
                write(first, end)
        except IntegrityError as error:
            if end - first == 1:
                refuse(first, error)
                return
            middle = (first + end) // 2
            self._halving(first, middle, write, refuse)
            self._halving(middle, end, write, refuse)

    def _refuse(self, staged: Staged, number: int, error: IntegrityError) -> None:
        sheet, row = staged.origin_of(number)
        places = [place for place, index in self._sheets.items() if index == sheet]
        self._note(staged.model, (*places[0], row or 0) if places else None, error)

    def _note(self, model: type[models.Model], place: Place | None, error: IntegrityError) -> None:
        if place is None:
            raise Overtaken from error
        self.refused[place] = breach_of(model, error)


_IS = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}


def stored_values(row: models.Model) -> dict[str, Any]:
    """All fields of a row, by attribute, but those that the database derives."""
    kept = (field for field in row._meta.concrete_fields if not field.generated)
    return {field.attname: plain(getattr(row, field.attname)) for field in kept}


def _told(values: Values | None) -> Values | None:
    return None if values is None else {name: plain(value) for name, value in values.items()}


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _key(model: type[models.Model]) -> str:
    return connection.ops.quote_name(str(model._meta.pk.column))


def _column(field: Any) -> str:  # Any: a field of whatever kind
    return connection.ops.quote_name(field.column)


def _loaded(file: IO[bytes]) -> Iterator[Any]:  # Any: what was dumped
    file.seek(0)
    while True:
        try:
            yield pickle.load(file)  # noqa: S301  # our own, and nobody else can open it
        except EOFError:
            return
