"""Measures: how the rows of an indicator become its figure.

`where`, of measures that count or add up, names boolean columns: only rows where all hold are the indicator's. `per` names
a column whose values count once, however many rows they have. Numbers are whole or decimal, never floating, and stay exact.
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
    """How many rows. With `per`, one that has several rows counts once, by its first row in the organisations asked for:
    that row alone is the indicator's, and decides the part of a breakdown. The first is the one written down first, or,
    with `by`, the one with the earliest day in that column, whatever order the rows were written in.
    """

    where: tuple[str, ...] = ()  # type: ignore[misc]  # a field here, nothing in the base
    per: str = ""  # type: ignore[misc]
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Sum(_Measure):
    """The sum of a column of numbers."""

    column: str
    where: tuple[str, ...] = ()  # type: ignore[misc]


@dataclass(frozen=True, kw_only=True)
class Distinct(_Measure):
    """How many different values a column has."""

    column: str
    where: tuple[str, ...] = ()  # type: ignore[misc]


@dataclass(frozen=True, kw_only=True)
class Mean(_Measure):
    """The mean of a column of numbers, one value for each `per`: the largest. Rows without a value are not the indicator's."""

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


@dataclass(frozen=True, kw_only=True)
class Median(_Measure):
    """The middle of the values of a column of numbers, or the mean of the two in the middle; rows and `per` as for a mean."""

    column: str
    per: str = ""  # type: ignore[misc]  # a field here, nothing in the base


Measure = Count | Sum | Distinct | Mean | Median | Share
