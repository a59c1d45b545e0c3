"""Where a query runs: live on Django's own connection, or with DuckDB over the Parquet files of a closed period."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import duckdb
from django.db import connection

from sanbiao.core.indicators.queries import Query


class Engine(Protocol):
    """Something that answers queries written in its own dialect."""

    @property
    def name(self) -> str: ...

    def run(self, query: Query, values: Mapping[str, Any]) -> list[tuple[Any, ...]]: ...


class Live:
    """Django's default database, in the transaction that is open."""

    @property
    def name(self) -> str:
        return "postgres" if connection.vendor == "postgresql" else "sqlite"

    def run(self, query: Query, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query.sql, bindable(query.bound(values)))
            return list(cursor.fetchall())


def bindable(values: list[Any]) -> list[Any]:
    """What is bound, as the live database takes it: SQLite keeps days as text."""
    if connection.vendor == "postgresql":
        return values
    return [value.isoformat() if isinstance(value, datetime.date) else value for value in values]


class Parquet:
    """DuckDB over a folder that has one Parquet file, or one folder of them, for each table; `settings` are DuckDB's own."""

    name = "duckdb"

    def __init__(self, folder: Path, **settings: Any) -> None:  # Any: as DuckDB takes them
        self._database = duckdb.connect(config=settings)
        for path in sorted(folder.iterdir()):
            files = str(path / "*.parquet") if path.is_dir() else str(path)
            self._database.read_parquet(files).create_view(path.stem)

    def run(self, query: Query, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return self._database.execute(query.sql, query.bound(values)).fetchall()
