"""How a figure is printed in a report: rounded half up, in the signs of official documents."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Protocol

from sanbiao.reports.template import Format, Slot

MISSING = "【缺数】"
NO_DATA = "【无数据】"
WAN = Decimal(10_000)


class SliceLike(Protocol):
    """One part of a figure."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...


class FigureLike(Protocol):
    """What a report needs of a figure; `sanbiao.core.indicators.figures.Figure` has it."""

    @property
    def code(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def numerator(self) -> Decimal | None: ...
    @property
    def denominator(self) -> Decimal | None: ...
    @property
    def rows(self) -> int: ...
    @property
    def breakdown(self) -> Sequence[SliceLike]: ...


class Status(StrEnum):
    """How what stands in a report compares with the ledgers."""

    AGREES = "agrees"
    DIFFERS = "differs"
    MISSING = "missing"
    NO_DATA = "no_data"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {
            Status.AGREES: "相符",
            Status.DIFFERS: "不符",
            Status.MISSING: "缺数",
            Status.NO_DATA: "无数据",
            Status.UNKNOWN: "未知指标",
        }[self]


def printed(slot: Slot, figure: FigureLike | None) -> tuple[str, Status]:
    """What a slot shows for `figure`: marked missing without a ledger, marked no data where there is none."""
    if figure is None:
        return MISSING, Status.MISSING
    text = _text(slot, figure) if figure.value is not None else None
    return (NO_DATA, Status.NO_DATA) if text is None else (text, Status.AGREES)


def _text(slot: Slot, figure: FigureLike) -> str | None:
    value = figure.value or Decimal(0)
    match slot.format:
        case Format.COUNT:
            return plain(value)
        case Format.PERCENT:
            return f"{rounded(value, 2)}％"
        case Format.MEAN:
            return str(rounded(value, 1))
        case Format.WAN:
            return wan(value)
        case Format.NAMES:
            return "、".join(part.label for part in figure.breakdown) or "无"
        case Format.PARTS:
            parts = (f"{_joined(part.label)}{plain(part.value or Decimal(0))}{slot.unit}" for part in figure.breakdown)
            return "、".join(parts) or "无"
        case Format.PART:
            found = [part.value for part in figure.breakdown if part.key == slot.key]
            return plain(found[0]) if found and found[0] is not None else None


def plain(value: Decimal) -> str:
    """A number as it is, without the noughts of its storage: `18`, `12.5`."""
    return f"{value.normalize():f}"


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def wan(value: Decimal) -> str:
    """A large count in 万, cut after its first decimal: `33392` is `3.3万余`; up to 10,000 as it is."""
    if value <= WAN:
        return plain(value)
    tenths = (value / WAN).quantize(Decimal("0.1"), ROUND_FLOOR)
    return f"{plain(tenths)}万{'余' if tenths * WAN < value else ''}"


def _joined(label: str) -> str:
    """A label fit to stand before a number: one that ends in a digit would run into it."""
    return f"{label}：" if label[-1:].isdigit() else label
