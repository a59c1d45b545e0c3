"""Raw cells as the workbook gives them, and how they are shown to people."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from sanbiao.core.ledger.normal import normal
from sanbiao.core.secrecy.numbers import without_numbers

_SHOWN = 30


class ErrorCell:
    """A cell whose formula failed, as #REF! or #N/A, or was never calculated; the only one is `ERROR`."""

    __slots__ = ()

    def __str__(self) -> str:
        return "（出错的公式）"


ERROR: Final = ErrorCell()

# The same errors where a copy has turned them into plain text.
_ERROR_WORDS = frozenset(("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"))

NOTHING: Final = frozenset(
    (
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "―",
        "─",
        "~",
        "/",
        "//",
        "\\",
        "|",
        "无",
        "空",
        "暂无",
        "没有",
        "N/A",
        "n/a",
        "NA",
        "null",
    )
)
"""What people write into a cell of days or numbers that has none, in normal form."""


def is_blank(raw: object) -> bool:
    """Whether a cell holds nothing anybody can see."""
    return raw is None or (isinstance(raw, str) and not normal(raw))


def is_error(raw: object) -> bool:
    return raw is ERROR or (isinstance(raw, str) and normal(raw).upper() in _ERROR_WORDS)


def printed(raw: object) -> str:
    """A cell as Excel shows it: whole numbers without `.0`, days as 2023-06-30, and text as it stands."""
    match raw:
        case str():
            return raw
        case bool():
            return "TRUE" if raw else "FALSE"
        case float():
            # Excel keeps fifteen digits; what a float holds beyond them is noise of arithmetic.
            return str(int(raw)) if raw.is_integer() else format(Decimal(f"{raw:.15g}"), "f")
        case datetime():
            return raw.isoformat(sep=" ") if raw.time() != time() else raw.date().isoformat()
        case date() | time():
            return raw.isoformat()
        case _:
            return str(raw)


def quoted(raw: object) -> str:
    """A cell in quotation marks for a message, cut where it is long. Messages are kept: no number of a person is told in full."""
    text = without_numbers(" ".join(printed(raw).split()))
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"
