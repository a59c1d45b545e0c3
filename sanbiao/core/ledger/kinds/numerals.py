"""Numbers of cells, never negative."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.backends.base.operations import BaseDatabaseOperations

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.kinds.kind import CellKind, Fit, Reader, in_words
from sanbiao.core.ledger.kinds.measures import COUNTED, UnitsOfMeasure, units_of
from sanbiao.core.ledger.kinds.raw import NOTHING, quoted
from sanbiao.core.ledger.kinds.writings import count
from sanbiao.core.ledger.normal import normal

if TYPE_CHECKING:
    from sanbiao.core.ledger.columns import Column

_FIGURES = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_STOPS = "。.,;、"
_NUMBER = re.compile(rf"-?{_FIGURES}", re.ASCII)
_WITH_UNIT = re.compile(rf"[共计¥]?(?P<number>-?{_FIGURES})(?P<unit>m2|[^\d.,]*)", re.ASCII)
# A number of Chinese figures that is a whole cell.
_COUNT = re.compile(r"(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])")

# Excel keeps no more than fifteen digits, so a larger number has already lost some.
_TOO_LARGE = 10**15

# People write amounts and percentages with so many decimals; what keeps more of them keeps noughts for most.
_WRITTEN = 2


def is_number(text: str) -> bool:
    """Whether a text in normal form is a number, perhaps with a sign before it."""
    return _NUMBER.fullmatch(text.removeprefix("+")) is not None


def decimal(raw: object, units: UnitsOfMeasure | None = None) -> Decimal:
    """The number of a cell, exact to the fifteen digits that Excel keeps; `units` are those that may stand behind it.

    Raises CellFault(bad_number or negative_number).
    """
    number = _number(raw, units or COUNTED)
    if number is None:
        raise CellFault(FaultKind.BAD_NUMBER, f"{quoted(raw)}不是数字，请只填数字。")
    if number < 0:
        raise CellFault(FaultKind.NEGATIVE_NUMBER, f"{quoted(raw)}小于 0，请核对后改正。")
    if number >= _TOO_LARGE:
        raise CellFault(FaultKind.BAD_NUMBER, f"{quoted(raw)}超过 15 位，请核对后改正。")
    return abs(number)


def integer(raw: object, units: UnitsOfMeasure | None = None) -> int:
    """The whole number of a cell.

    Raises CellFault(bad_number or negative_number).
    """
    number = decimal(raw, units)
    if number != number.to_integral_value():
        raise CellFault(FaultKind.BAD_NUMBER, f"{quoted(raw)}不是整数，请改为整数。")
    return int(number)


def _number(raw: object, units: UnitsOfMeasure) -> Decimal | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return Decimal(f"{raw:.15g}") * units.bare if isfinite(raw) else None
    if not isinstance(raw, str):
        return None
    text = normal(raw).rstrip(_STOPS)
    if _NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "")) * units.bare
    if _COUNT.fullmatch(text) and (figures := count(text)):
        return Decimal(figures)
    found = _WITH_UNIT.fullmatch(text)
    worth = units.worth(found["unit"]) if found else None
    return Decimal(found["number"].replace(",", "")) * worth if found and worth is not None else None


class Whole(CellKind):
    title = "整数"
    misread = FaultKind.BAD_NUMBER
    is_text = False

    def reading(self, column: Column) -> Reader:
        return partial(integer, units=units_of(column))

    def nothing(self, column: Column) -> frozenset[str]:
        return NOTHING | column.nothing

    def empty(self, column: Column) -> Any:
        return None

    def fitting(self, field: Any) -> Fit | None:
        # The narrowest of the databases holds everywhere, so that all of them refuse the same.
        _, most = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
        return lambda value: value if value is None else _no_larger(value, most)

    def typed(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else in_words(value)

    def widget(self, column: Column, limit: int | None) -> forms.Widget:
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 8})

    def cell(self, column: Column, value: Any) -> Any:
        return value

    def style(self, column: Column) -> str:
        return "num"


class Broken(Whole):
    """A number with a part after the point."""

    title = "小数"

    def reading(self, column: Column) -> Reader:
        return partial(decimal, units=units_of(column))

    def text(self, column: Column, value: Any) -> str:
        """Without noughts at the end where the field keeps more decimals than people write."""
        said = in_words(value)
        return said.rstrip("0").rstrip(".") if len(said.partition(".")[2]) > _WRITTEN else said

    def fitting(self, field: Any) -> Fit | None:
        step = Decimal(1).scaleb(-field.decimal_places)
        most = Decimal(10) ** (field.max_digits - field.decimal_places) - step

        def fitted(value: Decimal | None) -> Decimal | None:
            # Averages of a spreadsheet have fifteen digits; as many are kept as the ledger prints.
            return value if value is None else _no_larger(value, most).quantize(step, ROUND_HALF_UP)

        return fitted


def _no_larger(value: Any, most: Any) -> Any:  # Any: both int, or both Decimal
    if value > most:
        raise CellFault(FaultKind.BAD_NUMBER, f"“{in_words(value)}”过大，最大为 {most}，请核对后改正。")
    return value
