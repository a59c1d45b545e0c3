"""Evaluating figures, and the rows behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from sanbiao.core.access.policy import User, within
from sanbiao.core.indicators.compiling import Query
from sanbiao.core.indicators.engines import Engine, Live, bindable
from sanbiao.core.indicators.figures import Figure, Slice, rate
from sanbiao.core.indicators.hushing import hushed, told
from sanbiao.core.indicators.measures import Mean, Median, Share, Sum
from sanbiao.core.indicators.nodata import empty_ledgers, or_no_data, without_data
from sanbiao.core.indicators.opening import deciding, listing
from sanbiao.core.indicators.queries import (
    breaking_down,
    broken_down_by,
    comparing,
    decimals,
    grouped,
    measuring,
    measuring_below,
)
from sanbiao.core.indicators.registry import REGISTRY, Breakdown, Indicator, Rows
from sanbiao.core.indicators.remembering import live
from sanbiao.core.indicators.stating import stated_below, with_stated
from sanbiao.core.indicators.window import EVERYWHERE, WHOLE, Paths, Reach, Seen, scope_of, values_of
from sanbiao.core.ledger.beside import Beside
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.order import empty_last
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


def paths_for(user: User, one: Indicator, *subtrees: str) -> Paths:
    """The part of `subtrees` in which `user` may see the rows of an indicator; empty if none of it.

    Where a policy opens to them fewer rows than lie there, it is a `Reach`, by which figures too are taken over those alone.
    Who may count rows but not see them is told no small counts.
    """
    paths: Paths = subtrees
    narrowed: list[Seen] = []
    fewest = 0
    for key in one.ledgers:
        ledger, permission = LEDGERS[key], count_permission(LEDGERS[key])
        counted = ledger.policy.scopes(user, permission)
        paths = tuple(inner for outer in paths for inner in within(counted, outer))
        narrowing = ledger.policy.narrowing(user, permission)
        if narrowing is not None:
            narrowed.append(_seen(ledger, narrowing))
        seen = ledger.policy.scopes(user, ledger.view_permission)
        if any(within(seen, counted_path) != (counted_path,) for counted_path in paths):
            fewest = max(fewest, ledger.policy.fewest)
    return Reach(paths, narrowed, fewest) if narrowed or fewest else paths


def count_permission(ledger: Ledger[Any]) -> str:
    """The permission of those who may know how many rows of a ledger there are."""
    return ledger.count_permission or ledger.view_permission


def _seen(ledger: Ledger[Any], narrowing: Q) -> Seen:
    rows = ledger.model._base_manager.filter(narrowing).order_by().values(seen=F("pk"))
    select, bound = rows.query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
    return Seen(ledger.key, select, tuple(bound))


Wanted = tuple[Sequence[Indicator], Period, Paths]
"""Indicators, the window and the organisations they are wanted in."""


def evaluate(
    indicators: Sequence[Indicator],
    window: Period,
    paths: Paths = EVERYWHERE,
    *,
    engine: Engine | None = None,
    breakdowns: bool = True,
) -> dict[str, Figure]:
    """The figures of `indicators` in one window, by code; figures that share rows share a query."""
    [figures] = evaluate_each([(indicators, window, paths)], engine=engine, breakdowns=breakdowns)
    return figures


def evaluate_each(wanted: Sequence[Wanted], *, engine: Engine | None = None, breakdowns: bool = True) -> list[dict[str, Figure]]:
    """The figures wanted in several windows or organisations, each as `evaluate` gives them, by one statement for all."""
    engine = live() if engine is None else engine
    plans = [_Plan(*each, engine.name, breakdowns=breakdowns) for each in wanted]
    answers = iter(engine.run_together([asked for plan in plans for asked in plan.asked.items()]))
    found = [plan.figures(dict(zip(plan.asked, answers, strict=False))) for plan in plans]
    each = [(indicators, figures) for (indicators, _, _), figures in zip(wanted, found, strict=True)]
    empty = empty_ledgers((one for indicators, figures in each for one in indicators if not figures[one.code].rows), engine)
    known = [{one.code: or_no_data(one, figures[one.code], empty) for one in indicators} for indicators, figures in each]
    if isinstance(engine, Live):
        known = with_stated([(*asked, figures) for asked, figures in zip(wanted, known, strict=True)])
    return [
        {code: hushed(figure, paths) for code, figure in figures.items()}
        for figures, (_, _, paths) in zip(known, wanted, strict=True)
    ]


class _Plan:
    """What must be asked for some figures of one window, and how they are made of the answers."""

    def __init__(self, indicators: Sequence[Indicator], window: Period, paths: Paths, engine: str, *, breakdowns: bool) -> None:
        self._indicators, self._paths, self._engine, self._breakdowns = indicators, paths, engine, breakdowns
        self._groups = [
            (group, broken_down_by(group) if breakdowns else ())
            for group in grouped([one for one in indicators if not one.lacking], broken_down=breakdowns)
        ]
        values, everywhere = values_of(window, paths), values_of(window, EVERYWHERE)
        self.asked: dict[Query, Mapping[str, Any]] = {}
        for group, by in self._groups:
            self.asked[self._measuring(group, by)] = values
            for one in group:
                self.asked |= dict.fromkeys(
                    (self._breaking_down(one, each) for each in self._parts(one) if _apart(each, by)), values
                )
                if self._is_ranked(one):
                    self.asked[self._comparing(one)] = everywhere

    def figures(self, answers: Mapping[Query, list[tuple[Any, ...]]]) -> dict[str, Figure]:
        figures: dict[str, Figure] = {}
        for group, by in self._groups:
            query = self._measuring(group, by)
            found = [dict(zip(query.columns, row, strict=True)) for row in answers[query]]
            total = {name: sum(row[name] or 0 for row in found) for name in query.columns[len(by) :]}
            for number, one in enumerate(group):
                parts: list[tuple[str, Slice]] = []
                for each in self._parts(one):
                    if _apart(each, by):
                        parts += told(_in_order(one, each, answers[self._breaking_down(one, each)]), self._paths)
                    else:
                        parts += told(_added_up(one, number, each, f"k{by.index(each.column)}", found), self._paths)
                figure = _figure(one, number, total, tuple(part for _, part in parts))
                figures[one.code] = _ranked(figure, answers[self._comparing(one)]) if self._is_ranked(one) else figure
        return {one.code: without_data(one) if one.lacking else figures[one.code] for one in self._indicators}

    def _parts(self, one: Indicator) -> tuple[Breakdown, ...]:
        return one.breakdowns if self._breakdowns else ()

    def _is_ranked(self, one: Indicator) -> bool:
        return one.peers is not None and scope_of(self._paths) == WHOLE

    def _measuring(self, group: tuple[Indicator, ...], by: tuple[str, ...]) -> Query:
        return measuring(group, scope_of(self._paths), self._engine, by)

    def _breaking_down(self, one: Indicator, breakdown: Breakdown) -> Query:
        return breaking_down(one, breakdown, scope_of(self._paths), self._engine)

    def _comparing(self, one: Indicator) -> Query:
        return comparing(cast("Rows", one.peers), self._engine)


def _apart(breakdown: Breakdown, by: tuple[str, ...]) -> bool:
    """Whether the parts of a breakdown are asked for by a query of their own."""
    return not by or bool(breakdown.order)


def evaluate_below(indicators: Sequence[Indicator], window: Period, paths: Paths, path: str) -> dict[str, dict[str, Figure]]:
    """The figures of each unit right below `path` that has any rows, by code of the unit and of the indicator.

    What belongs to the unit at `path` itself stands under the empty code. One query for a group of indicators, however
    many units there are. Of figures without any row, what is stated for these units.
    """
    engine = live()
    found: dict[str, dict[str, Figure]] = {}
    for group in grouped(indicators, broken_down=False):
        query = measuring_below(group, scope_of(paths), engine.name)
        for unit, *values in engine.run(query, {**values_of(window, paths), "depth": len(path)}):
            row = {name: int(value or 0) for name, value in zip(query.columns[1:], values, strict=True)}
            for number, one in enumerate(group):
                found.setdefault(unit, {})[one.code] = hushed(_figure(one, number, row, ()), paths)
    missing = [one for one in indicators if not any(one.code in figures for figures in found.values())]
    empty = empty_ledgers(missing, engine)
    wanting = [one for one in missing if one.lacking or empty.issuperset(one.ledgers)]
    for unit, code, figure in stated_below(wanting, window, paths, path):
        found.setdefault(unit, {})[code] = hushed(figure, paths)
    return found


def _figure(one: Indicator, number: int, found: Mapping[str, int], parts: tuple[Slice, ...]) -> Figure:
    amount, count = found[f"a{number}"], found.get(f"d{number}", 0)
    exact = Decimal(amount).scaleb(-decimals(one))
    numerator: Decimal | None = None
    denominator: int | None = None
    match one.measure:
        case Share() | Mean():
            numerator, denominator = exact, count
            value = rate(exact, count, percent=isinstance(one.measure, Share))
        case Median():  # the sum of the one or two values in the middle, and how many they are
            value = exact / count if count else None
        case _:
            value = exact
    return Figure(
        code=one.code,
        name=one.name,
        unit=one.unit,
        kind=one.kind,
        value=value,
        numerator=numerator,
        denominator=denominator,
        rows=found.get(f"r{number}", amount if denominator is None else denominator),
        breakdown=parts,
    )


def _ranked(figure: Figure, found: Sequence[tuple[int, int]]) -> Figure:
    """The figure with its place among the values of its peers; without any known, or a value of its own, it has none."""
    own = figure.exact
    peers = [Fraction(value, 10**places) for value, places in found]
    if own is None or not peers:
        return figure
    return replace(figure, rank=1 + sum(peer > own for peer in peers), of=1 + len(peers))


def _added_up(
    one: Indicator, number: int, breakdown: Breakdown, key: str, found: Sequence[Mapping[str, Any]]
) -> list[tuple[str, Slice]]:
    """The parts of a breakdown, added up from rows that several breakdowns divide at once."""
    amount = f"d{number}" if one.measure.is_rate else f"a{number}"
    parts: Counter[str] = Counter()
    for row in found:
        # What is none of the indicator's rows makes no part; a part whose rows amount to nothing is one of nought.
        if row.get(f"r{number}", row[amount]):
            parts[row[key]] += int(row[amount] or 0)
    return _in_order(one, breakdown, parts.items())


def parts_of(
    one: Indicator, breakdown: Breakdown, window: Period, paths: Paths = EVERYWHERE, *, engine: Engine | None = None
) -> list[tuple[str, Slice]]:
    """The parts of a breakdown, each with its stored key: in the order of its column or words, else the largest first."""
    if one.lacking:
        return []
    engine = live() if engine is None else engine
    query = breaking_down(one, breakdown, scope_of(paths), engine.name)
    return told(_in_order(one, breakdown, engine.run(query, values_of(window, paths))), paths)


def _in_order(one: Indicator, breakdown: Breakdown, found: Iterable[tuple[Any, ...]]) -> list[tuple[str, Slice]]:
    places = decimals(one) if isinstance(one.measure, Sum) else 0
    order = {label: number for number, label in enumerate(breakdown.words.values())}
    parts = []
    for key, value, *place in found:
        label = breakdown.words.get(key, key) or NOT_FILLED
        amount = Decimal(int(value or 0)).scaleb(-places)
        part = Slice(key=key if breakdown.keeps_key else label, label=label, value=amount)
        parts.append(((*place, order.get(label, len(order)), -amount, label), (str(key), part)))
    return [part for _, part in sorted(parts, key=lambda each: each[0])]


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
    if one.lacking:
        return RawSQL("SELECT 0 WHERE 1 = 0", [])
    breakdown, key = part or (None, "")
    query = listing(one, ledger, breakdown, scope_of(paths), Live().name, counted=counted)
    return RawSQL(query.sql, bindable(query.bound({**values_of(window, paths), "key": key})))  # noqa: S611  # our own compiled SQL


def rows(
    one: Indicator, ledger: str, window: Period, paths: Paths = EVERYWHERE, *, part: tuple[Breakdown, str] | None = None
) -> models.QuerySet[Any]:
    """The rows of `ledger` behind a figure, in the ledger's order."""
    book = LEDGERS[ledger]
    found = book.model._base_manager.filter(pk__in=row_keys(one, ledger, window, paths, part=part))
    ordered: models.QuerySet[Any] = found.select_related(*book.related).order_by(*empty_last(book.model, book.ordering))
    return ordered


def beside(one: Indicator, ledger: str, window: Period, paths: Paths) -> Beside:
    """What decides for the rows of `ledger` behind a figure, as columns beside the ledger's own."""

    def values(keys: Sequence[Any]) -> dict[Any, list[Any]]:
        if not (keys and one.decides):
            return {}
        query = deciding(one, ledger, scope_of(paths), Live().name)
        marks = ", ".join(["%s"] * len(keys))
        asked = f'SELECT * FROM ({query.sql}) AS facts WHERE "row" IN ({marks})'  # noqa: S608  # our own compiled SQL
        with connection.cursor() as cursor:
            cursor.execute(asked, [*bindable(query.bound(values_of(window, paths))), *keys])
            return {row: [_as_kept(*each) for each in zip(one.decides, facts, strict=True)] for row, *facts in cursor.fetchall()}

    return Beside(one.decides, values)


def _as_kept(column: Column, value: Any) -> Any:
    """A value as models hold it: SQLite keeps days as text."""
    return date.fromisoformat(value) if column.kind in (CellKind.DATE, CellKind.MONTH) and isinstance(value, str) else value
