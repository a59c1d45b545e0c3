"""The numbers that a demand asks for, as they are written in one line: 党员人数（人）；发展党员（名）."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_PARTS = re.compile(r"[；;\n]+")
_ITEM = re.compile(r"(?P<name>[^（(]+)(?:[（(](?P<unit>[^）)]{1,10})[）)])?")
MOST_ITEMS = 20
_LARGEST = Decimal(10) ** 12


class NoNumber(ValueError):
    """A text that is no number to be handed in, with a sentence."""


@dataclass(frozen=True)
class DemandItem:
    """One number: its name, and its unit of measure, which may be none."""

    name: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit else self.name


def items_in(text: str) -> list[DemandItem]:
    """The items of a line; what cannot be understood as one is a name as it stands."""
    found: dict[str, DemandItem] = {}
    for part in filter(None, (each.strip() for each in _PARTS.split(text))):
        match = _ITEM.fullmatch(part)
        item = DemandItem(match["name"].strip(), (match["unit"] or "").strip()) if match else DemandItem(part)
        found.setdefault(item.name, item)
    return list(found.values())


def written(items: Iterable[DemandItem]) -> str:
    return "；".join(map(str, items))


def number_in(text: str) -> Decimal:
    """The number in what somebody typed.

    Raises:
        NoNumber: it is empty, none, or out of all measure.
    """
    bare = text.strip().replace("，", "").replace(",", "")
    if not bare:
        raise NoNumber("请填写这一项；没有的填 0。")
    try:
        number = Decimal(bare)
    except InvalidOperation as fault:
        raise NoNumber(f"“{text.strip()[:20]}”不是数，请只填数字和小数点。") from fault
    if not number.is_finite() or abs(number) >= _LARGEST or number != round(number, 4):
        raise NoNumber("数太大，或小数超过 4 位，请核对。")
    return number
