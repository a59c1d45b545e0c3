"""New rows of one table on their way: prepared in a table that this connection alone sees, and moved in one statement.

Preparing costs many times what moving does, and holds up nobody: on SQLite too a table of one's own is written without the lock
of the database. The database still refuses what its constraints refuse, when the rows are moved.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection, models, transaction

from sanbiao.core.ledger.following import Following

Rows = Sequence[Mapping[str, Any]]
Prepare = Callable[[Any], Any]
Origin = tuple[int | None, int | None, str]
"""Of a row: the number of its sheet, its own number there, and what it is called in few words."""
NOWHERE: Origin = (None, None, "")
_SOME = 5000


class Staged:
    """The new rows of one model. They are numbered from 1; as long as a row has no key, it goes by its number, negative."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.count = 0
        self._fields: list[Any] = [each for each in model._meta.concrete_fields if not (each.primary_key or each.generated)]
        quote = connection.ops.quote_name
        self.table, self._into = quote(f"staged_{model._meta.db_table}"[:60]), quote(model._meta.db_table)
        self._key = quote(str(model._meta.pk.column))
        self.columns = [quote(str(each.column)) for each in self._fields]
        self.drop()
        kinds = ", ".join(f"{name} {each.db_type(connection)}" for name, each in zip(self.columns, self._fields, strict=True))
        own = "own_nr integer PRIMARY KEY, own_key bigint, own_sheet integer, own_row integer, own_label varchar(200)"
        _do(f"CREATE TEMPORARY TABLE {self.table} ({own}, {kinds})")

    def drop(self) -> None:
        _do(f"DROP TABLE IF EXISTS {self.table}")

    def add(self, rows: Rows, origins: Sequence[Origin] = ()) -> None:
        """Take rows, each a value by attribute; what an attribute lacks is its field's default."""
        numbers = range(self.count + 1, self.count + 1 + len(rows))
        told = list(zip(*(origins or [NOWHERE] * len(rows)), strict=True))
        columns = [numbers, *told, *(_column(field, rows) for field in self._fields)]
        names = ", ".join(("own_nr", "own_sheet", "own_row", "own_label", *self.columns))
        places = ", ".join(["%s"] * len(columns))
        with _together(), connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {self.table} ({names}) VALUES ({places})",  # noqa: S608  # names of our own models
                list(zip(*columns, strict=True)),
            )
        self.count += len(rows)

    def draw_keys(self) -> None:
        """Give each row a key that no row has and none will be given."""
        if connection.vendor == "postgresql":
            drawn, given = "nextval(pg_get_serial_sequence(%s, %s))", (self._into, str(self.model._meta.pk.column))
            _do(f"UPDATE {self.table} SET own_key = {drawn}", *given)  # noqa: S608  # names of our own models
        else:
            _do(f"UPDATE {self.table} SET own_key = own_nr + %s", _reserved(self.model, self.count))  # noqa: S608

    def refer_to(self, others: Collection[Staged]) -> None:
        """Let rows that refer to other new rows do so by the keys of these."""
        by_model = {other.model: other for other in others}
        for field, column in zip(self._fields, self.columns, strict=True):
            if field.is_relation and (other := by_model.get(field.related_model)):
                # S608: names of our own models
                key = f"SELECT own_key FROM {other.table} AS other WHERE other.own_nr = -{self.table}.{column}"  # noqa: S608
                _do(f"UPDATE {self.table} SET {column} = ({key}) WHERE {column} < 0")  # noqa: S608

    def key_of(self, number: int) -> int:
        """The key that a row was given."""
        [key] = _asked(f"SELECT own_key FROM {self.table} WHERE own_nr = %s", number)  # noqa: S608
        return int(key)

    def origin_of(self, number: int) -> tuple[int | None, int | None]:
        """The numbers of the sheet and the row that asked for it."""
        sheet, row = _asked(f"SELECT own_sheet, own_row FROM {self.table} WHERE own_nr = %s", number)  # noqa: S608
        return sheet, row

    def keyed(self) -> Iterator[list[tuple[int, str]]]:
        """The key and the label of each row in their order, some thousands at a time."""
        for first in range(1, self.count + 1, _SOME):
            with connection.cursor() as cursor:
                some = "own_nr >= %s AND own_nr < %s ORDER BY own_nr"
                cursor.execute(f"SELECT own_key, own_label FROM {self.table} WHERE {some}", [first, first + _SOME])  # noqa: S608
                yield cursor.fetchall()

    def move(self, first: int, end: int) -> None:
        """Write the rows from one number up to another into their table, by the keys they were given."""
        names = ", ".join(self.columns)
        some = f"SELECT own_key, {names} FROM {self.table} WHERE own_nr >= %s AND own_nr < %s"  # noqa: S608
        _do(f"INSERT INTO {self._into} ({self._key}, {names}) {some}", first, end)

    def move_in_order(self) -> None:
        """Write all rows into their table, by keys that are drawn as they come: no later one has a lower key."""
        names = ", ".join(self.columns)
        _do(f"INSERT INTO {self._into} ({names}) SELECT {names} FROM {self.table} ORDER BY own_nr")  # noqa: S608


