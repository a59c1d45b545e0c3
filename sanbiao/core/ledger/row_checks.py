"""What is wrong with a row beyond its single cells: the same for a row of a sheet and one typed into a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.kinds.identity import birthday
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.near import perhaps


@dataclass(frozen=True)
class _Looked:
    """The columns of a ledger that are looked at."""

    numbers: tuple[Column, ...]
    past: tuple[Column, ...]
    closed: tuple[Column, ...]
    awaited: tuple[Column, ...]
    births: tuple[Column, ...]


@cache
def _looked(ledger: Ledger[Any]) -> _Looked:
    return _Looked(
        numbers=tuple(column for column in ledger.columns if column.kind is CellKind.ID),
        past=tuple(column for column in ledger.columns if column.past),
        closed=tuple(column for column in ledger.columns if column.closed),
        awaited=tuple(column for column in ledger.columns if column.required and column.unless),
        births=tuple(column for column in ledger.columns if column.is_birth),
    )


def row_faults(ledger: Ledger[Any], values: Mapping[str, Any], on: date) -> Iterator[Fault]:  # Any: what columns hold
    """The faults of a row, its values by field, each with its column: what the ledger checks, and what every ledger does.

    A day on which something happened lies neither ahead of `on` nor before the birth of the person whom the row names by ID
    number; a word that should be one of a list is one. These are warnings, for the contract of sheets reads such rows.
    """
    for fault in _found(ledger, values, on):
        yield replace(fault, column=ledger.column(fault.field).label)


def _found(ledger: Ledger[Any], values: Mapping[str, Any], on: date) -> Iterator[Fault]:
    looked = _looked(ledger)
    found = list(ledger.check(values, on))
    if looked.births and not any(fault.kind is FaultKind.BIRTH_MISMATCH for fault in found):
        found += _births(looked, values)
    yield from found
    if looked.past:
        told = {fault.field for fault in found}
        yield from (fault for fault in _days(looked, values, on) if fault.field not in told)
    yield from (fault for column in looked.awaited if (fault := _missing(column, values)))
    for column in looked.closed:
        if (text := values.get(column.field)) and text not in column.words:
            message = f"“{text}”不是通用的写法，{perhaps(text, column.words)}请核对。"
            yield Fault(FaultKind.UNKNOWN_WORD, message, (column.field,), warning=True, asked=text)


def _births(looked: _Looked, values: Mapping[str, Any]) -> Iterator[Fault]:
    """The days or months of birth that are others than the row's ID number tells (GB 11643)."""
    number = next((number for column in looked.numbers if (number := values.get(column.field))), "")
    for column in looked.births:
        day = values.get(column.field)
        if number and isinstance(day, date) and number[6:12] != f"{day:%Y%m}":
            said = f"{column.kind.text(column, day)} 与身份证号中的 {number[6:10]}.{number[10:12]} 不一致，请核对。"
            yield Fault(FaultKind.BIRTH_MISMATCH, said, (column.field,), warning=True)


def _missing(column: Column, values: Mapping[str, Any]) -> Fault | None:
    """The fault of a row that lacks what only rows in other states may lack; none where a cell was not understood."""
    if not {column.field, *column.unless} <= values.keys() or values[column.field] not in (None, ""):
        return None
    if any(values[field] in held for field, held in column.unless.items()):
        return None
    return Fault(FaultKind.MISSING_VALUE, "为必填项，此格为空，请补填。", (column.field,))


def _days(looked: _Looked, values: Mapping[str, Any], on: date) -> Iterator[Fault]:
    born = next((birthday(number) for column in looked.numbers if (number := values.get(column.field))), date.min)
    # Months stand for their first day, on which nobody who was born in them is there yet.
    first = born.replace(day=1)
    for column in looked.past:
        day = values.get(column.field)
        if not isinstance(day, date) or any(values.get(field) not in held for field, held in column.past_when):
            continue
        if day > on:
            message = f"{column.kind.text(column, day)} 晚于今天（{on}），请核对是否填错。"
            yield Fault(FaultKind.DATE_AHEAD, message, (column.field,), warning=True)
        elif day < first:
            message = f"{column.kind.text(column, day)} 早于身份证号中的出生日期，请核对是否填错。"
            yield Fault(FaultKind.BEFORE_BIRTH, message, (column.field,), warning=True)
