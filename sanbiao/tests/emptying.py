"""How a test database is emptied after a test that kept its rows: events and seals are append-only, and most tables are empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection

from sanbiao.core.audit.triggers import TABLES

OF_THE_CODE = ("auth_permission", "django_content_type")
"""What Django writes of our models after each flush, one query a model: it stays."""


@pytest.fixture(scope="session", autouse=True)
def flush_what_holds_rows() -> Iterator[None]:
    """Empty only the tables that hold rows: a few of hundreds. The triggers step aside for it.

    Numbers begin anew: events of an empty trail with numbers given before are what `doctor` takes for a trail cut off.
    """
    operations = type(connection.ops)
    original, told = operations.sql_flush, flush.emit_post_migrate_signal

    def sql_flush(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:  # Any: Django's signature
        filled = _filled(self, [table for table in tables if table not in OF_THE_CODE])
        if self.connection.vendor == "postgresql":
            return _emptied_postgresql(self, filled)
        aside, back = _triggers(self)
        return [*aside, *original(self, style, filled, **options | {"reset_sequences": True}), *back]

    operations.sql_flush = sql_flush  # type: ignore[method-assign]  # for the whole session
    flush.emit_post_migrate_signal = lambda *names: None
    yield
    operations.sql_flush = original  # type: ignore[method-assign]
    flush.emit_post_migrate_signal = told


def _filled(operations: Any, tables: list[str]) -> list[str]:
    """The tables that hold rows."""
    with operations.connection.cursor() as cursor:
        asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {operations.quote_name(table)})" for table in tables)  # our names
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]


def _emptied_postgresql(operations: Any, tables: list[str]) -> list[str]:
    """As a replica, where no trigger of ours and none of a foreign key is asked."""
    with operations.connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE is_identity = 'YES' AND table_schema = 'public'"
        )
        numbered = cursor.fetchall()
    name = operations.quote_name
    return [
        "SET session_replication_role = replica",
        *(f"DELETE FROM {name(table)}" for table in tables),
        "SET session_replication_role = DEFAULT",
        *(f"ALTER TABLE {name(table)} ALTER COLUMN {name(column)} RESTART" for table, column in numbered),
    ]


def _triggers(operations: Any) -> tuple[list[str], list[str]]:
    with operations.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)", TABLES)
        triggers = cursor.fetchall()
    return [f"DROP TRIGGER {name}" for name, _ in triggers], [sql for _, sql in triggers]
