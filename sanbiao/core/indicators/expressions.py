"""Small expressions that several businesses need."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import ibis
from django.db import models

from sanbiao.core.access.policy import policy_of
from sanbiao.core.access.roles import CITY
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window

if TYPE_CHECKING:
    from ibis.expr import types as ir


def full_years(born: ir.DateValue, window: Window) -> ir.IntegerValue:
    """Age on the as-of day in completed years to the month: in the birth month the new age already counts."""
    return window.year - born.year() - ibis.ifelse(born.month() > window.month, 1, 0)


def age_on(born: ir.DateValue, day: ir.DateValue) -> ir.IntegerValue:
    """Age on a day of the row itself, in completed years to the month; empty where either is."""
    return day.year() - born.year() - ibis.ifelse(born.month() > day.month(), 1, 0)


def later_of(one: ir.DateValue, other: ir.DateValue) -> ir.DateValue:
    """The later of two days; empty where either is, on every database (`greatest` is not the same on all)."""
    return ibis.cases((one.isnull() | other.isnull(), ibis.null("date")), (one >= other, one), else_=other)


def latest(rows: ir.Table, by: tuple[str, ...], day: str, window: Window, row: str = "id") -> ir.Table:
    """Of the rows that agree in `by`, the one that holds on the as-of day: the latest whose `day` had come by then.

    Targets that are issued again, and values that are told again, replace one another so.
    """
    come = rows.filter(window.by_then(rows[day]))
    order = [come[day].desc(), come[row].desc()]
    return come.filter(ibis.row_number().over(ibis.window(group_by=[come[name] for name in by], order_by=order)) == 0)


def month_number(day: ir.DateValue) -> ir.IntegerValue:
    """The number of the month of `day`, counted through the years."""
    return day.year() * 12 + day.month()


def path_or_city(path: ir.StringValue) -> ir.StringValue:
    """An organisation path; what has none belongs to the city itself."""
    return path.fill_null(CITY)


def with_path(rows: ir.Table, t: Tables, model: type[models.Model]) -> ir.Table:
    """`rows` of `model` with the column `organisation`: the path that the policy of `model` knows them by, or the city.

    Where nobody asks for the path, it is not fetched: a join costs more than the counting.
    """
    organisation = policy_of(model).organisation if t.is_placed else ""
    if not organisation:
        return rows.mutate(organisation=ibis.literal(CITY))
    names = organisation.split("__")
    told, reached = rows.mutate(**{_REACHED: rows[_column(model, names[0])]}), model
    for link, column in pairwise(names):
        reached = cast("type[models.Model]", reached._meta.get_field(link).related_model)
        # The table itself, not a selection of it: shared by two parts of a query that would become a table without an index.
        beyond = getattr(t, reached._meta.db_table)
        joined = told.left_join(beyond, told[_REACHED] == beyond.id, rname="beyond__{name}")
        name = _column(reached, column)
        told = joined.select(*rows.columns, **{_REACHED: joined[f"beyond__{name}" if name in told.columns else name]})
    return told.select(*rows.columns, organisation=path_or_city(told[_REACHED]))


_REACHED = "reached__"
"""On the way to a path: the key of the row beyond, and at the end the path itself."""


def _column(model: type[models.Model], name: str) -> str:
    return str(cast("models.Field[Any, Any]", model._meta.get_field(name)).column)


def age_band(born: ir.DateValue, bands: tuple[tuple[int, str], ...], above: str, window: Window) -> ir.StringValue:
    """The name of the first band whose highest age, itself included, is not exceeded; empty for an unknown birth month."""
    unknown = (born.isnull(), ibis.literal(""))
    known = [(born >= window.born_since(limit), ibis.literal(name)) for limit, name in bands]
    return ibis.cases(unknown, *known, else_=ibis.literal(above))
