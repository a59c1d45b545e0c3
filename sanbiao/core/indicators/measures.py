"""Measures: how the rows of an indicator become its figure.

`where` names boolean columns of the rows: only rows where all hold are the indicator's. `per` names a column whose
values count once, however many rows they have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Measure:
    where: tuple[str, ...] = ()
    per: ClassVar[str] = ""
    is_rate: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class Count(Measure):
    """How many rows."""


@dataclass(frozen=True, kw_only=True)
class Sum(Measure):
    """The sum of a whole-number column."""

    column: str


@dataclass(frozen=True, kw_only=True)
class Distinct(Measure):
    """How many different values a column has."""

    column: str


@dataclass(frozen=True, kw_only=True)
class Mean(Measure):
    """The mean of a whole-number column, one value for each `per`."""

    column: str
    per: str = ""  # type: ignore[misc]  # a field here, nothing in the base
    is_rate: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Share(Measure):
    """The share, in per cent, of those where the boolean `column` holds.

    With `per`, one that has several rows counts when any of them holds, or, with `every`, when all do.
    """

    column: str
    per: str = ""  # type: ignore[misc]  # a field here, nothing in the base
    every: bool = False
    is_rate: ClassVar[bool] = True
