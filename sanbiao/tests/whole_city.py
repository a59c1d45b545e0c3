"""The city of the test data, imported once by each process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

CITY = Path(__file__).parent / "data" / "city-a"

_rows_of_the_city: dict[str, list[tuple[Any, ...]]] = {}
"""Rows by the statement that writes them, once this process imported the city: so they are there in a tenth of the time."""


def bring_in_city() -> None:
    """Bring in the city of the test data, as an import leaves it, inside the transaction of whoever asks."""
    if _rows_of_the_city:
        _write_again(_rows_of_the_city)
    else:
        _import_city()


def _import_city() -> None:
    from sanbiao.core.drive.services import import_paths
    from sanbiao.tests.factories import NOON

    tables = [_Table(model) for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    filled = [table for table in tables if table.rows()]
    outcome = import_paths([CITY], by="clerk", at=NOON, on=NOON.date())
    assert not outcome.errors
    _rows_of_the_city.update({table.insert: rows for table in tables if table not in filled and (rows := table.rows())})


class _Table:
    """The table of a model as it stands: what the database itself works out is neither read nor written."""

    def __init__(self, model: type[models.Model]) -> None:
        name = connection.ops.quote_name
        columns = [field.column for field in model._meta.concrete_fields if not field.generated]
        self._select = f"SELECT {', '.join(map(name, columns))} FROM {name(model._meta.db_table)}"  # our own names
        self.insert = (
            f"INSERT INTO {name(model._meta.db_table)} ({', '.join(map(name, columns))}) "  # our own names
            f"VALUES ({', '.join(['%s'] * len(columns))})"
        )

    def rows(self) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self._select)
            return cursor.fetchall()


def _write_again(found: dict[str, list[tuple[Any, ...]]]) -> None:
    with connection.cursor() as cursor:
        for insert, rows in found.items():
            cursor.executemany(insert, rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
