"""The units that stand behind numbers: which a column takes, and what one is worth in its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sanbiao.core.ledger.normal import normal

if TYPE_CHECKING:
    from sanbiao.core.ledger.columns import Column

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class UnitsOfMeasure:
    """The units that a column takes, each with what one of it is worth in the column's own.

    `bare` is what a number without any is worth: the heading of a sheet may name another unit than the ledger keeps.
    """

    known: Mapping[str, Decimal] = field(default_factory=dict)
    bare: Decimal = _ONE

    def worth(self, unit: str) -> Decimal | None:
        """What one `unit` is worth; None where the column does not take it."""
        return self.bare if not unit else self.known.get(unit)


def _each(words: str) -> dict[str, Decimal]:
    return dict.fromkeys(words.split(), _ONE)


COUNTED: Final = UnitsOfMeasure(
    _each("人 名 位 人次 个 个人 家 户 次 票 项 条 件 份 场 期 支 所 处 册 本 套 分 席 岗 间 栋 对 组 批 篇 张")
)
"""What is counted, in a column that measures nothing."""

# The words in a heading by which a column measures something, and the ways to write its unit; the first that fits holds.
_MEASURES: tuple[tuple[str, UnitsOfMeasure], ...] = (
    ("平方米", UnitsOfMeasure(_each("平方米 平米 m2 ㎡ 平方"))),
    ("学时", UnitsOfMeasure(_each("学时 课时 个学时 个课时"))),
    ("小时", UnitsOfMeasure(_each("小时 个小时 h 时"))),
    ("天", UnitsOfMeasure(_each("天 日"))),
    ("年龄", UnitsOfMeasure(_each("岁 周岁"))),
    ("年度", UnitsOfMeasure(_each("年 年度"))),
    ("率", UnitsOfMeasure()),
)

_MONEY = {
    "元": _ONE,
    "块": _ONE,
    "圆": _ONE,
    "人民币": _ONE,
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "亿元": Decimal(10**8),
}
_MONEY_IN_HEADING = re.compile(r"[(:/](?:单位:?)?(元|千元|万元|亿元)\)?$")


def units_of(column: Column) -> UnitsOfMeasure:
    """The units that a column takes: those of what its headings measure, or of things that are counted.

    Amounts of money are turned into the column's own unit; where the heading of a sheet names one, it is that of numbers
    without any. A column of money without a unit of its own takes none but bare numbers, so that nothing is off by ten thousand.
    """
    own = _money_in(column.label)
    if own:
        bare = _money_in(column.heading) or own
        known = {unit: worth / _MONEY[own] for unit, worth in _MONEY.items()}
        return UnitsOfMeasure(known, _MONEY[bare] / _MONEY[own])
    said = "".join(column.headings)
    return next((units for word, units in _MEASURES if word in said), COUNTED)


def _money_in(heading: str) -> str:
    found = _MONEY_IN_HEADING.search(normal(heading))
    return found[1] if found else ""
