"""The expressions by which indicators are measured, built and compiled once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache, reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, cast

import ibis
from ibis.expr.operations import Filter, Literal, Project, Union

from sanbiao.core.indicators.compiling import SEEN, Query, compiled
from sanbiao.core.indicators.measures import Count, Distinct, Mean, Median, Share, Sum
from sanbiao.core.indicators.registry import Breakdown, Indicator, Rows
from sanbiao.core.indicators.tables import TABLES, UNPLACED
from sanbiao.core.indicators.window import WHOLE, Scope, Window, place

if TYPE_CHECKING:
    from ibis.expr import types as ir

_WINDOW = Window()


@cache
def base(rows: Rows, scope: Scope = WHOLE) -> ir.Table:
    """The rows of `rows`, narrowed to what `scope` says."""
    return _narrowed(rows(TABLES, _WINDOW), scope)


@cache
def counted(rows: Rows, scope: Scope) -> ir.Table:
    """The same, for what does not ask where they belong: in the whole city nothing tells which organisation that is."""
    return _narrowed(_unnarrowed(rows, scope), scope)


def _unnarrowed(rows: Rows, scope: Scope) -> ir.Table:
    return rows(TABLES if scope.paths else UNPLACED, _WINDOW)


def _narrowed(table: ir.Table, scope: Scope) -> ir.Table:
    if scope.paths:
        # Where it is found, not whether it starts so: that is LIKE on SQLite, for which `/a1/` starts with `/A1/`.
        inside = [table.organisation.find(place(f"path_{number}", str)) == 0 for number in range(scope.paths)]
        table = table.filter(reduce(or_, inside))
    for ledger, select in scope.seen:
        # A table by the name of its select, which `compiled` puts in its place.
        keys = ibis.table({"seen": table.row.type()}, name=SEEN + select.encode().hex())
        is_seen = table.row.isin(keys.seen)
        table = table.filter(is_seen | (table.ledger != ledger) if "ledger" in table.columns else is_seen)
    return table


def own_rows(indicator: Indicator, scope: Scope) -> ir.Table:
    """Exactly the rows of an indicator, for what does not ask where they belong."""
    return _own(indicator, counted(indicator.rows, scope))


def _own(indicator: Indicator, table: ir.Table) -> ir.Table:
    measure = indicator.measure
    if measure.where:
        table = table.filter(*[table[name] for name in measure.where])
    match measure:
        case Mean(column=column) | Median(column=column):
            return table.filter(table[column].notnull())
        case Count(per=per, by=by) if per:
            # Not by a window: the table stands in the query once by name, where one more level is too deep for SQLite's parser.
            key = table.row if len(indicator.ledgers) == 1 else table.ledger + ":" + table.row.cast("string")
            key = table[by].cast("string") + ":" + key.cast("string") if by else key
            first = table.group_by(table[per]).aggregate(first=key.min())
            return table.filter(key.isin(first.first))
    return table


def _holds(table: ir.Table, names: tuple[str, ...]) -> ir.BooleanValue | None:
    return reduce(and_, [table[name] for name in names]) if names else None


@cache
def decimals(indicator: Indicator) -> int:
    """How many decimals the numbers of an indicator have: those of the column that its measure reads."""
    measure = indicator.measure
    return _decimals(base(indicator.rows)[measure.column]) if isinstance(measure, Sum | Mean | Median) else 0


def _decimals(column: ir.Value) -> int:
    kind = column.type()
    if kind.is_floating():
        raise TypeError(f"{column.get_name()} is floating, and would not add up exactly; give whole or decimal numbers")
    return int(kind.scale) if kind.is_decimal() else 0


def whole(column: ir.NumericValue) -> ir.IntegerValue:
    """The numbers of a column in units of their last decimal: whole, so that every database adds them up exactly."""
    places = _decimals(column)
    return (column * 10**places).round().cast("int64") if places else column


def grouped(indicators: Sequence[Indicator], *, broken_down: bool = True) -> tuple[tuple[Indicator, ...], ...]:
    """The indicators that one query can measure together: same rows, and the same thing that counts once."""
    return _grouped(tuple(indicators), broken_down)


@lru_cache(maxsize=512)
def _grouped(indicators: tuple[Indicator, ...], broken_down: bool) -> tuple[tuple[Indicator, ...], ...]:  # a key of the cache
    pers: dict[Rows, str] = {}
    for one in indicators:
        if one.measure.per:
            pers[one.rows] = min(pers.get(one.rows, one.measure.per), one.measure.per)
    groups: dict[tuple[object, ...], list[Indicator]] = {}
    for one in indicators:
        per = one.measure.per or (pers.get(one.rows, "") if isinstance(one.measure, Count) else "")
        alone = isinstance(one.measure, Median) or (_has_first_rows(one) and broken_down and one.breakdowns)
        groups.setdefault((one.rows, per, one.code if alone else ""), []).append(one)
    return tuple(tuple(group) for group in groups.values())


def _has_first_rows(one: Indicator) -> bool:
    return isinstance(one.measure, Count) and bool(one.measure.per)


def _plain(table: ir.Table, number: int, one: Indicator) -> dict[str, Any]:
    """The aggregates of one indicator over rows that each count: value (or numerator), denominator, rows."""
    measure = one.measure
    where = _holds(table, measure.where)
    rows = table.count(where=where)
    match measure:
        case Count():
            return {f"a{number}": rows}
        case Sum():
            return {f"a{number}": whole(table[measure.column]).sum(where=where), f"r{number}": rows}
        case Distinct():
            return {f"a{number}": table[measure.column].nunique(where=where), f"r{number}": rows}
        case Mean():
            return {f"a{number}": whole(table[measure.column]).sum(), f"d{number}": table[measure.column].count()}
        case _:  # a share
            return {f"a{number}": table.count(where=table[measure.column]), f"d{number}": rows}


def _once(table: ir.Table, per: str, group: Sequence[Indicator], by: tuple[str, ...] = ()) -> ir.Table:
    """The aggregates of a group in which each `per` counts once: first by `per`, then over all of them, or of each part."""
    inner: dict[str, Any] = {"rows": table.count()}
    outer: dict[str, Any] = {}
    for number, one in enumerate(group):
        measure = one.measure
        name = f"a{number}"
        match measure:
            case Count():
                inner[name] = table.count(where=_holds(table, measure.where))
                outer[name] = _times(name) if measure.per else _sum(name)
            case Share():
                holds = table[measure.column]
                inner[name] = holds.all() if measure.every else holds.any()
                outer |= {name: _times(name), f"d{number}": lambda t: t.count(), f"r{number}": _sum("rows")}
            case _:  # a mean
                inner[name] = whole(table[measure.column]).max()
                inner[f"r{number}"] = table[measure.column].count()
                outer |= {name: _sum(name), f"d{number}": _times(name, filled=True), f"r{number}": _sum(f"r{number}")}
    once = table.group_by([*by, per]).aggregate(**inner)
    return (once.group_by(list(by)) if by else once).aggregate(**outer)


def _sum(name: str) -> Callable[[ir.Table], ir.Value]:
    return lambda table: table[name].sum()


def _times(name: str, *, filled: bool = False) -> Callable[[ir.Table], ir.Value]:
    """How many there are of whom a column holds, has any, or is filled."""
    if filled:
        return lambda table: table[name].count()
    return lambda table: table.count(where=table[name] if table[name].type().is_boolean() else table[name] > 0)


def _middle(one: Indicator, table: ir.Table, by: tuple[str, ...] = ()) -> ir.Table:
    """The one value in the middle, or the two: their sum, how many they are, and how many rows all of them have."""
    measure = cast("Median", one.measure)
    value = whole(table[measure.column])
    if measure.per:
        values = table.group_by([*by, measure.per]).aggregate(value=value.max(), rows=table.count())
    else:
        values = table.select(*by, value=value, rows=ibis.literal(1, "int64"))
    parts = [values[name] for name in by] or None
    everything = ibis.window(group_by=parts)
    ranked = values.select(
        *by,
        "value",
        place=ibis.row_number().over(ibis.window(group_by=parts, order_by=values.value)) + 1,
        count=values.count().over(everything),
        rows=values.rows.sum().over(everything),
    )
    middle = ranked.filter(ranked.place * 2 >= ranked["count"], ranked.place * 2 <= ranked["count"] + 2)
    told = middle.group_by(list(by)) if by else middle
    return told.aggregate(a0=middle.value.sum(), d0=middle.count(), r0=middle.rows.max())


def _is_additive(group: Sequence[Indicator]) -> bool:
    """Whether the figures of a group are sums over any parts of their rows; not so where something counts once in each."""
    return not any(isinstance(one.measure, Distinct | Median) or (one.measure.per and not _has_first_rows(one)) for one in group)


@cache
def broken_down_by(group: tuple[Indicator, ...]) -> tuple[str, ...]:
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


def _measured(group: tuple[Indicator, ...], scope: Scope, by: tuple[str, ...]) -> ir.Table:
    if isinstance(group[0].measure, Median):
        return _middle(group[0], own_rows(group[0], scope))
    per = next((one.measure.per for one in group if one.measure.per), "")
    if per and by:  # one that counts the first row of each `per`, alone in its group
        return _aggregated(own_rows(group[0], scope), group, by)
    if per:
        return _once(counted(group[0].rows, scope), per, group)
    table = _unnarrowed(group[0].rows, scope)
    arms = _arms(table) if _is_additive(group) else [table]
    return ibis.union(*[_aggregated(_narrowed(arm, scope), group, by) for arm in arms])


def _aggregated(table: ir.Table, group: tuple[Indicator, ...], by: tuple[str, ...]) -> ir.Table:
    aggregates: dict[str, Any] = {}
    for number, one in enumerate(group):
        aggregates.update(_plain(table, number, one))
    if not by:
        return table.aggregate(**aggregates)
    keys = {f"k{number}": part_of(table, column) for number, column in enumerate(by)}
    same = {f"k{number}": value for number, column in enumerate(by) if (value := _same(table, column)) is not None}
    differing = {name: key for name, key in keys.items() if name not in same}
    told = table.group_by(**differing).aggregate(**aggregates) if differing else table.aggregate(**aggregates)
    return told.mutate(**same).select(*keys, *aggregates) if same else told


def _same(table: ir.Table, column: str) -> ir.StringValue | None:
    """The word that a column has in every row, if it is one: nothing to sort the rows by."""
    operation = table.op()
    while isinstance(operation, Filter):
        operation = operation.parent
    value = operation.values.get(column) if isinstance(operation, Project) else None
    return value.to_expr() if isinstance(value, Literal) else None


@cache
def measuring(group: tuple[Indicator, ...], scope: Scope, engine: str, by: tuple[str, ...] = ()) -> Query:
    """The query that measures a group of indicators in rows to be added up: for each combination of what stands in `by`.

    Its columns: `k0`, `k1` … for what stands in `by`; for each indicator by its number in the group `a`, the value or
    numerator, `d`, the denominator, and `r`, how many rows. What is left out equals `a` or `d`; all are whole numbers.
    """
    return compiled(_measured(group, scope, by), engine)


@cache
def measuring_below(group: tuple[Indicator, ...], scope: Scope, engine: str) -> Query:
    """The query that measures a group of indicators for each unit right below a path `depth` characters long: code, values.

    The code is empty for rows that belong to the unit at the path itself.
    """
    one = group[0]
    is_median = isinstance(one.measure, Median)
    table = base(one.rows, scope)
    table = _own(one, table) if is_median else table
    rest = table.organisation.substr(place("depth", int))
    table, by = table.mutate(below=ibis.ifelse(rest == "", "", rest.substr(0, rest.find("/")))), ("below",)
    if is_median:
        return compiled(_middle(one, table, by), engine)
    per = next((each.measure.per for each in group if each.measure.per), "")
    return compiled(_once(table, per, group, by) if per else _aggregated(table, group, by), engine)


@cache
def breaking_down(indicator: Indicator, breakdown: Breakdown, scope: Scope, engine: str) -> Query:
    """The query that measures an indicator by the values of one column: key, value, and the place in the order if any."""
    table = own_rows(indicator, scope)
    measure = indicator.measure
    match measure:
        case Sum():
            value = whole(table[measure.column]).sum()
        case Distinct():
            value = table[measure.column].nunique()
        case Share(per=per) | Mean(per=per) | Median(per=per) if per:
            value = table[per].nunique()
        case _:
            value = table.count()
    places = {"place": table[breakdown.order].min()} if breakdown.order else {}
    return compiled(table.group_by(key=part_of(table, breakdown.column)).aggregate(value=value, **places), engine)


@cache
def comparing(peers: Rows, engine: str) -> Query:
    """The query that gives the values of the peers an indicator is ranked among, exactly: whole number, decimals."""
    table = peers(TABLES, _WINDOW)
    value = table["value"]
    return compiled(table.select(value=whole(value), places=ibis.literal(_decimals(value))), engine)


def part_of(table: ir.Table, column: str) -> ir.StringValue:
    """The part each row belongs to; what is not filled in is one part, however the database keeps it."""
    return table[column].fill_null("")
