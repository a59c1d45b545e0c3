"""The factories of every app, by their names: each stands in `tests/factories.py` beside the models whose rows it makes.

`from sanbiao.tests.factories import UnitFactory` finds it there, the apps that others stand on first.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sanbiao.tests.finding import modules_of

NOON = datetime(2023, 7, 1, 4, 0, tzinfo=UTC)
"""Twelve o'clock in Shanghai on the first day after the first half of 2023."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def id_number_of(born: date, serial: int) -> str:
    """A valid ID number: odd serials are men's. The region 999999 belongs to nobody."""
    stem = f"999999{born:%Y%m}15{serial % 1000:03d}"
    return stem + _CHECKS[sum(int(digit) * weight for digit, weight in zip(stem, _WEIGHTS, strict=True)) % 11]


def __getattr__(name: str) -> Any:
    if not name.endswith("Factory"):
        raise AttributeError(name)
    for module in modules_of("factories"):
        if name in vars(module):
            return vars(module)[name]
    raise AttributeError(f"no app has {name} in its tests/factories.py")
