"""The window of a figure: half-open days, the as-of day, and the organisations it is narrowed to.

An expression is compiled once per process and engine, so the window in it is made of places to be filled: each is a
function without arguments that the compiler prints as a call, and that `queries.py` turns into a bind parameter.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import ibis

from sanbiao.core.access.roles import CITY
from sanbiao.core.periods.periods import Period, add_months

if TYPE_CHECKING:
    from ibis.expr import types as ir

PREFIX = "sanbiao_bind_"
Paths = tuple[str, ...]
EVERYWHERE: Paths = (CITY,)
"""The organisation paths of the whole city; no path at all is nowhere."""
AGES = range(18, 71)
"""The ages in years that an expression may ask about by birth month."""


@lru_cache(maxsize=64)
def place(name: str, kind: type) -> Any:  # Any: an ibis value of the kind asked for
    """A place in an expression that is bound when the query runs."""

    def body() -> Any: ...  # Any: never run; the engine sees a bind parameter

    body.__name__ = PREFIX + name
    body.__annotations__ = {"return": kind}
    return ibis.udf.scalar.builtin(body)()


class Window:
    """The window inside an expression: places, not values."""

    @property
    def start(self) -> ir.DateValue:
        return place("start", datetime.date)

    @property
    def stop(self) -> ir.DateValue:
        return place("stop", datetime.date)

    @property
    def year(self) -> ir.IntegerValue:
        """The year of the as-of day."""
        return place("year", int)

    @property
    def month(self) -> ir.IntegerValue:
        """The month of the as-of day, 1 to 12."""
        return place("month", int)

    def born_since(self, years: int) -> ir.DateValue:
        """The first birth month of those who are at most `years` old on the as-of day, by completed years to the month.

        Comparing birth months with it is many times cheaper than working out ages, and says the same.
        """
        return place(f"born_{years}", datetime.date)

    def during(self, day: ir.DateValue) -> ir.BooleanValue:
        """Whether `day` is in the window; an empty date is in none."""
        return (day >= self.start) & (day < self.stop)

    def by_then(self, day: ir.DateValue) -> ir.BooleanValue:
        """Whether `day` had come by the as-of day."""
        return day < self.stop

    def in_force(self, began: ir.DateValue, ended: ir.DateValue) -> ir.BooleanValue:
        """Whether a state holds on the as-of day: an end is the first day on which it no longer does."""
        return (began.isnull() | (began < self.stop)) & (ended.isnull() | (ended >= self.stop))


@lru_cache(maxsize=256)
def values_of(window: Period, paths: Paths) -> Mapping[str, Any]:
    """What each place of an expression is bound to: the days of a window, and the organisation paths."""
    day = window.as_of
    bound: dict[str, Any] = {"start": window.start, "stop": window.stop, "year": day.year, "month": day.month}
    bound.update({f"born_{years}": add_months(day, -12 * years - 11) for years in AGES})
    bound.update({f"path_{number}": path for number, path in enumerate(paths)})
    return MappingProxyType(bound)
