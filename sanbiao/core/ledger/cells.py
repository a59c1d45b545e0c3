"""How a value of a ledger is printed: on screen, in a chip, in a history and on a sheet alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models

from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.secrecy.fields import mask_id

NUMBERS = frozenset({CellKind.INT, CellKind.DECIMAL})
SHORT = frozenset({CellKind.DATE, CellKind.MONTH, CellKind.CODE, CellKind.YESNO, CellKind.ID, CellKind.CREDIT, CellKind.NAME})
LONG = 24
"""From this width on a column of text may take more than one line."""

YES, NO = "是", "否"


class Cell(NamedTuple):
    """One printed cell, of which a page has hundreds; `tone` is set where the value is a state of the row's machine."""

    label: str
    text: str
    style: str
    tone: str = ""


def value_of(record: models.Model, path: str) -> Any:  # Any: whatever the field holds
    """The value at the end of `path` (`person__name`); None where a link of it is missing."""
    value: Any = record
    for name in path.split("__"):
        value = getattr(value, name, None)
        if value is None:
            return None
    return value


def style_of(column: Column) -> str:
    """The class of the column's cells: how they are aligned and whether they may wrap."""
    if column.kind in NUMBERS:
        return "num"
    if column.kind in SHORT:
        return "short"
    return "long" if column.width >= LONG else "medium"


def word_of(column: Column, stored: object) -> str:
    """The printed word of a stored code."""
    words = column.codes.get(str(stored))
    return words[0] if words else str(stored)


def printed(column: Column, value: object) -> str:
    """`value` in words, ID numbers masked; empty for nothing."""
    if value is None or value == "":
        return ""
    return mask_id(str(value)) if column.kind is CellKind.ID else in_full(column, value)


def in_full(column: Column, value: object) -> str:
    """A value that is there in words, as a sheet has it: nothing is masked."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return f"{value:%Y.%m}" if column.kind is CellKind.MONTH else f"{value:%Y-%m-%d}"
    if isinstance(value, Decimal):
        return format(value, "f")
    return word_of(column, value) if column.codes else str(value)
