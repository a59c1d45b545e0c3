"""Where a query runs: live on Django's own connection, or with DuckDB over the Parquet files of a closed period."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from sanbiao.core.indicators.compiling import Query, answers_of, together

MOST_TOGETHER = 450
"""How many queries one statement asks; SQLite puts at most 500 under one another."""

Asked = tuple[Query, Mapping[str, Any]]
"""A query, and what is bound in it by the names of its places."""


class Engine(ABC):
    """Something that answers queries written in its own dialect."""

    name: str

    @abstractmethod
    def execute(self, sql: str, bound: list[Any]) -> list[tuple[Any, ...]]: ...

    def run(self, query: Query, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return self.execute(query.sql, query.bound(values))

    def run_together(self, asked: Sequence[Asked]) -> list[list[tuple[Any, ...]]]:
        """The answers to several queries in their order, asked for in one statement: a trip to the database, not many."""
        answers: list[list[tuple[Any, ...]]] = []
        for first in range(0, len(asked), MOST_TOGETHER):
            some = asked[first : first + MOST_TOGETHER]
            queries = tuple(query for query, _ in some)
            bound = [value for query, values in some for value in query.bound(values)]
            answers += answers_of(queries, self.execute(together(queries), bound))
        return answers


class Live(Engine):
    """Django's default database, in the transaction that is open."""

    def __init__(self) -> None:
        self.name = "postgres" if connection.vendor == "postgresql" else "sqlite"

    def execute(self, sql: str, bound: list[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, bindable(bound))
            return list(cursor.fetchall())


@contextmanager
def one_moment() -> Iterator[None]:
    """Whatever is read inside is read as it was at one moment, however many queries it takes; nothing can be written.

    Inside a transaction that is open already it is as that transaction reads.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would keep everybody else from writing
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def bindable(values: list[Any]) -> list[Any]:
    """What is bound, as the live database takes it: SQLite keeps days as text."""
    if connection.vendor == "postgresql":
        return values
    return [value.isoformat() if isinstance(value, datetime.date) else value for value in values]


class Parquet(Engine):
    """DuckDB over a folder that has one Parquet file, or one folder of them, for each table; `settings` are DuckDB's own."""

    name = "duckdb"

    def __init__(self, folder: Path, **settings: Any) -> None:  # Any: as DuckDB takes them
        import duckdb  # takes half a second, and is for closed periods alone

        self._database = duckdb.connect(config=settings)
        for path in sorted(folder.iterdir()):
            files = str(path / "*.parquet") if path.is_dir() else str(path)
            self._database.read_parquet(files).create_view(path.stem)

    def execute(self, sql: str, bound: list[Any]) -> list[tuple[Any, ...]]:
        return self._database.execute(sql, bound).fetchall()
