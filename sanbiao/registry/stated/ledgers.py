"""The book of stated figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.indicators.measures import Mean, Share, Sum
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.ledger.columns import CellKind, column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.stated.models import StatedFigure
from sanbiao.registry.stated.permissions import IMPORT, stated_policy
from sanbiao.registry.stated.queries import NotAsDetail, parts_of


class FigureWords(Mapping[str, tuple[str, ...]]):
    """The words by which each figure is named, as they are declared when somebody asks: its name first, then its code."""

    def __getitem__(self, code: str) -> tuple[str, ...]:
        return (REGISTRY[code].name, code)

    def __iter__(self) -> Iterator[str]:
        return iter(REGISTRY)

    def __len__(self) -> int:
        return len(REGISTRY)


class StatedFigureLedger(Ledger[StatedFigure]):
    policy = stated_policy
    import_permission = IMPORT
    about = "没有台账的指标，由所属科室填报数值，另一人复核签字后生效；台账有了行，指标自动改用台账算出的数。"
    ordering = ("-period", "pk")
    begun_with = ("indicator", "period", "unit")
    detail_url_name = "stated-figure"
    hints: ClassVar[Mapping[str, str]] = {
        "period": "写作 2023年上半年、2023年一季度、2023年6月 或 2023年。",
        "unit": "空着是全市。",
        "value": "计数、合计填这里；占比和平均数空着，填下面两项。",
        "numerator": "占比的分子，或平均数的合计。",
        "detail": "有明细的指标才填，写作：成都 4；杭州 2。",
        "source": "数从哪里来：哪个部门、哪份材料、哪天。",
    }
    columns = (
        column("indicator", "指标名称", "指标代码", codes=FigureWords(), width=32),
        column("period"),
        column("unit", "填报单位"),
        column("value", "值"),
        column("numerator", listed=False),
        column("denominator", listed=False),
        column("detail", width=24, listed=False),
        column("source", "来源", width=24),
        column("file__name", derived=True, label="支撑材料", width=20),
        column("state", derived=True),
        column("stated_by", derived=True, listed=False, kind=CellKind.ACCOUNT),
        column("signed_by", derived=True, kind=CellKind.ACCOUNT),
    )

    def check(self, values: Mapping[str, object], on: date) -> Iterable[Fault]:
        one = REGISTRY.get(str(values.get("indicator") or ""))
        if one is None:
            return
        value, numerator, denominator = (_number(values.get(name)) for name in ("value", "numerator", "denominator"))
        if one.measure.is_rate and value is not None:
            yield _fault("value", f"「{one.name}」是占比或平均数，请填分子（合计）和分母，此格留空。")
        elif not one.measure.is_rate and (numerator is not None or denominator is not None):
            yield _fault("numerator", f"「{one.name}」不是占比，请只填数值，分子、分母留空。")
        if isinstance(one.measure, Share) and numerator is not None and denominator is not None and numerator > denominator:
            yield _fault("numerator", f"分子 {numerator:f} 大于分母 {denominator:f}，请核对。")
        if value is not None and not isinstance(one.measure, Sum | Mean) and one.kind != "mean" and value % 1:
            yield _fault("value", f"「{one.name}」应为整数，请核对。")
        try:
            has_parts = bool(parts_of(str(values.get("detail") or "")))
        except NotAsDetail as fault:
            yield _fault("detail", str(fault))
            return
        if has_parts and not one.breakdowns:
            yield _fault("detail", f"「{one.name}」没有明细，此格留空。")


def _number(value: object) -> Any:  # Any: a whole or decimal number
    return None if value in (None, "") else value


def _fault(field: str, message: str) -> Fault:
    return Fault(FaultKind.RULE, message, (field,))