def learn_sizes(models_written: Iterable[type[models.Model]]) -> None:
    """Let PostgreSQL count what was written: with the sizes of empty tables in mind it joins large ones row by row."""
    if connection.vendor == "postgresql":
        for model in models_written:
            _do(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _do(statement: str, *given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)


def _asked(question: str, *given: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        found: tuple[Any, ...] = cursor.fetchone()
        return found


@contextmanager
def _together() -> Iterator[None]:
    """One transaction for what is written to a table of this connection alone. An ordinary one would take the lock on SQLite."""
    if connection.vendor == "postgresql" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    _do("BEGIN DEFERRED")
    try:
        yield
    except BaseException:
        _do("ROLLBACK")
        raise
    _do("COMMIT")


@transaction.atomic
def _reserved(model: type[models.Model], count: int) -> int:
    """The key behind which SQLite gives as many to nobody else."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
    [last] = _asked("SELECT seq FROM sqlite_sequence WHERE name = %s", table)
    return int(last) - count


def _column(field: Any, rows: Rows) -> list[Any]:  # Any: a field of whatever kind
    """The values of one column, as the database takes them."""
    name = field.attname
    if isinstance(field, Following):
        lacking = {
            each.attname: each.get_default() for each in field.model._meta.concrete_fields if each.attname in field.sources
        }
        whole = (row if lacking.keys() <= row.keys() else lacking | dict(row) for row in rows)
        return _following(field, [field.value_of(row) for row in whole])
    default = None if all(name in row for row in rows) else field.get_default()
    prepare = _prepared(field)
    if prepare is None:
        return [row.get(name, default) for row in rows]
    return [None if (value := row.get(name, default)) is None else prepare(value) for row in rows]


def _following(field: Any, values: list[Any]) -> list[Any]:  # Any: a field that follows, and what it holds
    """What follows from other fields, as the database takes it; texts are the same there."""
    return values if isinstance(field, models.CharField) else [field.get_db_prep_save(value, connection) for value in values]


def _prepared(field: Any) -> Prepare | None:  # Any: a field of whatever kind
    """What turns a value of the field into the database's; None where it is the same."""
    if type(field) in (models.CharField, models.BooleanField, models.ForeignKey, models.OneToOneField):
        return None
    if type(field) is models.DateField:
        return _day
    save = field.get_db_prep_save
    if isinstance(field, models.DateTimeField):
        return lru_cache(maxsize=16)(lambda value: save(value, connection))
    return lambda value: save(value, connection)


def _day(value: date) -> Any:  # Any: text on SQLite, a day on PostgreSQL
    return connection.ops.adapt_datefield_value(value)
