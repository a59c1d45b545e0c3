"""Indicators: declared beside their business, found here by code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models

from sanbiao.core.indicators.measures import Measure
from sanbiao.core.indicators.relations import Relation
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import Column

if TYPE_CHECKING:
    from ibis.expr import types as ir

Rows = Callable[[Tables, Window], "ir.Table"]


class FigureKind(StrEnum):
    """A flow counts events of the window; stocks, rates, means and targets are taken on its last day."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    MEAN = "mean"
    LIST = "list"
    TARGET = "target"


def words_of(choices: type[models.TextChoices]) -> dict[str, str]:
    """The printed word of each of `choices`, by what is stored."""
    return {str(value): str(label) for value, label in choices.choices}


@dataclass(frozen=True, kw_only=True, eq=False)
class Breakdown:
    """The figure by the values of one column of its rows; `words` gives each stored value its printed word."""

    name: str
    label: str
    column: str
    words: Mapping[str, str] = field(default_factory=dict)
    keeps_key: bool = False
    """Whether the key stays the stored value; otherwise the printed word is the key too."""
    order: str = ""
    """The column whose smallest value in a part gives the part its place; without it the largest part comes first."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Indicator:
    """What a figure means: its rows, and the measure of exactly those rows.

    `rows` gives one row per ledger row: `row` (its key), `organisation` (the path it belongs to, '/' for the city
    itself), `ledger` where they come from several, and what the measure and breakdowns need. `in_report` marks the
    figures of the half-year report; the others serve pages.
    """

    code: str
    name: str
    unit: str
    kind: FigureKind
    definition: str
    source: str
    measure: Measure
    rows: Rows
    ledgers: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    in_report: bool = True
    decides: tuple[Column, ...] = ()
    """What decides whether a row counts, shown beside it: columns of `rows`, with their headings and kinds of cells."""
    peers: Rows | None = None
    """One row per peer with its `value` on the last day: the figure of the whole city is ranked among them."""
    relations: tuple[Relation, ...] = ()
    """The rows of other businesses that `rows` joins; as long as one is not lent, the figure has no data."""
    target_of: str = ""
    """The code of the figure, of whatever business, that is to come up to this one; it then stands beside that figure."""

    @property
    def business(self) -> str:
        return self.code.partition(".")[0]

    @property
    def lacking(self) -> tuple[Relation, ...]:
        """The relations that nobody lends yet."""
        return tuple(relation for relation in self.relations if not relation.is_lent)


REGISTRY: dict[str, Indicator] = {}
"""Every indicator by its code; the figures page, the command line and the tests enumerate it."""


def register(*indicators: Indicator) -> None:
    """Make indicators known, in the order they are given.

    Raises:
        ValueError: a code is declared twice.
    """
    for one in indicators:
        if one.code in REGISTRY:
            raise ValueError(f"two indicators for {one.code}")
        REGISTRY[one.code] = one
