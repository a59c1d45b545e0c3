"""Measures: how the rows of an indicator become its figure.

`where`, of measures that count or add up, names boolean columns: only rows where all hold are the indicator's. `per` names
a column whose values count once, however many rows they have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class _Measure:
    where: ClassVar[tuple[str, ...]] = ()
    per: ClassVar[str] = ""
    is_rate: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class Count(_Measure):
    """How many rows."""

    where: tuple[str, ...] = ()  # type: ignore[misc]  # a field here, nothing in the base


@dataclass(frozen=True, kw_only=True)
class Sum(_Measure):
    """The sum of a whole-number column."""

    column: str
    where: tuple[str, ...] = ()  # type: ignore[misc]


@dataclass(frozen=True, kw_only=True)
class Distinct(_Measure):
    """How many different values a column has."""

    column: str
    where: tuple[str, ...] = ()  # type: ignore[misc]


@dataclass(frozen=True, kw_only=True)
class Mean(_Measure):
    """The mean of a whole-number column, one value for each `per`. The rows leave out whoever has no value."""

    column: str
    per: str = ""  # type: ignore[misc]  # a field here, nothing in the base
    is_rate: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Share(_Measure):
    """The share, in per cent, of those where the boolean `column` holds.

    With `per`, one that has several rows counts when any of them holds, or, with `every`, when all do.
    """

    column: str
    per: str = ""  # type: ignore[misc]  # a field here, nothing in the base
    every: bool = False
    is_rate: ClassVar[bool] = True


Measure = Count | Sum | Distinct | Mean | Share
