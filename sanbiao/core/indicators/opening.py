"""The expressions that open a figure: which rows stand behind it, and what decides for each of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import ibis

from sanbiao.core.indicators.compiling import Query, compiled
from sanbiao.core.indicators.measures import Share
from sanbiao.core.indicators.queries import base, own_rows, part_of
from sanbiao.core.indicators.registry import Breakdown, Indicator
from sanbiao.core.indicators.window import Scope, place

if TYPE_CHECKING:
    from ibis.expr import types as ir


@cache
def listing(
    indicator: Indicator, ledger: str, breakdown: Breakdown | None, scope: Scope, engine: str, *, counted: bool = False
) -> Query:
    """The query that gives the keys of the rows of one ledger behind a figure, or behind one part of it.

    With `counted`, only the rows of those whom the numerator of a share counts.
    """
    table = own_rows(indicator, scope)
    if counted and isinstance(indicator.measure, Share):
        table = table.filter(_counts(table, indicator.measure))
    if len(indicator.ledgers) > 1:
        table = table.filter(table.ledger == ledger)
    if breakdown:
        table = table.filter(part_of(table, breakdown.column) == place("key", str))
    return compiled(table.select("row"), engine, is_part=True)


def _counts(table: ir.Table, measure: Share) -> ir.BooleanValue:
    """Whether the numerator counts the row, or whoever the row is of."""
    holds = table[measure.column]
    if not measure.per:
        return holds
    own = ibis.window(group_by=table[measure.per])
    return (holds.all() if measure.every else holds.any()).over(own)


@cache
def deciding(indicator: Indicator, ledger: str, scope: Scope, engine: str) -> Query:
    """The query that gives what decides for each row of one ledger: its key, and the columns that the indicator names."""
    table = base(indicator.rows, scope)
    if len(indicator.ledgers) > 1:
        table = table.filter(table.ledger == ledger)
    return compiled(table.select("row", *[column.field for column in indicator.decides]), engine, is_part=True)
