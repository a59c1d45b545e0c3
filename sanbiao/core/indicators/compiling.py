"""The SQL of an expression for one engine, its places turned into bind parameters, and several such queries in one statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import ibis
import sqlglot
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

from sanbiao.core.indicators.window import PREFIX

if TYPE_CHECKING:
    from ibis.expr import types as ir

SEEN = "sanbiao_seen_"
_SEEN = re.compile(rf'"{SEEN}([0-9a-f]+)"')
_CALL = re.compile(rf'"?{PREFIX}(\w+?)"?\(\)', re.IGNORECASE)
_PART = re.compile(r"""STRFTIME\('%([Ym])', ("\w+"\."\w+")\)""")
_SLICES = {"Y": "1, 4", "m": "6, 2"}
_MARKS = {"sqlite": "%s", "postgres": "%s", "duckdb": "?", "pyspark": "?"}


@dataclass(frozen=True)
class Query:
    """SQL for one engine, the names of what is bound, in order, and what it gives: columns, and which are whole numbers."""

    sql: str
    places: tuple[str, ...]
    columns: tuple[str, ...]
    whole: tuple[bool, ...]

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        return [values[name] for name in self.places]


def compiled(expression: ir.Table, engine: str, *, is_part: bool = False) -> Query:
    """The SQL of an expression, its places turned into bind parameters; `is_part` of a statement that is deep already."""
    mark = _MARKS[engine]
    sql = str(ibis.to_sql(expression, dialect=engine, pretty=False))
    if engine == "sqlite" and is_part:
        # Its parser takes selects in one another some twenty deep; named in front, they stand beside one another.
        sql = eliminate_subqueries(sqlglot.parse_one(sql, read=engine)).sql(engine)
    if engine == "sqlite":
        # Days are kept as ISO text there: a slice of it is year or month, far faster than reading the text as a day.
        sql = _PART.sub(lambda part: f"SUBSTR({part[2]}, {_SLICES[part[1]]})", sql)
    sql = _SEEN.sub(lambda name: f"({bytes.fromhex(name[1]).decode()})", sql)
    if mark == "%s":
        sql = sql.replace("%", "%%")
    places: list[str] = []

    def bind(call: re.Match[str]) -> str:
        places.append(call[1].lower())
        return mark

    sql = _CALL.sub(bind, sql)
    return Query(sql, tuple(places), tuple(expression.columns), tuple(kind.is_integer() for kind in expression.schema().types))


@lru_cache(maxsize=128)
def together(queries: tuple[Query, ...]) -> str:
    """One statement that gives the rows of all `queries`: the number of the query, then its columns as text.

    Text, because what stands in one column must be of one type whichever query it comes from.
    """
    width = max(len(query.columns) for query in queries)
    selects = []
    for number, query in enumerate(queries):
        columns = [f'CAST("{name}" AS TEXT)' for name in query.columns]
        columns += ["CAST(NULL AS TEXT)"] * (width - len(columns))
        selects.append(f'SELECT {number}, {", ".join(columns)} FROM ({query.sql}) AS "asked"')  # noqa: S608  # our own compiled SQL
    return " UNION ALL ".join(selects)


def answers_of(queries: tuple[Query, ...], found: Iterable[tuple[Any, ...]]) -> list[list[tuple[Any, ...]]]:
    """The rows of each of `queries` among the rows of all `together`."""
    answers: list[list[tuple[Any, ...]]] = [[] for _ in queries]
    for number, *texts in found:
        answers[number].append(
            tuple(
                int(text) if whole and text is not None else text
                for text, whole in zip(texts, queries[number].whole, strict=False)
            )
        )
    return answers
