"""Spans of time that have a name: years, halves, quarters and months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.kinds.kind import CellKind, Reader
from sanbiao.core.ledger.kinds.raw import printed, quoted
from sanbiao.core.ledger.normal import normal
from sanbiao.core.periods.periods import NoPeriod, period, period_named

if TYPE_CHECKING:
    from sanbiao.core.ledger.columns import Column


class NamedSpan(CellKind):
    """A period, kept as its code and read as people write it: 2023年上半年, 2023H1."""

    title = "期次"
    misread = FaultKind.IMPOSSIBLE_DATE

    def reading(self, column: Column) -> Reader:
        def read(raw: object) -> str:
            try:
                return period_named(normal(printed(raw))).code
            except NoPeriod:
                said = "请写作 2023年上半年、2023年一季度、2023年6月 或 2023年。"
                raise CellFault(FaultKind.IMPOSSIBLE_DATE, f"{quoted(raw)}不是期次，{said}") from None

        return read

    def widget(self, column: Column, limit: int | None) -> forms.Widget:
        return forms.TextInput(attrs={"placeholder": "2023年上半年", "maxlength": 12})

    def typed(self, value: Any) -> Any:
        return self.text_of(value) if value else value

    def text(self, column: Column, value: Any) -> str:
        return self.text_of(value)

    @staticmethod
    def text_of(code: str) -> str:
        try:
            return period(code).label
        except NoPeriod:
            return code
