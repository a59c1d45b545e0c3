"""Rows that one business lends to the indicators of another: by name, with typed columns, and neither imports the other.

A relation is declared once, below both, in the registry: what its rows are called and which columns of which type they
have. The business that has such rows lends them in its `indicators`; an indicator elsewhere names the relation among its
`relations` and joins `relation.rows(tables, window)`. As long as nobody lends, such an indicator has no data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr import types as ir

    from sanbiao.core.indicators.registry import Rows
    from sanbiao.core.indicators.tables import Tables
    from sanbiao.core.indicators.window import Window


@dataclass(frozen=True, kw_only=True, eq=False)
class Relation:
    """`label` says to people whose rows these are; `columns` gives the type of each column as Ibis writes it: int64, date."""

    name: str
    label: str
    columns: Mapping[str, str]

    def lend(self, rows: Rows) -> None:
        """Give the relation its rows.

        Raises:
            ValueError: somebody lends them already.
        """
        if self.is_lent:
            raise ValueError(f"two businesses lend {self.name}")
        LENT[self] = rows

    @property
    def is_lent(self) -> bool:
        return self in LENT

    def rows(self, tables: Tables, window: Window) -> ir.Table:
        """The rows that are lent, with the columns of the relation and no others.

        Raises:
            TypeError: what is lent lacks a column, or has it with another type.
        """
        table = LENT[self](tables, window)
        given = table.schema()
        for name, wanted in self.columns.items():
            if name not in given or given[name].copy(nullable=True) != ibis.dtype(wanted):
                raise TypeError(f"{self.name} is lent with {name}: {given.get(name)}, and must have {wanted}")
        return table.select(*self.columns)


LENT: dict[Relation, Rows] = {}
"""The rows of each relation that is lent; the tests enumerate it."""
