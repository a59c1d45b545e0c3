"""What is wrong with a file, a sheet, a row or a cell, in words for the clerk who keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """The kinds of fault; the names are part of the file contract and never change."""

    ID_CHECK = "id_check"
    CREDIT_CHECK = "credit_check"
    BIRTH_MISMATCH = "birth_mismatch"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_REFERENCE = "unknown_reference"
    UNKNOWN_CODE = "unknown_code"
    IMPOSSIBLE_DATE = "impossible_date"
    BAD_NUMBER = "bad_number"
    NEGATIVE_NUMBER = "negative_number"
    AGE_IMPOSSIBLE = "age_impossible"
    END_BEFORE_START = "end_before_start"
    MISSING_VALUE = "missing_value"
    DUPLICATE_KEY = "duplicate_key"
    FORMULA_TEXT = "formula_text"
    MISSING_COLUMN = "missing_column"
    NOT_A_WORKBOOK = "not_a_workbook"
    BAD_FORM = "bad_form"
    TOO_LONG = "too_long"
    EMPTY_SHEET = "empty_sheet"
    NOT_PERMITTED = "not_permitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong, and where.

    `row` is the row as Excel numbers it, None where the fault is of a whole file or sheet; `sheet` and `column` are
    empty where there is none. The row of a warning is read all the same.
    """

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    kind: FaultKind
    message: str
    warning: bool = False

    def sentence(self) -> str:
        """The message with row and column before it: `第 7 行「出生年月」……`."""
        row = f"第 {self.row} 行" if self.row is not None else ""
        column = f"「{self.column}」" if self.column else ""
        return f"{row}{column}{self.message}"


class CellFault(Exception):
    """A cell that cannot be read as its column's kind. The message does not repeat where the cell is."""

    def __init__(self, kind: FaultKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
