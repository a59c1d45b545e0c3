"""How a figure is printed in a report: rounded half up, in the signs of official documents."""

from __future__ import annotations

import re
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from fractions import Fraction

from sanbiao.core.indicators.figures import Figure, half_up
from sanbiao.reports.template import Format, Slot

MISSING = "【缺数】"
NO_DATA = "【无数据】"
WAN = Decimal(10_000)


class SlotStatus(StrEnum):
    """How what stands in a report compares with the ledgers."""

    AGREES = "agrees"
    DIFFERS = "differs"
    MISSING = "missing"
    NO_DATA = "no_data"
    UNKNOWN = "unknown"
    LOST = "lost"

    @property
    def label(self) -> str:
        return {
            SlotStatus.AGREES: "相符",
            SlotStatus.DIFFERS: "不符",
            SlotStatus.MISSING: "缺数",
            SlotStatus.NO_DATA: "无数据",
            SlotStatus.UNKNOWN: "未知指标",
            SlotStatus.LOST: "缺少",
        }[self]


def printed(slot: Slot, figure: Figure | None) -> tuple[str, SlotStatus]:
    """What a slot shows for `figure`: marked missing without a ledger, marked no data where there is none."""
    if figure is None:
        return MISSING, SlotStatus.MISSING
    text = None if figure.value is None else _text(slot, figure, figure.value)
    return (NO_DATA, SlotStatus.NO_DATA) if text is None else (text, SlotStatus.AGREES)


def _text(slot: Slot, figure: Figure, value: Decimal) -> str | None:
    match slot.format:
        case Format.COUNT:
            return plain(value)
        case Format.PERCENT | Format.ALL:
            is_all = slot.format is Format.ALL and figure.numerator == figure.denominator
            return "全部" if is_all else f"{half_up(figure.exact or Fraction(0), 2)}％"
        case Format.MEAN:
            return f"{half_up(figure.exact or Fraction(0), 1)}"
        case Format.WAN:
            return wan(value)
        case Format.RANK:
            return None if figure.rank is None else f"{'位列' if figure.rank == 1 else '列'}第{ordinal(figure.rank)}"
        case _:
            return _of_parts(slot, figure)


def _of_parts(slot: Slot, figure: Figure) -> str | None:
    """What is printed of the breakdown of a figure."""
    if slot.format is Format.NAMES:
        return "、".join(part.label for part in figure.breakdown) or "无"
    if slot.format is Format.PARTS:
        parts = (f"{_joined(part.label)}{plain(part.value)}{slot.unit}" for part in figure.breakdown)
        return f"（{'、'.join(parts) or '无'}）"
    return next((plain(part.value) for part in figure.breakdown if part.key == slot.key), None)


def plain(value: Decimal) -> str:
    """A number as it is, without the noughts of its storage: `18`, `12.5`."""
    return f"{value.normalize():f}"


def ordinal(number: int) -> str:
    """A place in words up to the tenth; beyond, in digits: 一, 十, 11."""
    return "一二三四五六七八九十"[number - 1] if number <= 10 else str(number)


def wan(value: Decimal) -> str:
    """A large count in 万, cut after its first decimal: `33392` is `3.3万余`; up to 10,000 as it is."""
    if value <= WAN:
        return plain(value)
    tenths = (value / WAN).quantize(Decimal("0.1"), ROUND_FLOOR)
    return f"{plain(tenths)}万{'余' if tenths * WAN < value else ''}"


def _joined(label: str) -> str:
    """A label fit to stand before a number: one that ends in a digit would run into it; a range has a wide dash."""
    wide = re.sub(r"(?<=\d)-(?=\d)", "－", label)
    return f"{wide}：" if wide[-1:].isdigit() else wide
