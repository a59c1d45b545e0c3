"""The expressions by which indicators are measured, and their SQL, built and compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

import ibis
from ibis.expr.operations import Union

from sanbiao.core.access.roles import CITY
from sanbiao.core.indicators.measures import Count, Distinct, Mean, Share, Sum
from sanbiao.core.indicators.registry import Breakdown, Indicator, Rows
from sanbiao.core.indicators.tables import TABLES
from sanbiao.core.indicators.window import PREFIX, Window, place

if TYPE_CHECKING:
    from ibis.expr import types as ir

_WINDOW = Window()
_CALL = re.compile(rf'"?{PREFIX}(\w+?)"?\(\)', re.IGNORECASE)
_PART = re.compile(r"""STRFTIME\('%([Ym])', ("\w+"\."\w+")\)""")
_SLICES = {"Y": "1, 4", "m": "6, 2"}
_MARKS = {"sqlite": "%s", "postgres": "%s", "duckdb": "?", "pyspark": "?"}


@dataclass(frozen=True)
class Query:
    """SQL for one engine, and the names of what is bound, in order."""

    sql: str
    places: tuple[str, ...]

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        return [values[name] for name in self.places]


def compiled(expression: ir.Table, engine: str) -> Query:
    """The SQL of an expression, its places turned into bind parameters."""
    mark = _MARKS[engine]
    sql = str(ibis.to_sql(expression, dialect=engine, pretty=False))
    if engine == "sqlite":
        # Days are kept as ISO text there: a slice of it is year or month, far faster than reading the text as a day.
        sql = _PART.sub(lambda part: f"SUBSTR({part[2]}, {_SLICES[part[1]]})", sql)
    if mark == "%s":
        sql = sql.replace("%", "%%")
    places: list[str] = []

    def bind(call: re.Match[str]) -> str:
        places.append(call[1].lower())
        return mark

    return Query(_CALL.sub(bind, sql), tuple(places))


@cache
def base(rows: Rows, scopes: int) -> ir.Table:
    """The rows of `rows`, narrowed to `scopes` organisation paths; 0 is the whole city."""
    return _narrowed(rows(TABLES, _WINDOW), scopes)


def _narrowed(table: ir.Table, scopes: int) -> ir.Table:
    if scopes:
        # Where it is found, not whether it starts so: that is LIKE on SQLite, for which `/a1/` starts with `/A1/`.
        inside = [table.organisation.find(place(f"path_{number}", str)) == 0 for number in range(scopes)]
        table = table.filter(reduce(or_, inside))
    return table


def scopes_of(paths: Sequence[str]) -> int:
    """How many paths the rows must be narrowed to: none where the whole city is asked for."""
    return 0 if CITY in paths else len(paths)


def own_rows(indicator: Indicator, scopes: int) -> ir.Table:
    """Exactly the rows of an indicator."""
    table = base(indicator.rows, scopes)
    return table.filter(*[table[name] for name in indicator.measure.where]) if indicator.measure.where else table


def _holds(table: ir.Table, names: tuple[str, ...]) -> ir.BooleanValue | None:
    return reduce(and_, [table[name] for name in names]) if names else None


def grouped(indicators: Sequence[Indicator]) -> list[tuple[Indicator, ...]]:
    """The indicators that one query can measure together: same rows, and the same thing that counts once."""
    groups: dict[tuple[Rows, str], list[Indicator]] = {}
    for one in indicators:
        pers = {other.measure.per for other in indicators if other.rows is one.rows and other.measure.per}
        per = next(iter(sorted(pers)), "") if isinstance(one.measure, Count) else one.measure.per
        groups.setdefault((one.rows, per), []).append(one)
    return [tuple(group) for group in groups.values()]


def _plain(table: ir.Table, number: int, one: Indicator) -> dict[str, Any]:
    """The aggregates of one indicator over rows that each count: value (or numerator), denominator, rows."""
    measure = one.measure
    where = _holds(table, measure.where)
    rows = table.count(where=where)
    match measure:
        case Count():
            return {f"a{number}": rows}
        case Sum():
            return {f"a{number}": table[measure.column].sum(where=where), f"r{number}": rows}
        case Distinct():
            return {f"a{number}": table[measure.column].nunique(where=where), f"r{number}": rows}
        case Mean():
            return {f"a{number}": table[measure.column].sum(), f"d{number}": rows}
        case _:  # a share
            return {f"a{number}": table.count(where=table[measure.column]), f"d{number}": rows}


def _once(table: ir.Table, per: str, group: Sequence[Indicator]) -> ir.Table:
    """The aggregates of a group in which each `per` counts once: first by `per`, then over all of them."""
    inner: dict[str, Any] = {"rows": table.count()}
    outer: dict[str, Any] = {"rows": lambda t: t.rows.sum()}
    for number, one in enumerate(group):
        measure = one.measure
        name = f"a{number}"
        match measure:
            case Count():
                inner[name] = table.count(where=_holds(table, measure.where))
                outer[name] = lambda t, name=name: t[name].sum()
            case Share():
                holds = table[measure.column]
                inner[name] = holds.all() if measure.every else holds.any()
                outer[name] = lambda t, name=name: t.count(where=t[name])
                outer[f"d{number}"] = lambda t: t.count()
            case _:  # a mean
                inner[name] = table[measure.column].max()
                outer[name] = lambda t, name=name: t[name].sum()
                outer[f"d{number}"] = lambda t: t.count()
    return table.group_by(per).aggregate(**inner).aggregate(**outer)


def _is_additive(group: Sequence[Indicator]) -> bool:
    """Whether the figures of a group are sums over any parts of their rows; not so where something counts once."""
    return not any(one.measure.per or isinstance(one.measure, Distinct) for one in group)


def broken_down_by(group: Sequence[Indicator]) -> tuple[str, ...]:
    """The columns by which a group is measured part by part in one pass, its figures being sums over the parts."""
    if not _is_additive(group):
        return ()
    return tuple(dict.fromkeys(breakdown.column for one in group for breakdown in one.breakdowns))


def _arms(table: ir.Table) -> list[ir.Table]:
    """The tables that `table` puts one under the other: engines plan each by itself far better than all at once."""
    operation = table.op()
    if isinstance(operation, Union) and not operation.distinct:
        return [*_arms(operation.left.to_expr()), *_arms(operation.right.to_expr())]
    return [table]


def _measured(group: tuple[Indicator, ...], scopes: int, by: tuple[str, ...]) -> ir.Table:
    per = next((one.measure.per for one in group if one.measure.per), "")
    if per:
        return _once(base(group[0].rows, scopes), per, group)
    table = group[0].rows(TABLES, _WINDOW)
    arms = _arms(table) if _is_additive(group) else [table]
    return ibis.union(*[_aggregated(_narrowed(arm, scopes), group, by) for arm in arms])


def _aggregated(table: ir.Table, group: tuple[Indicator, ...], by: tuple[str, ...]) -> ir.Table:
    aggregates: dict[str, Any] = {}
    for number, one in enumerate(group):
        aggregates.update(_plain(table, number, one))
    if not by:
        return table.aggregate(**aggregates)
    return table.group_by(**{f"k{number}": part_of(table, column) for number, column in enumerate(by)}).aggregate(**aggregates)


@cache
def measuring(group: tuple[Indicator, ...], scopes: int, engine: str, by: tuple[str, ...] = ()) -> Query:
    """The query that measures a group of indicators in rows to be added up: for each combination of what stands in `by`."""
    return compiled(_measured(group, scopes, by), engine)


@cache
def breaking_down(indicator: Indicator, breakdown: Breakdown, scopes: int, engine: str) -> Query:
    """The query that measures an indicator by the values of one column: key, value."""
    table = own_rows(indicator, scopes)
    measure = indicator.measure
    match measure:
        case Sum():
            value = table[measure.column].sum()
        case Distinct():
            value = table[measure.column].nunique()
        case Share(per=per) | Mean(per=per) if per:
            value = table[per].nunique()
        case _:
            value = table.count()
    return compiled(table.group_by(key=part_of(table, breakdown.column)).aggregate(value=value), engine)


def part_of(table: ir.Table, column: str) -> ir.StringValue:
    """The part each row belongs to; what is not filled in is one part, however the database keeps it."""
    return table[column].fill_null("")


@cache
def listing(
    indicator: Indicator, ledger: str, breakdown: Breakdown | None, scopes: int, engine: str, *, counted: bool = False
) -> Query:
    """The query that gives the keys of the rows of one ledger behind a figure, or behind one part of it.

    With `counted`, only the rows of those whom the numerator of a share counts.
    """
    table = own_rows(indicator, scopes)
    if counted and isinstance(indicator.measure, Share):
        table = table.filter(_counts(table, indicator.measure))
    if len(indicator.ledgers) > 1:
        table = table.filter(table.ledger == ledger)
    if breakdown:
        table = table.filter(part_of(table, breakdown.column) == place("key", str))
    return compiled(table.select("row"), engine)


def _counts(table: ir.Table, measure: Share) -> ir.BooleanValue:
    """Whether the numerator counts the row, or whoever the row is of."""
    holds = table[measure.column]
    if not measure.per:
        return holds
    own = ibis.window(group_by=table[measure.per])
    return (holds.all() if measure.every else holds.any()).over(own)
