"""What a person can settle in a moment, and what they have settled: headings, words, units and names of sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from sanbiao.core.ledger.normal import normal

LEAVE_OUT = "不读"
"""The meaning of what is to be left out."""


class QuestionKind(StrEnum):
    """What is asked about; the names are part of the file contract."""

    label: str

    def __new__(cls, name: str, label: str = "") -> Self:
        kind = str.__new__(cls, name)
        kind._value_, kind.label = name, label
        return kind

    HEADING = "heading", "列名"
    WORD = "word", "写法"
    UNIT = "unit", "单位"
    SHEET = "sheet", "工作表"


@dataclass(frozen=True, slots=True)
class Question:
    """A distinct heading, word, unit or name of a sheet that is not known, how many cells it stands for, and what it may mean.

    `ledger` is the ledger's key and `column` the label of its column, empty where there is none.
    """

    kind: QuestionKind
    text: str
    cells: int
    ledger: str = ""
    column: str = ""
    proposals: tuple[str, ...] = ()

    def sentence(self) -> str:
        """What is asked, in words: `列名「所在支部」（12 格）是什么？可能是：……`."""
        column = f"「{self.column}」" if self.column else ""
        near = f"可能是：{'、'.join(self.proposals)}。" if self.proposals else ""
        return f"{self.kind.label}{column}“{self.text}”（{self.cells} 格）是什么？{near}"

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "kind": str(self.kind), "proposals": list(self.proposals)}


@dataclass(frozen=True)
class Meanings:
    """What people said: by kind, ledger (empty for units and sheets) and the text in normal form."""

    said: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def of(self, kind: QuestionKind, text: str, ledger: str = "") -> str | None:
        """The meaning given: a label, a printed word, a unit's code, a ledger's title, or LEAVE_OUT; None where none was."""
        return self.said.get((str(kind), ledger, normal(text)))


NOTHING_SAID = Meanings()
