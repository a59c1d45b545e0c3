"""How an organisation path is told to lie below another: to the letter, on every database."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Q
from django.db.models.lookups import StartsWith
from django.db.models.sql.compiler import SQLCompiler


@CharField.register_lookup
class Begins(StartsWith):
    """`path__begins="/A1/"`: the text begins with these letters, in this case; nothing in them is a wildcard.

    Django's own `startswith` is LIKE on SQLite, for which `/a1/` begins with `/A1/`. There a range says the same as the index
    over the text does, which LIKE would not use either. On PostgreSQL, where a range follows the language of the
    database, it stays LIKE.
    """

    lookup_name = "begins"

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        sql, parameters = StartsWith(self.lhs, self.rhs).as_sql(compiler, connection)
        return sql, list(parameters)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, parameters = self.process_lhs(compiler, connection)
        first = str(self.rhs)
        after = first[:-1] + chr(ord(first[-1]) + 1)
        return f"({column} >= %s AND {column} < %s)", [*parameters, first, *parameters, after]


def lies_below(field: str, subtrees: Iterable[str]) -> Q:
    """The condition that the path in `field` lies in one of `subtrees`; without any it is no condition."""
    return reduce(or_, (Q((f"{field}__begins", path)) for path in subtrees), Q())
