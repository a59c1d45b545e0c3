"""The window of a figure: half-open days, the as-of day, and the organisations and rows it is narrowed to.

An expression is compiled once per process and engine, so the window in it is made of places to be filled: each is a
function without arguments that the compiler prints as a call, and that `queries.py` turns into a bind parameter.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import ibis

from sanbiao.core.access.roles import CITY
from sanbiao.core.periods.periods import Period, add_months

if TYPE_CHECKING:
    from ibis.expr import types as ir

PREFIX = "sanbiao_bind_"
Paths = tuple[str, ...]
EVERYWHERE: Paths = (CITY,)
"""The organisation paths of the whole city; no path at all is nowhere."""


@dataclass(frozen=True)
class Seen:
    """Those rows of a ledger that somebody sees: a select of their keys as `seen`, with `%s` for each of what it binds."""

    ledger: str
    select: str
    bound: tuple[Any, ...]


class Reach(tuple[str, ...]):  # noqa: SLOT001  # a tuple has no room for slots
    """Organisation paths in which somebody sees not every row: for the ledgers in `seen`, those that a select gives.

    With `fewest`, they see none, and are told how many there are, but not where there are fewer than that.
    """

    seen: tuple[Seen, ...]
    fewest: int

    def __new__(cls, paths: Iterable[str], seen: Iterable[Seen], fewest: int = 0) -> Self:
        made = super().__new__(cls, paths)
        made.seen = tuple(seen)
        made.fewest = fewest
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reach) and (self.seen, self.fewest, *self) == (other.seen, other.fewest, *other)

    def __ne__(self, other: object) -> bool:
        return not self == other  # a tuple's own would compare the paths alone

    def __hash__(self) -> int:
        return hash((tuple(self), self.seen, self.fewest))


class Scope(NamedTuple):
    """The form of what rows are narrowed to: to how many organisation paths (0 is the whole city), and to which selects.

    Each select stands beside the key of its ledger; what it binds is called as a place is.
    """

    paths: int = 0
    seen: tuple[tuple[str, str], ...] = ()


WHOLE = Scope()


def scope_of(paths: Paths) -> Scope:
    """The form of what rows in `paths` are narrowed to: the whole city to nothing."""
    seen = paths.seen if isinstance(paths, Reach) else ()
    selects = tuple((each.ledger, _with_places(each.select, number)) for number, each in enumerate(seen))
    return Scope(0 if CITY in paths else len(paths), selects)


def _with_places(select: str, number: int) -> str:
    """A select in Django's writing, in which `%s` is bound and `%%` a sign, as a place is written in an expression."""
    bound = count()
    return _MARK.sub(lambda mark: "%" if mark[0] == "%%" else f"{PREFIX}{_seen(number, next(bound))}()", select)


def _seen(number: int, bound: int) -> str:
    return f"seen_{number}_{bound}"


_MARK = re.compile("%[s%]")
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
    def as_of(self) -> ir.DateValue:
        """The last day of the window, on which stocks are taken."""
        return place("as_of", datetime.date)

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
    """What each place of an expression is bound to: the days of a window, the organisation paths, and who sees what."""
    day = window.as_of
    bound: dict[str, Any] = {"start": window.start, "stop": window.stop, "as_of": day, "year": day.year, "month": day.month}
    bound.update({f"born_{years}": add_months(day, -12 * years - 11) for years in AGES})
    bound.update({f"path_{number}": path for number, path in enumerate(paths)})
    for number, seen in enumerate(paths.seen if isinstance(paths, Reach) else ()):
        bound.update({_seen(number, place): value for place, value in enumerate(seen.bound)})
    return MappingProxyType(bound)
