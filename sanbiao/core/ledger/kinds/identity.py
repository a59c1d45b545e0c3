"""ID numbers of persons (GB 11643) and credit codes of organisations (GB 32100)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from stdnum.cn import ric, uscc

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.kinds.kind import CellKind, Reader
from sanbiao.core.ledger.normal import normal
from sanbiao.core.secrecy.fields import mask_id

if TYPE_CHECKING:
    from sanbiao.core.ledger.columns import Column


_LENGTH, _OLD_LENGTH = 18, 15
# Signs that are taken for the X at the end, and letters that are taken for figures.
_CROSSES = frozenset("×✕✖╳χΧхХ乂")
_LETTERS = {"O": "0", "О": "0", "〇": "0", "I": "1", "L": "1"}
_QUOTES = "'‘’`´′\"“”"
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.ASCII)
_LOST = "末几位已经丢失，请把单元格格式设为文本后，按证件重新录入。"
_CREDIT_CHARACTERS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")


def id_number(raw: object) -> str:
    """The ID number of a cell, with a capital X. Its area code is not looked up: areas come and go.

    Raises CellFault(id_check), whose message shows the number only in part.
    """
    text = _bare(raw, FaultKind.ID_CHECK)
    if "**" in text:
        raise CellFault(FaultKind.ID_CHECK, "只写了一部分；请重新导出，勾选“身份证号写全”并写明理由，改好后再导入。")
    if text[-1:] in _CROSSES:
        text = f"{text[:-1]}X"
    if len(text) != _LENGTH:
        raise CellFault(FaultKind.ID_CHECK, _of_other_length(text))
    body, check = text[:-1], text[-1]
    if not (text.isascii() and body.isdigit() and (check.isdigit() or check == "X")):
        if letters := "、".join(f"{letter}（应为数字 {digit}）" for letter, digit in _LETTERS.items() if letter in text):
            raise CellFault(FaultKind.ID_CHECK, f"{_masked(text)}中有字母 {letters}，请与证件核对后改正。")
        raise CellFault(FaultKind.ID_CHECK, f"{_masked(text)}含有不应有的字符，应为 17 位数字加 1 位校验码，请核对后改正。")
    try:
        birthday(text)
    except ValueError:
        raise CellFault(FaultKind.ID_CHECK, f"{_masked(text)}第 7 至 14 位不是有效的出生日期，请核对后改正。") from None
    if ric.calc_check_digit(text) != check:
        if body.endswith("00") and check == "0":
            raise CellFault(FaultKind.ID_CHECK, f"末三位都是 0，{_LOST}")
        raise CellFault(FaultKind.ID_CHECK, f"{_masked(text)}校验码不符，可能有一位录错，请与证件核对后改正。")
    return text


def _of_other_length(text: str) -> str:
    """Why a number of other than 18 places is refused. It is not shown: a clerk finds it by its row."""
    if _SCIENTIFIC.fullmatch(text):
        return f"显示成了科学计数法（如 4.2E+17），{_LOST}"
    if len(text) == _OLD_LENGTH and text.isascii() and text.isdigit():
        return f"是 {_OLD_LENGTH} 位的旧号码，请按现在的证件填写 {_LENGTH} 位号码。"
    if len(text) == 2 * _LENGTH or any(mark in text for mark in ",;、/"):
        return "此格像是有几个号码，一行只填一个人的号码，请分行填写。"
    return f"应为 {_LENGTH} 位，此处为 {len(text)} 位，请核对后改正。"


def credit_code(raw: object) -> str:
    """The credit code of a cell, in capitals.

    Raises CellFault(credit_check).
    """
    text = _bare(raw, FaultKind.CREDIT_CHECK)
    if len(text) != _LENGTH:
        what = f"显示成了科学计数法，{_LOST}" if _SCIENTIFIC.fullmatch(text) else ""
        raise CellFault(FaultKind.CREDIT_CHECK, what or f"应为 {_LENGTH} 位，此处为 {len(text)} 位，请核对后改正。")
    if not _CREDIT_CHARACTERS.issuperset(text):
        raise CellFault(
            FaultKind.CREDIT_CHECK,
            f"“{text}”含有不应有的字符，只用数字和除 I、O、S、V、Z 以外的大写字母，请核对后改正。",
        )
    if uscc.calc_check_digit(text[:-1]) != text[-1]:
        raise CellFault(FaultKind.CREDIT_CHECK, f"“{text}”校验码不符，可能有一位录错，请与证照核对后改正。")
    return text


def _bare(raw: object, kind: FaultKind) -> str:
    """The characters of a number in capitals, without the signs that a spreadsheet needs to keep it as text."""
    if isinstance(raw, str):
        text = normal(raw).upper()
        if (len(text) == _LENGTH and text.isascii()) or "E+" in text:
            return text
        return text.strip(_QUOTES).replace("-", "")
    if isinstance(raw, int | float) and not isinstance(raw, bool) and raw == raw // 1 and raw < 10**_OLD_LENGTH:
        return str(int(raw))
    raise CellFault(kind, f"未按文本录入，{_LOST}")


def _masked(text: str) -> str:
    # Faults are kept, printed and sent about; the whole number must not travel with them.
    return f"“{text[:6]}********{text[14:]}”"


def birthday(number: str) -> date:
    """The day of birth in a right ID number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def is_male(number: str) -> bool:
    """Whether a right ID number is a man's: its 17th digit is odd (GB 11643)."""
    return int(number[16]) % 2 == 1


class Credit(CellKind):
    """A credit code; firms are known by it."""

    title = "统一社会信用代码"
    misread = FaultKind.CREDIT_CHECK
    repeats = False

    def reading(self, column: Column) -> Reader:
        return credit_code

    def widget(self, column: Column, limit: int | None) -> forms.Widget:
        return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})


class Identity(Credit):
    """The ID number of a person, of which pages show a part."""

    title = "身份证号"
    misread = FaultKind.ID_CHECK

    def reading(self, column: Column) -> Reader:
        return id_number

    def shown(self, column: Column, value: Any) -> str:
        return mask_id(str(value))

    def kept(self, column: Column, plain: Any) -> str:
        # It was masked when it was kept.
        return str(plain)
