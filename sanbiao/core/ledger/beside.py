"""Columns beside those of a ledger: what decides whether a row counts in a figure stands so on its page and in its sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sanbiao.core.ledger.cells import Cell, printed
from sanbiao.core.ledger.columns import Column


@dataclass(frozen=True)
class Beside:
    """Columns that stand beside those of a ledger; `values` gives theirs, in order, by the keys of the rows asked for."""

    columns: Sequence[Column]
    values: Callable[[Sequence[Any]], Mapping[Any, Sequence[Any]]]  # Any: whatever the fields hold

    def cells(self, keys: Sequence[Any]) -> dict[Any, list[Cell]]:
        found, styles = self.values(keys), [column.kind.style(column) for column in self.columns]
        nothing = [None] * len(self.columns)
        return {
            key: [
                Cell(column.label, printed(column, value), style)
                for column, style, value in zip(self.columns, styles, found.get(key, nothing), strict=True)
            ]
            for key in keys
        }


NOTHING_BESIDE = Beside((), lambda _: {})


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """`rows` in lists of at most `size`."""
    those = iter(rows)
    while batch := list(islice(those, size)):
        yield batch
