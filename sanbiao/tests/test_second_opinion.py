"""The figures of the product and those of a calculator written from the contract of sheets alone, on invented cities."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sanbiao.core.drive.services import import_paths
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.indicators.services import evaluate
from sanbiao.core.periods.periods import period
from sanbiao.tests.contract.cities import City
from sanbiao.tests.contract.figures import figures
from sanbiao.tests.contract.reading import read
from sanbiao.tests.factories import NOON

pytestmark = pytest.mark.django_db
SEEDS = range(2)
PERIODS = ("2023H1", "2023Q1", "2022H2")


def _differs(ours: Figure, told: Mapping[str, Any]) -> str:
    """How a figure of the product differs from the other opinion; empty where it does not."""
    if ours.value is None or told["value"] is None:
        # A book without a row gives no data here, and a nought there.
        same = ours.value is None and told["value"] in (None, 0)
    elif "denominator" in told:
        same = (ours.printed(), ours.numerator, ours.denominator) == tuple(
            told[name] for name in ("value", "numerator", "denominator")
        )
    else:
        same = ours.value == Decimal(told["value"])
    parts = {part.key: int(part.value) for part in ours.breakdown if part.value}
    detail = told.get("detail")
    if isinstance(detail, dict):
        detail = {key: value for key, value in detail.items() if value}
    if same and isinstance(detail, dict) and "rank" in detail:
        same = (ours.rank, ours.of) == (detail["rank"], detail["of"])
    elif same and detail and len(REGISTRY[ours.code].breakdowns) == 1:
        same = sorted(parts) == sorted(detail) if isinstance(detail, list) else parts == detail
    return "" if same else f"{ours.code}: {ours.value} {ours.numerator}/{ours.denominator} {ours.rank} {parts}, not {dict(told)}"


@pytest.mark.parametrize("seed", SEEDS)
def test_both_say_the_same_of_an_invented_city(seed: int, tmp_path: Path):
    City(seed).write(tmp_path)
    books, refused = read(tmp_path)

    outcome = import_paths([tmp_path], by="clerk", at=NOON, on=NOON.date())

    assert refused == []
    assert [fault.sentence() for fault in outcome.faults if not fault.warning] == []
    differing = []
    for code in PERIODS:
        told = figures(books, code)
        found = evaluate([one for one in REGISTRY.values() if one.code in told], period(code))
        differing += [f"{code} {said}" for each in found.values() if (said := _differs(each, told[each.code]))]
    assert differing == []
