"""No data is no data: a figure whose ledgers hold no row at all, or whose rows nobody lends, has no value, and says why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from sanbiao.core.indicators.engines import Engine
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.registry import Indicator
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS


def empty_ledgers(indicators: Iterable[Indicator], engine: Engine) -> frozenset[str]:
    """The ledgers of `indicators` that hold no row at all, whoever asks; nothing is asked where there are no indicators."""
    return empty_among({key for one in indicators for key in one.ledgers}, engine)


def empty_among(ledgers: Collection[str], engine: Engine) -> frozenset[str]:
    """Those of `ledgers`, by their keys, that hold no row at all."""
    keys = sorted(ledgers)
    if not keys:
        return frozenset()
    tables = ", ".join(f'NOT EXISTS (SELECT 1 FROM "{LEDGERS[key].model._meta.db_table}")' for key in keys)  # noqa: S608
    [found] = engine.execute(f"SELECT {tables}", [])  # the names of our own tables
    return frozenset(key for key, is_empty in zip(keys, found, strict=True) if is_empty)


def or_no_data(one: Indicator, figure: Figure, empty: frozenset[str]) -> Figure:
    """The figure; one all of whose ledgers are empty has no value, and names them."""
    if figure.rows or not empty.issuperset(one.ledgers):
        return figure
    return replace(figure, value=None, rank=None, of=None, wanting=tuple(LEDGERS[key].title for key in one.ledgers))


def without_data(one: Indicator) -> Figure:
    """The figure of an indicator that needs rows which nobody lends yet."""
    return Figure(
        code=one.code,
        name=one.name,
        unit=one.unit,
        kind=one.kind,
        value=None,
        numerator=None,
        denominator=None,
        rows=0,
        wanting=tuple(relation.label for relation in one.lacking),
    )
