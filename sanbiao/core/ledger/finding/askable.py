"""What a person may ask of the rows of a ledger: its own columns, and those of the row behind that they may see."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.deriving import IDENTIFYING, field_at
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.papers.paper import behind
from sanbiao.core.secrecy.fields import SealedField

YEARS = "@years"
"""Stands behind the field of a day whose full years are asked for: `birth_month@years`."""


class AskedKind(StrEnum):
    """How a column may be asked about."""

    CHOICE = "choice"
    UNIT = "unit"
    NUMBER = "number"
    DAY = "day"
    YEARS = "years"
    TEXT = "text"


class Operator(StrEnum):
    """How a value has to stand to what is asked; their names stand in addresses and never change."""

    IS = "is"
    NOT = "not"
    BELOW = "below"
    HAS = "has"
    LEAST = "ge"
    MOST = "le"
    BETWEEN = "between"
    EMPTY = "empty"
    FILLED = "filled"


_EMPTY = (Operator.EMPTY, Operator.FILLED)
_ORDERED = (Operator.LEAST, Operator.MOST, Operator.BETWEEN, Operator.IS)
OPERATORS = {
    AskedKind.CHOICE: (Operator.IS, Operator.NOT, *_EMPTY),
    AskedKind.UNIT: (Operator.BELOW, Operator.IS, Operator.NOT, *_EMPTY),
    AskedKind.NUMBER: (*_ORDERED, *_EMPTY),
    AskedKind.DAY: (*_ORDERED, *_EMPTY),
    AskedKind.YEARS: _ORDERED,
    AskedKind.TEXT: (Operator.IS, Operator.NOT, Operator.HAS, *_EMPTY),
}
"""What may be asked of each kind, the usual first."""
ORDERED = frozenset({AskedKind.NUMBER, AskedKind.DAY, AskedKind.YEARS})
_WORDS = {
    Operator.IS: "等于",
    Operator.NOT: "不等于",
    Operator.BELOW: "属于（含下级）",
    Operator.HAS: "包含",
    Operator.LEAST: "不小于",
    Operator.MOST: "不大于",
    Operator.BETWEEN: "介于",
    Operator.EMPTY: "为空",
    Operator.FILLED: "不为空",
}
_WORDS_OF_DAYS = {Operator.LEAST: "不早于", Operator.MOST: "不晚于"}
_KINDS = {
    CellKind.CODE: AskedKind.CHOICE,
    CellKind.YESNO: AskedKind.CHOICE,
    CellKind.UNIT: AskedKind.UNIT,
    CellKind.INT: AskedKind.NUMBER,
    CellKind.DECIMAL: AskedKind.NUMBER,
    CellKind.DATE: AskedKind.DAY,
    CellKind.MONTH: AskedKind.DAY,
    CellKind.TEXT: AskedKind.TEXT,
}


@dataclass(frozen=True)
class Askable:
    """One thing that may be asked. `path` leads to its field from the row, or, with `link`, from the row that this foreign key
    names; that row has to be in sight in `book`.
    """

    code: str
    label: str
    kind: AskedKind
    column: Column
    field: models.Field[Any, Any]  # Any: a field of whatever kind
    path: str
    link: str = ""
    book: Ledger[Any] | None = None  # Any: whatever model the ledger has

    @property
    def operators(self) -> tuple[Operator, ...]:
        return OPERATORS[self.kind]

    @property
    def is_text(self) -> bool:
        kept = self.field.output_field if isinstance(self.field, models.GeneratedField) else self.field
        return isinstance(kept, models.CharField | models.TextField)

    def word(self, operator: Operator) -> str:
        words = _WORDS | _WORDS_OF_DAYS if self.kind is AskedKind.DAY else _WORDS
        return words[operator]


def askable(ledger: Ledger[Any], user: User) -> dict[str, Askable]:
    """Everything that `user` may ask of the rows of `ledger`, by code: the own columns first."""
    found = list(_asked(ledger, ledger.columns))
    own = {column.field for column in ledger.columns}
    for link, book in behind(ledger).items():
        if book.policy.may(user, book.view_permission):
            columns = [column for column in book.columns if f"{link}__{column.field}" not in own]
            found += _asked(book, columns, link=link)
    return {each.code: each for each in found}


def _asked(ledger: Ledger[Any], columns: Sequence[Column], *, link: str = "") -> Iterator[Askable]:
    before = f"{link}__" if link else ""
    for column in columns:
        kind, field = _KINDS.get(column.kind), field_at(ledger.model, column.field)
        if kind is None or names_somebody(column, field):
            continue
        label = column.label.replace("/", "")
        one = Askable(
            code=f"{before}{column.field}",
            label=f"{ledger.title}：{label}" if link else label,
            kind=kind,
            column=dataclasses.replace(column, required=False, default="", unless={}),
            field=field,
            path=column.field,
            link=link,
            book=ledger if link else None,
        )
        yield one
        if kind is AskedKind.DAY:
            yield _years_of(one)


def names_somebody(column: Column, field: models.Field[Any, Any]) -> bool:
    """Whether what stands in the column tells one person from another: no condition is about it, for addresses carry them."""
    return column.kind is CellKind.NAME or column.kind in IDENTIFYING or isinstance(field, SealedField)


def _years_of(day: Askable) -> Askable:
    """The full years since a day, which are an age where it is the day of birth."""
    before, mark, label = day.label.rpartition("：")
    said = "年龄" if day.column.is_birth else f"{label}已满（年）"
    column = Column(field=day.column.field, label=said, kind=CellKind.INT)
    return dataclasses.replace(day, code=day.code + YEARS, label=f"{before}{mark}{said}", kind=AskedKind.YEARS, column=column)
