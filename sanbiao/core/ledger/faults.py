"""What can be wrong with a cell, a row or a file: the kinds of fault, and the refusal of one cell."""

from __future__ import annotations

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
    RULE = "rule"
    EMPTY_SHEET = "empty_sheet"
    NOT_PERMITTED = "not_permitted"
    SEX_MISMATCH = "sex_mismatch"
    DATE_AHEAD = "date_ahead"
    BEFORE_BIRTH = "before_birth"
    UNKNOWN_WORD = "unknown_word"
    OTHER_NAME = "other_name"


class CellFault(Exception):
    """A cell that cannot be read as its column's kind. The message does not repeat where the cell is."""

    def __init__(self, kind: FaultKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
