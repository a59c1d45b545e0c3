"""What every kind of cell answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.kinds.raw import is_blank, is_error
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ui.times import day_of

if TYPE_CHECKING:
    from sanbiao.core.ledger.columns import Column

YES, NO = "是", "否"

# Any: a value is of the type its kind has: str, bool, date, int or Decimal; None or "" where the cell is empty.
Reader = Callable[[object], Any]
Fit = Callable[[Any], Any]


class CellKind(ABC):
    """A kind of cell: how it is read from a sheet and from an input, kept, printed, written out and filtered.

    There is one object of each kind; columns and whoever treats a kind apart name it as `CellKind.DATE`.
    """

    TEXT: ClassVar[CellKind]
    NAME: ClassVar[CellKind]
    ACCOUNT: ClassVar[CellKind]
    DATE: ClassVar[CellKind]
    MONTH: ClassVar[CellKind]
    PERIOD: ClassVar[CellKind]
    INT: ClassVar[CellKind]
    DECIMAL: ClassVar[CellKind]
    ID: ClassVar[CellKind]
    CREDIT: ClassVar[CellKind]
    CODE: ClassVar[CellKind]
    YESNO: ClassVar[CellKind]
    UNIT: ClassVar[CellKind]

    title: ClassVar[str]
    """The kind's name for people."""
    misread: ClassVar[FaultKind]
    """The fault of a cell whose formula failed."""
    repeats: ClassVar[bool] = True
    """Whether a column has the same text in many cells, so that it pays to remember how it was read."""
    is_text: ClassVar[bool] = True
    """Whether a sheet to be filled in formats the cells as text, so that the spreadsheet leaves alone what is typed."""

    def __repr__(self) -> str:
        return f"<kind {self.title}>"

    @abstractmethod
    def reading(self, column: Column) -> Reader:
        """The function that reads a cell that is not empty. It raises CellFault.

        What the cell alone does not settle is given as `Unsettled`.
        """

    def reader(self, column: Column) -> Reader:
        """The function that reads any raw cell of the column. It raises CellFault."""
        read, empty = self.reading(column), self.empty(column)
        is_missed = column.required and not column.unless and empty in (None, "")
        nothing = self.nothing(column)

        def convert(raw: object) -> Any:
            if is_blank(raw) or (nothing and raw.__class__ is str and normal(str(raw)) in nothing):
                if is_missed:
                    raise CellFault(FaultKind.MISSING_VALUE, "为必填项，此格为空，请补填。")
                return empty
            if is_error(raw):
                raise CellFault(self.misread, "是出错或未计算的公式（如 #REF!、#N/A），请直接填写内容。")
            return read(raw)

        return convert

    def nothing(self, column: Column) -> frozenset[str]:
        """The words, in normal form, that say that a cell of the column holds nothing."""
        return column.nothing

    def empty(self, column: Column) -> Any:
        """What an empty cell of the column stands for."""
        return column.default

    def fit(self, field: Any) -> Fit | None:  # Any: a field of whatever kind
        """What turns a value that was read into the one the model's field keeps; None where every value is kept as it is.

        It raises CellFault where the field cannot hold the value. Nothing becomes the field's default, where it has one.
        """
        fitted = self.fitting(field)
        if field.null or not field.has_default():
            return fitted
        default = field.get_default()
        return lambda value: default if value is None or value == "" else fitted(value) if fitted else value

    def fitting(self, field: Any) -> Fit | None:  # Any: a field of whatever kind
        return None

    def words(self, column: Column) -> Mapping[Hashable, tuple[str, ...]]:
        """The words by which each value of the column is read, the printed one first; none where any value may stand."""
        return {}

    def choices(self, column: Column) -> list[tuple[str, str]]:
        """What an input offers: what it sends for each value, and the printed word."""
        return [(self.typed(value), words[0]) for value, words in self.words(column).items()]

    def chosen(self, column: Column, typed: str) -> Any:
        """The value that an input sends as one of its choices."""
        return next(value for value in self.words(column) if self.typed(value) == typed)

    def typed(self, value: Any) -> Any:
        """What stands in an input for a value."""
        return value

    def widget(self, column: Column, limit: int | None) -> forms.Widget:
        """The input for a value of the column, which has at most `limit` characters."""
        return forms.TextInput(attrs={"maxlength": limit} if limit else {})

    def text(self, column: Column, value: Any) -> str:
        """A value that is there in words; nothing is masked."""
        return in_words(value)

    def shown(self, column: Column, value: Any) -> str:
        """A value that is there as pages show it."""
        return self.text(column, value)

    def kept(self, column: Column, plain: Any) -> str:
        """A value as pages show it, from what an event keeps of it: plain JSON."""
        return self.shown(column, plain)

    def cell(self, column: Column, value: Any) -> Any:
        """What is written into a sheet for a value: a day, a number, or a text."""
        return self.text(column, value)

    def style(self, column: Column) -> str:
        """The class of the column's cells: how they are aligned and whether they may wrap."""
        return "short"


def in_words(value: object) -> str:
    """A value of whatever type in words."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return day_of(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)
