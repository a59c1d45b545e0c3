"""Numbers of cells, never negative."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite

from sanbiao.core.ledger.normal import normal

from .faults import CellFault, FaultKind
from .raw import quoted

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)

# Excel keeps no more than fifteen digits, so a larger number has already lost some.
_TOO_LARGE = 10**15


def is_number(text: str) -> bool:
    """Whether a text in normal form is a number, perhaps with a sign before it."""
    return _NUMBER.fullmatch(text.removeprefix("+")) is not None


def decimal(raw: object) -> Decimal:
    """The number of a cell, exact to the fifteen digits that Excel keeps.

    Raises CellFault(bad_number or negative_number).
    """
    number = _number(raw)
    if number is None:
        raise CellFault(FaultKind.BAD_NUMBER, f"{quoted(raw)}不是数字，请只填数字。")
    if number < 0:
        raise CellFault(FaultKind.NEGATIVE_NUMBER, f"{quoted(raw)}小于 0，请核对后改正。")
    if number >= _TOO_LARGE:
        raise CellFault(FaultKind.BAD_NUMBER, f"{quoted(raw)}超过 15 位，请核对后改正。")
    return abs(number)


def integer(raw: object) -> int:
    """The whole number of a cell.

    Raises CellFault(bad_number or negative_number).
    """
    number = decimal(raw)
    if number != number.to_integral_value():
        raise CellFault(FaultKind.BAD_NUMBER, f"{quoted(raw)}不是整数，请改为整数。")
    return int(number)


def _number(raw: object) -> Decimal | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return Decimal(f"{raw:.15g}") if isfinite(raw) else None
    if isinstance(raw, str) and _NUMBER.fullmatch(text := normal(raw)):
        return Decimal(text.replace(",", ""))
    return None
