"""A figure: the value of an indicator in one window, with what it was made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

DIGITS = 10


def half_up(exact: Fraction, digits: int) -> Decimal:
    """`exact` rounded half up to `digits` decimals, trailing noughts kept."""
    scale = 10**digits
    whole = (2 * exact.numerator * scale + exact.denominator) // (2 * exact.denominator)
    return Decimal(whole).scaleb(-digits)


@dataclass(frozen=True)
class Slice:
    """One part of a breakdown."""

    key: str
    label: str
    value: Decimal


@dataclass(frozen=True)
class StatedBy:
    """That a value was not computed: where it is from, in words, who stated and who signed it, and the day of signing."""

    source: str
    by: str
    signed_by: str
    signed_on: str


@dataclass(frozen=True)
class Figure:
    """`value` is exact for counts; shares (in per cent) and means are rounded half up to 10 decimals; None is "no data".

    `numerator` and `denominator` stand where the figure is a rate. `rows` is how many ledger rows the figure opens.
    `wanting` are the titles of its ledgers where none of them holds any row: then there is no data, rather than 0.
    `rank` is its place among `of`, itself among them, the largest first; both None where it has no peers.
    `fewer` stands in place of the value, of its parts and of `rows` where they are not told: they are fewer than that.
    `stated` says of a value that people stated it, for want of any row in its ledgers.
    """

    code: str
    name: str
    unit: str
    kind: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: int | None
    rows: int
    breakdown: tuple[Slice, ...] = ()
    rank: int | None = None
    of: int | None = None
    wanting: tuple[str, ...] = ()
    fewer: int = 0
    stated: StatedBy | None = None

    @property
    def is_few(self) -> bool:
        """Whether it is a count of which no more is told than that it is small; a rate of few is not told at all."""
        return bool(self.fewer) and self.kind not in ("ratio", "mean")

    @property
    def mark(self) -> str:
        """What stands behind a stated value in running words; empty where it was computed."""
        return "（填报）" if self.stated else ""

    @property
    def exact(self) -> Fraction | None:
        """The value without rounding."""
        if self.value is None:
            return None
        if self.numerator is None or self.denominator is None:
            return Fraction(self.value)
        return Fraction(self.numerator) / self.denominator * (100 if self.unit == "%" else 1)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Figure:
        """The figure that `as_json` printed."""
        return cls(
            **{name: kept[name] for name in ("code", "name", "unit", "kind", "rows")},
            value=None if kept["value"] is None else Decimal(kept["value"]),
            numerator=None if kept["numerator"] is None else Decimal(kept["numerator"]),
            denominator=None if kept["denominator"] is None else int(kept["denominator"]),
            rank=kept.get("rank"),
            of=kept.get("of"),
            wanting=tuple(kept.get("wanting", ())),
            fewer=kept.get("fewer", 0),
            stated=StatedBy(**kept["stated"]) if kept.get("stated") else None,
            breakdown=tuple(Slice(part["key"], part["label"], Decimal(part["value"])) for part in kept["breakdown"]),
        )

    def printed(self) -> str:
        """The value as people see it: shares with two decimals, means with one, numbers with those they have."""
        exact = self.exact
        if exact is None:
            return f"少于 {self.fewer}" if self.is_few else "—"
        if self.numerator is None:
            return f"{self.value:f}"
        return f"{half_up(exact, 2 if self.unit == '%' else 1):f}"

    @property
    def why_none(self) -> str:
        """Why there is no value, and what would give one; empty where there is one."""
        if self.value is not None:
            return ""
        if self.fewer:
            return "数目较小，只向能看到台账行的人显示。"
        if self.wanting:
            return f"台账「{'」「'.join(self.wanting)}」还没有任何行，导入或录入后才有这个数。"
        return "本期没有可以计算的对象。"

    def as_json(self) -> dict[str, Any]:
        """The figure as `sanbiao figures --json` prints it: numbers as strings of exact decimals."""

        def text(number: Decimal | int | None) -> str | None:
            return None if number is None else f"{number:f}" if isinstance(number, Decimal) else str(number)

        return {
            "code": self.code,
            "name": self.name,
            "unit": self.unit,
            "kind": self.kind,
            "value": text(self.value),
            "numerator": text(self.numerator),
            "denominator": text(self.denominator),
            "rows": self.rows,
            **({"rank": self.rank, "of": self.of} if self.rank else {}),
            **({"wanting": list(self.wanting)} if self.wanting else {}),
            **({"fewer": self.fewer} if self.fewer else {}),
            **({"stated": asdict(self.stated)} if self.stated else {}),
            "breakdown": [{"key": part.key, "label": part.label, "value": text(part.value)} for part in self.breakdown],
        }


def rate(numerator: Decimal, denominator: int, *, percent: bool) -> Decimal | None:
    """The rate rounded for keeping; None where there is nothing to divide by."""
    if not denominator:
        return None
    return half_up(Fraction(numerator) / denominator * (100 if percent else 1), DIGITS)
