"""Cells read as the kind of their column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.normal import as_listed, known_words, normal

from .dates import day, month
from .faults import CellFault, FaultKind
from .identity import credit_code, id_number
from .numerals import decimal, integer, is_number
from .raw import is_blank, is_error, printed, quoted

# A value is of the type its column's kind has: str, date, int or Decimal; None or "" where the cell is empty.
Converter = Callable[[object], Any]

_KINDS_WITHOUT_VALUE = frozenset((CellKind.DATE, CellKind.MONTH, CellKind.INT, CellKind.DECIMAL))

_MISREAD: Mapping[CellKind, FaultKind] = {
    CellKind.TEXT: FaultKind.FORMULA_TEXT,
    CellKind.NAME: FaultKind.FORMULA_TEXT,
    CellKind.DATE: FaultKind.IMPOSSIBLE_DATE,
    CellKind.MONTH: FaultKind.IMPOSSIBLE_DATE,
    CellKind.INT: FaultKind.BAD_NUMBER,
    CellKind.DECIMAL: FaultKind.BAD_NUMBER,
    CellKind.ID: FaultKind.ID_CHECK,
    CellKind.CREDIT: FaultKind.CREDIT_CHECK,
    CellKind.CODE: FaultKind.UNKNOWN_CODE,
    CellKind.YESNO: FaultKind.UNKNOWN_CODE,
    CellKind.UNIT: FaultKind.UNKNOWN_UNIT,
}


def text(raw: object) -> str:
    """The text of a cell, trimmed; what is inside stays.

    Raises CellFault(formula_text) where a spreadsheet would take the text for a formula.
    """
    trimmed = printed(raw).strip()
    compared = normal(trimmed)
    begins = compared[:1]
    if begins in ("=", "@") or (begins in ("+", "-") and len(compared) > 1 and not is_number(compared)):
        raise CellFault(FaultKind.FORMULA_TEXT, f"{quoted(raw)}以“{begins}”开头，会被当作公式，请删去开头的“{begins}”。")
    return trimmed


def name(raw: object) -> str:
    """The name of a person, without spaces inside.

    Raises CellFault(formula_text).
    """
    return "".join(text(raw).split())


def unit_name(raw: object) -> str:
    """The name of a unit, trimmed; which unit it is the caller finds out."""
    return printed(raw).strip()


def code(words: Mapping[str, str], offered: str, raw: object) -> str:
    """The stored value of a word; `offered` names the words people may choose from.

    Raises CellFault(unknown_code).
    """
    word = ("是" if raw else "否") if isinstance(raw, bool) else normal(printed(raw))
    if word not in words:
        raise CellFault(FaultKind.UNKNOWN_CODE, f"{quoted(raw)}不在可填的选项中，请改为：{offered}。")
    return words[word]


_READERS: Mapping[CellKind, Converter] = {
    CellKind.TEXT: text,
    CellKind.NAME: name,
    CellKind.DATE: day,
    CellKind.MONTH: month,
    CellKind.INT: integer,
    CellKind.DECIMAL: decimal,
    CellKind.ID: id_number,
    CellKind.CREDIT: credit_code,
    CellKind.UNIT: unit_name,
}


def empty_value(column: Column) -> Any:
    """What an empty cell of the column stands for: None for days and numbers, 否 for yes or no, else the default."""
    if column.kind in _KINDS_WITHOUT_VALUE:
        return None
    if column.kind is CellKind.YESNO and not column.default:
        return known_words(column.codes).get("否", "")
    return column.default


def converter(column: Column) -> Converter:
    """The function that reads a raw cell of the column. It raises CellFault."""
    read = _listed(column.words) if column.words else _READERS.get(column.kind) or _coded(column)
    empty = empty_value(column)
    is_missed = column.required and empty in (None, "")

    def convert(raw: object) -> Any:
        if is_blank(raw):
            if is_missed:
                raise CellFault(FaultKind.MISSING_VALUE, "为必填项，此格为空，请补填。")
            return empty
        if is_error(raw):
            raise CellFault(_MISREAD[column.kind], "是出错或未计算的公式（如 #REF!、#N/A），请直接填写内容。")
        return read(raw)

    return convert


def _listed(words: tuple[str, ...]) -> Converter:
    return lambda raw: as_listed(words, text(raw))


def _coded(column: Column) -> Converter:
    offered = "、".join(words[0] for words in column.codes.values())
    return partial(code, known_words(column.codes), offered)
