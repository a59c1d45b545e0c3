"""What people may say that a heading, word, unit or name of a sheet means."""

from __future__ import annotations

from typing import Any

from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.matching.asking import words_of
from sanbiao.core.drive.matching.places import unit_ledger
from sanbiao.core.drive.reading import normal
from sanbiao.core.drive.reading.questions import LEAVE_OUT, QuestionKind
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.references import no_unit, unit_names

OF_A_LEDGER = (QuestionKind.HEADING, QuestionKind.WORD)
"""The kinds of question whose answer holds for one ledger; that of the others holds everywhere."""


def kind_named(text: str) -> QuestionKind:
    """The kind called `text` in a file of questions, in English or as the pages call it.

    Raises:
        Refused: there is none.
    """
    bare = normal(text).lower()
    for kind in QuestionKind:
        if bare in (kind, kind.label):
            return kind
    raise Refused(f"类别“{text}”不认得，只能是 {'、'.join(QuestionKind)}。")


def ledger_named(text: str) -> Ledger[Any]:
    """The ledger with this key or title, or one of its other names.

    Raises:
        Refused: there is none.
    """
    bare = normal(text)
    for ledger in REGISTRY.values():
        if bare in (ledger.key, ledger.slug, *(normal(name) for name in ledger.sheet_names)):
            return ledger
    raise Refused(f"没有叫“{text}”的台账，请核对台账的名称。" if bare else "没有写明是哪一本台账，请补填。")


def meant(kind: QuestionKind, ledger: str, text: str) -> str:
    """What is kept for the meaning `text` that somebody gave: a label, a printed word, a unit's code, or a ledger's title.

    Raises:
        Refused: it means nothing of this kind.
    """
    if normal(text) == LEAVE_OUT:
        return LEAVE_OUT
    match kind:
        case QuestionKind.HEADING:
            return _heading(REGISTRY[ledger], text)
        case QuestionKind.WORD:
            return _word(REGISTRY[ledger], text)
        case QuestionKind.UNIT:
            return _unit(text)
        case QuestionKind.SHEET:
            return ledger_named(text).title


def _heading(ledger: Ledger[Any], text: str) -> str:
    bare = normal(text)
    for column in ledger.sheet.columns:
        if bare in {normal(heading) for heading in column.headings}:
            return column.label
    raise Refused(f"「{ledger.title}」没有叫“{text}”的列，请核对列名。")


def _word(ledger: Ledger[Any], text: str) -> str:
    bare = normal(text)
    for column in ledger.columns:
        for word, printed in words_of(column):
            if normal(word) == bare:
                return printed
    raise Refused(f"“{text}”不是「{ledger.title}」里可填的写法，请从提示的选项中选。")


def _unit(text: str) -> str:
    units, names = unit_ledger(), unit_names()
    key = names.named(text)
    found = units.model._base_manager.filter(pk=key) if units and key else None
    found = found or (units.model._base_manager.filter(code=normal(text)) if units else None)
    code = found.values_list("code", flat=True).first() if found else None
    if code is None:
        raise Refused(no_unit(names, text))
    return str(code)
