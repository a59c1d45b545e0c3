"""The business of service orders (四单两评), and the rules that an installation may set for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from sanbiao.registry.codes.sections import Section


class OrdersConfig(AppConfig):
    name = "sanbiao.affairs.orders"
    verbose_name = "四单两评"
    section = Section.GRASS_ROOTS


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_ORDERS` in the settings, a mapping, replaces any of it.

    What the four orders and the two marks are is told differently from place to place, and so are the days; low confidence.

    - `claim_within`: calendar days within which an order should be claimed.
    - `close_within`: calendar days within which it should be closed, by the code of its category; `""` is for one without.
    """

    claim_within: int = 1
    close_within: Mapping[str, int] = field(
        default_factory=lambda: {"urgent": 1, "errand": 3, "repair": 7, "care": 7, "environment": 7, "dispute": 15, "": 7}
    )

    def due_on(self, placed_on: date, category: str = "") -> date:
        """The day by which an order placed on a day should be closed."""
        return placed_on + timedelta(days=self.close_within.get(category, self.close_within[""]))


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_ORDERS", {})  # Any: each rule has its own type
    return Rules(**replaced)
