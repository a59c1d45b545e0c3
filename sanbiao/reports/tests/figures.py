"""Figures of an invented city for the tests: the expected ones of the city whose sheets lie beside the tests."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import sanbiao.tests
from sanbiao.core.indicators.figures import Figure, Slice

DATA = Path(sanbiao.tests.__file__).parent / "data"
EXPECTED = DATA / "city-a" / "expected.json"
CITY = {"city": "青泽市", "period_label": "2023年上半年", "compiled_on": date(2023, 7, 18)}


@cache
def declared() -> dict[str, dict[str, str]]:
    """The figures that the half-year report must have, as they were agreed: code, name, unit and kind."""
    with (DATA / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def figure(code: str, value: str | int | None, *, parts: dict[str, int] | None = None, **facts: Any) -> Figure:
    entry = declared()[code]
    breakdown = tuple(Slice(label, label, Decimal(number)) for label, number in (parts or {}).items())
    worth = None if value is None else Decimal(value)
    given = {"numerator": None, "denominator": None, "rows": 0, **facts}
    return Figure(
        code=code, name=entry["name"], unit=entry["unit"], kind=entry["kind"], value=worth, breakdown=breakdown, **given
    )


def city_figures(*prefixes: str, period: str = "2023H1") -> dict[str, Figure]:
    """The figures of the city whose codes begin with one of `prefixes`; all of them where none is given."""
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))["periods"][period]["figures"]
    return {code: _expected(code, facts) for code, facts in expected.items() if code.startswith(prefixes or "")}


def _expected(code: str, facts: dict[str, Any]) -> Figure:
    parts: dict[str, int] = {}
    detail = facts.get("detail", {})
    place = {key: detail[key] for key in ("rank", "of") if key in detail}
    for name, part in detail.items():
        if isinstance(part, dict):
            parts |= part
        elif isinstance(part, list):
            parts |= dict.fromkeys(part, 1)
        elif name not in place:
            parts[name] = part
    rate = {key: facts[key] for key in ("numerator", "denominator") if key in facts}
    return figure(code, facts["value"], parts=parts, rows=facts["rows"], **rate, **place)
