"""What is wrong with a file, a sheet, a row or a cell, in words for the clerk who keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from sanbiao.core.ledger.faults import FaultKind


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
