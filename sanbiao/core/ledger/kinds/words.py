"""Cells that hold one of a few words: codes, and yes or no."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.kinds.kind import NO, YES, CellKind, Reader
from sanbiao.core.ledger.kinds.raw import printed, quoted
from sanbiao.core.ledger.normal import known_words, normal

if TYPE_CHECKING:
    from sanbiao.core.ledger.columns import Column

_CHOOSE = ("", "请选择")
MOST_NAMED = 40
"""More words than these are not named in the sentence about another one."""
_STOPS = "。.,;、!"
# In normal form and in capitals; by the first two a column is known as one of ticks.
_YES_WORDS = ("√", YES, "✓", "✔", "☑", "✅", "Y", "YES", "T", "TRUE", "1", "对")
_NO_WORDS = ("×", NO, "✕", "✖", "✗", "✘", "☒", "❌", "N", "NO", "F", "FALSE", "0", "不是", "□", "☐")
_CROSSED_OUT = frozenset(("-", "--", "—", "——", "/"))


class _Word(CellKind):
    misread = FaultKind.UNKNOWN_CODE
    is_text = False

    def reading(self, column: Column) -> Reader:
        words = self.words(column)
        known = known_words(words)
        for said in (_YES_WORDS, _NO_WORDS):
            # Where a tick is one of the words, so is every other way to say yes.
            meant = next((known[word] for word in said[:2] if word in known), None)
            known |= {word: meant for word in said if word not in known} if meant is not None else {}
        offered = _offered([first for first, *_ in words.values()])

        def read(raw: object) -> Any:
            word = (YES if raw else NO) if isinstance(raw, bool) else normal(printed(raw))
            for each in (word, bare := word.rstrip(_STOPS), bare.upper()):
                if each in known:
                    return known[each]
            raise CellFault(FaultKind.UNKNOWN_CODE, f"{quoted(raw)}不在可填的选项中，{offered}")

        return read

    def widget(self, column: Column, limit: int | None) -> forms.Widget:
        has_default = self.empty(column) not in (None, "") and not column.required
        return forms.Select(choices=[*([] if has_default else [_CHOOSE]), *self.choices(column)])


def _offered(words: Sequence[str]) -> str:
    """What to do about a word that is none of those known: they are named, unless they are too many to read."""
    if len(words) > MOST_NAMED:
        return f"请从 {len(words)} 项中选择一项，写它的全称。"
    return f"请改为：{'、'.join(words)}。"


class Code(_Word):
    """One of the column's codes."""

    title = "代码"

    def words(self, column: Column) -> Mapping[Hashable, tuple[str, ...]]:
        return column.codes

    def typed(self, value: Any) -> Any:
        return None if value is None else str(value)

    def text(self, column: Column, value: Any) -> str:
        words = column.codes.get(str(value))
        return words[0] if words else str(value)


class YesNo(_Word):
    """Yes or no; nothing is no. A column may have words of its own for them, under `1` and `0`."""

    title = "是/否"

    def words(self, column: Column) -> Mapping[Hashable, tuple[str, ...]]:
        return {key == "1": words for key, words in (column.codes or _YES_NO).items()}

    def nothing(self, column: Column) -> frozenset[str]:
        return column.nothing | _CROSSED_OUT

    def empty(self, column: Column) -> Any:
        return bool(column.default) and self.reading(column)(column.default)

    def typed(self, value: Any) -> Any:
        return ("1" if value else "0") if isinstance(value, bool) else value


_YES_NO: Mapping[str, tuple[str, ...]] = {"1": (YES, "√", "有", "Y", "1"), "0": (NO, "×", "无", "N", "0")}
