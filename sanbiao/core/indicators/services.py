"""Evaluating figures, and the rows behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.expressions import RawSQL

from sanbiao.core.access.policy import User, within
from sanbiao.core.indicators.engines import Engine, Live, bindable
from sanbiao.core.indicators.figures import Figure, Slice, rate
from sanbiao.core.indicators.measures import Count, Share
from sanbiao.core.indicators.queries import breaking_down, broken_down_by, grouped, listing, measuring, scopes_of
from sanbiao.core.indicators.registry import REGISTRY, Breakdown, Indicator
from sanbiao.core.indicators.window import EVERYWHERE, Paths, values_of
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.periods.periods import Period

NOT_FILLED = "（未填）"


class NoIndicator(LookupError):
    """A code that names no indicator, with a sentence for the person who wrote it."""


def indicator(code: str) -> Indicator:
    """The indicator of a code.

    Raises:
        NoIndicator: there is none.
    """
    try:
        return REGISTRY[code]
    except KeyError:
        raise NoIndicator(f"没有代码为「{code}」的指标，请用 sanbiao figures 查看全部代码。") from None


def reported() -> list[Indicator]:
    """The indicators of the half-year report, in the order of their declaration."""
    return [one for one in REGISTRY.values() if one.in_report]


def paths_for(user: User, one: Indicator, path: str) -> Paths:
    """The part of the subtree `path` in which `user` may see the rows of an indicator; empty if none of it."""
    paths: Paths = (path,)
    for key in one.ledgers:
        ledger = LEDGERS[key]
        seen = ledger.policy.scopes(user, ledger.view_permission)
        paths = tuple(inner for outer in paths for inner in within(seen, outer))
    return paths


def evaluate(
    indicators: Sequence[Indicator],
    window: Period,
    paths: Paths = EVERYWHERE,
    *,
    engine: Engine | None = None,
    breakdowns: bool = True,
) -> dict[str, Figure]:
    """The figures of `indicators` in one window, by code; figures that share rows share a query."""
    engine = Live() if engine is None else engine
    figures: dict[str, Figure] = {}
    for group in grouped(indicators):
        by = broken_down_by(group) if breakdowns else ()
        query = measuring(group, scopes_of(paths), engine.name, by)
        names = [*by, *_names(group)]
        found = [dict(zip(names, row, strict=True)) for row in engine.run(query, values_of(window, paths))]
        total = {name: sum(int(row[name] or 0) for row in found) for name in names[len(by) :]}
        for number, one in enumerate(group):
            parts: list[tuple[str, Slice]] = []
            for each in one.breakdowns if breakdowns else ():
                parts += _added_up(one, number, each, found) if by else parts_of(one, each, window, paths, engine=engine)
            figures[one.code] = _figure(one, number, total, tuple(part for _, part in parts))
    return {one.code: figures[one.code] for one in indicators}


def _names(group: Sequence[Indicator]) -> list[str]:
    """The names of the columns that `measuring` selects, in order."""
    once = any(one.measure.per for one in group)
    names = ["rows"] if once else []
    for number, one in enumerate(group):
        names.append(f"a{number}")
        if one.measure.is_rate:
            names.append(f"d{number}")
        elif not isinstance(one.measure, Count):
            names.append(f"r{number}")
    return names


def _figure(one: Indicator, number: int, found: Mapping[str, int], parts: tuple[Slice, ...]) -> Figure:
    amount = found[f"a{number}"]
    denominator: int | None = None
    value: Decimal | None = Decimal(amount)
    if one.measure.is_rate:
        denominator = found[f"d{number}"]
        value = rate(amount, denominator, percent=isinstance(one.measure, Share))
        rows = found.get("rows", denominator)
    else:
        rows = found.get(f"r{number}", amount)
    return Figure(
        code=one.code,
        name=one.name,
        unit=one.unit,
        kind=one.kind,
        value=value,
        numerator=amount if one.measure.is_rate else None,
        denominator=denominator,
        rows=rows,
        breakdown=parts,
    )


def _added_up(one: Indicator, number: int, breakdown: Breakdown, found: Sequence[Mapping[str, Any]]) -> list[tuple[str, Slice]]:
    """The parts of a breakdown, added up from rows that several breakdowns divide at once."""
    amount = f"d{number}" if one.measure.is_rate else f"a{number}"
    parts: Counter[str] = Counter()
    for row in found:
        # What is none of the indicator's rows makes no part; a part whose rows amount to nothing is one of nought.
        if row.get(f"r{number}", row[amount]):
            parts[row[breakdown.column]] += int(row[amount] or 0)
    return _in_order(breakdown, parts.items())


def parts_of(
    one: Indicator, breakdown: Breakdown, window: Period, paths: Paths = EVERYWHERE, *, engine: Engine | None = None
) -> list[tuple[str, Slice]]:
    """The parts of a breakdown, each with its stored key: the largest first, or in the order of the words it has."""
    engine = Live() if engine is None else engine
    found = engine.run(breaking_down(one, breakdown, scopes_of(paths), engine.name), values_of(window, paths))
    return _in_order(breakdown, found)


def _in_order(breakdown: Breakdown, found: Iterable[tuple[Any, ...]]) -> list[tuple[str, Slice]]:
    parts = []
    for key, value in found:
        label = breakdown.words.get(key, key) or NOT_FILLED
        part = Slice(key=key if breakdown.keeps_key else label, label=label, value=Decimal(int(value or 0)))
        parts.append((str(key), part))
    order = {label: number for number, label in enumerate(breakdown.words.values())}
    return sorted(parts, key=lambda each: (order.get(each[1].label, len(order)), -each[1].value, each[1].label))


def row_keys(
    one: Indicator,
    ledger: str,
    window: Period,
    paths: Paths = EVERYWHERE,
    *,
    part: tuple[Breakdown, str] | None = None,
    counted: bool = False,
) -> RawSQL:
    """The keys of the rows of `ledger` behind a figure, as a subquery on the live database: `filter(pk__in=...)`.

    `part` narrows them to one value of a breakdown (the stored one), `counted` to those in the numerator of a share.
    """
    breakdown, key = part or (None, "")
    query = listing(one, ledger, breakdown, scopes_of(paths), Live().name, counted=counted)
    return RawSQL(query.sql, bindable(query.bound({**values_of(window, paths), "key": key})))  # noqa: S611  # our own compiled SQL


def rows(
    one: Indicator, ledger: str, window: Period, paths: Paths = EVERYWHERE, *, part: tuple[Breakdown, str] | None = None
) -> models.QuerySet[Any]:
    """The rows of `ledger` behind a figure, in the ledger's order."""
    book = LEDGERS[ledger]
    found = book.model._base_manager.filter(pk__in=row_keys(one, ledger, window, paths, part=part))
    ordered: models.QuerySet[Any] = found.select_related(*book.related).order_by(*book.ordering)
    return ordered
