"""Texts: free ones, the names of persons, the names of units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.kinds.kind import CellKind, Fit, Reader
from sanbiao.core.ledger.kinds.numerals import is_number
from sanbiao.core.ledger.kinds.raw import printed, quoted
from sanbiao.core.ledger.kinds.unsettled import MarkedName
from sanbiao.core.ledger.normal import as_listed, normal, without_invisible
from sanbiao.core.secrecy.numbers import as_kept
from sanbiao.core.ui.names import called

if TYPE_CHECKING:
    from sanbiao.core.ledger.columns import Column

LONG = 24
"""From this width on a column of text may take more than one line."""
_LONG_TEXT = 200

# Every dot by which the parts of a name are written, and the point of a keyboard without one.
_DOT = re.compile(r"[·•‧∙⋅・･․᛫⸱ꞏᐧ●⚫‥]+")
_POINT = re.compile(r"(?<=[^\x00-\x7f])[.．。](?=[^\x00-\x7f])")
_SIGNS = r"[*＊★☆▲△●○◆◇※#＃]*"
_MARKED = re.compile(
    rf"{_SIGNS}(?P<name>[^()（）\[\]【】〔〕*＊★☆▲△◆◇※#＃]+?){_SIGNS}"
    rf"(?:[(（\[【〔](?P<mark>[^()（）\[\]【】〔〕]{{1,20}})[)）\]】〕])?{_SIGNS}"
)


def text(raw: object) -> str:
    """The text of a cell, trimmed; what is inside stays, but for the character that no database keeps, and the middle of ID
    numbers and telephones: what is kept in clear tells none in full.

    Raises CellFault(formula_text) where a spreadsheet would take the text for a formula.
    """
    return as_kept(_whole(raw))


def _whole(raw: object) -> str:
    trimmed = printed(raw).replace("\0", "").strip()
    compared = normal(trimmed)
    begins = compared[:1]
    if begins in ("=", "@") or (begins in ("+", "-") and len(compared) > 1 and not is_number(compared)):
        raise CellFault(FaultKind.FORMULA_TEXT, f"{quoted(raw)}以“{begins}”开头，会被当作公式，请删去开头的“{begins}”。")
    return trimmed


def name(raw: object) -> str | MarkedName:
    """The name of a person, without spaces inside and with one kind of dot between its parts.

    What stands behind it in brackets is no part of it (`张三（挂职）`), nor are stars and the like.

    Raises CellFault(formula_text).
    """
    whole = "".join(without_invisible(text(raw)).split())
    found = _MARKED.fullmatch(whole)
    bare, mark = (found["name"], found["mark"] or "") if found else (whole, "")
    said = _DOT.sub("·", _POINT.sub("·", bare))
    return MarkedName(said, mark) if mark else said


def unit_name(raw: object) -> str:
    """The name of a unit, trimmed; which unit it is the caller finds out."""
    return printed(raw).strip()


class FreeText(CellKind):
    """A text; a code by which rows are known is kept in its normal form, a listed word as it is listed."""

    title = "文字"
    misread = FaultKind.FORMULA_TEXT

    def reading(self, column: Column) -> Reader:
        if column.is_code:
            return lambda raw: normal(_whole(raw))
        if not column.words:
            return text
        words, terms = frozenset(column.words), column.terms

        def listed(raw: object) -> str:
            word = as_listed(column.words, text(raw))
            return word if terms is None or word in words else terms(word) or word

        return listed

    def fitting(self, field: Any) -> Fit | None:
        limit = field.max_length
        return (lambda value: _no_longer(value, limit)) if limit else None

    def widget(self, column: Column, limit: int | None) -> forms.Widget:
        if (limit or 0) > _LONG_TEXT:
            return forms.Textarea(attrs={"rows": 3, "maxlength": limit})
        return super().widget(column, limit)

    def style(self, column: Column) -> str:
        return "long" if column.width >= LONG else "medium"


def _no_longer(value: str, limit: int) -> str:
    if len(value) > limit:
        raise CellFault(FaultKind.TOO_LONG, f"有 {len(value)} 个字，最多 {limit} 个，请缩短。")
    return value


class PersonName(FreeText):
    title = "姓名"

    def reading(self, column: Column) -> Reader:
        return name

    def style(self, column: Column) -> str:
        return "short"


class AccountName(FreeText):
    """The name of an account, by which it is kept who did something; pages show what its owner is called."""

    title = "用户"

    def shown(self, column: Column, value: Any) -> str:
        return called(str(value))

    def style(self, column: Column) -> str:
        return "short"


class UnitName(CellKind):
    """The name of a unit; which one it is shows only with the units there are."""

    title = "机构"
    misread = FaultKind.UNKNOWN_UNIT

    def reading(self, column: Column) -> Reader:
        return unit_name

    def style(self, column: Column) -> str:
        return "long" if column.width >= LONG else "medium"
