"""By what a cross-table parts the rows of a ledger: choices, listed words, units and those above them, ages, months and years."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import F
from django.db.models.functions import TruncMonth, TruncYear

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.finding.askable import YEARS, Askable, AskedKind, askable
from sanbiao.core.ledger.finding.conditions import kept_value
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.periods.periods import add_months, full_years

BANDS = ((0, 30), (31, 35), (36, 40), (41, 45), (46, 50), (51, 55), (56, 150))
EMPTY = "（空）"


@dataclass(frozen=True)
class CrossPart:
    """One row or column of a cross-table; the condition `token` opens exactly what it counts. Parts stand by `order`."""

    order: tuple[int, Any]  # Any: what is compared within one dimension; the empty part comes last
    label: str
    token: str


@dataclass(frozen=True)
class Dimension:
    """`value` is what the database groups by, `parts_of` the part to which each of the values that it
    found belongs on the day of the page.
    """

    code: str
    label: str
    asked: Askable
    value: Any  # Any: an expression of the database
    parts_of: Callable[[Sequence[Any], date], Mapping[Any, CrossPart]]


def dimensions(ledger: Ledger[Any], user: User) -> dict[str, Dimension]:
    """Everything by which `user` may part the rows of `ledger`, by code."""
    found = [each for asked in askable(ledger, user).values() for each in _of(asked)]
    return {each.code: each for each in found}


def _of(asked: Askable) -> Iterator[Dimension]:
    path = f"{asked.link}__{asked.path}" if asked.link else asked.path
    make = partial(_dimension, asked)
    if asked.kind is AskedKind.CHOICE or (asked.kind is AskedKind.TEXT and asked.column.words):
        yield make("", "", F(path), partial(_words, asked))
    elif asked.kind is AskedKind.UNIT:
        yield make("", "", F(path), partial(_units, asked))
        yield make("@top", "（按乡镇、部门）", F(f"{path}__path"), partial(_tops, asked))
    elif asked.kind is AskedKind.YEARS and asked.column.label == "年龄":
        yield make("", "段", F(path), partial(_bands, asked))
    elif asked.kind is AskedKind.DAY:
        yield make("@month", "（按月）", TruncMonth(path), partial(_spans, asked, months=1))
        yield make("@year", "（按年）", TruncYear(path), partial(_spans, asked, months=12))


def _dimension(asked: Askable, suffix: str, word: str, value: Any, parts_of: Any) -> Dimension:  # Any: as in Dimension
    return Dimension(f"{asked.code}{suffix}", f"{asked.label}{word}", asked, value, parts_of)


def _nothing(asked: Askable) -> CrossPart:
    return CrossPart((1, 0), EMPTY, f"{asked.code.removesuffix(YEARS)}.empty.")


def _words(asked: Askable, values: Sequence[Any], on: date) -> dict[Any, CrossPart]:
    column = asked.column
    order = list(column.words or column.kind.words(column))
    parts: dict[Any, CrossPart] = {}
    for value in values:
        if value is None or value == "":
            parts[value] = _nothing(asked)
            continue
        at = order.index(value) if value in order else len(order)
        parts[value] = CrossPart((0, (at, str(value))), column.kind.text(column, value), _is(asked, column.kind.typed(value)))
    return parts


def _is(asked: Askable, typed: str) -> str:
    return f"{asked.code}.is.{kept_value(typed)}"


def _units(asked: Askable, values: Sequence[Any], on: date) -> dict[Any, CrossPart]:
    model = ledger_of_model(asked.field.related_model).model  # type: ignore[arg-type]  # units are a model, not a name
    found = {unit.pk: unit for unit in model._base_manager.filter(pk__in=[value for value in values if value is not None])}
    return {value: _unit(asked, found[value], "is") if value in found else _nothing(asked) for value in values}


def _unit(asked: Askable, unit: Any, operator: str) -> CrossPart:  # Any: a unit
    return CrossPart((0, (0, unit.code)), str(unit), f"{asked.code}.{operator}.{unit.code}")


def _tops(asked: Askable, values: Sequence[Any], on: date) -> dict[Any, CrossPart]:
    """The towns and organs, by the first step of the paths: what lies below them counts there."""
    tops = {value: _top(value) for value in values if value}
    model = ledger_of_model(asked.field.related_model).model  # type: ignore[arg-type]  # as above
    found = {unit.path: unit for unit in model._base_manager.filter(path__in=set(tops.values()))}
    return {value: _unit(asked, found[tops[value]], "below") if value else _nothing(asked) for value in values}


def _top(path: str) -> str:
    return f"/{path.split('/')[1]}/"


def _bands(asked: Askable, values: Sequence[Any], on: date) -> dict[Any, CrossPart]:
    return {value: _band(asked, value, on) if value else _nothing(asked) for value in values}


def _band(asked: Askable, born: date, on: date) -> CrossPart:
    years = full_years(born, on)
    for least, most in BANDS:
        if least <= years <= most:
            label = f"{most} 岁以下" if not least else f"{least} 岁以上" if most == BANDS[-1][1] else f"{least}–{most} 岁"
            return CrossPart((0, (0, least)), label, f"{asked.code}.between.{least},{most}")
    after = add_months(on, 1)
    if born >= after:
        return CrossPart((0, (1, 0)), f"{on:%Y.%m} 以后出生", f"{asked.code.removesuffix(YEARS)}.ge.{after:%Y-%m-%d}")
    before = add_months(on, -12 * (BANDS[-1][1] + 1))
    return CrossPart((0, (1, 1)), f"{BANDS[-1][1]} 岁以上", f"{asked.code.removesuffix(YEARS)}.le.{before:%Y-%m-%d}")


def _spans(asked: Askable, values: Sequence[Any], on: date, *, months: int) -> dict[Any, CrossPart]:
    return {value: _span(asked, value, months) if value else _nothing(asked) for value in values}


def _span(asked: Askable, first: date, months: int) -> CrossPart:
    last = add_months(first, months - 1)
    last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    label = f"{first:%Y} 年" if months > 1 else f"{first:%Y.%m}"
    return CrossPart((0, first), label, f"{asked.code}.between.{first:%Y-%m-%d},{last:%Y-%m-%d}")
