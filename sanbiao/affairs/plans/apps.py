"""The business of plans, and the rules of its traffic lights, which an installation may set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from sanbiao.registry.codes.sections import Section


class PlansConfig(AppConfig):
    name = "sanbiao.affairs.plans"
    label = "plans"
    verbose_name = "工作计划"
    section = Section.PLANS


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_PLANS` in the settings, a mapping, replaces any of it.

    No rule of the department on lights was found, so all of these are low confidence.

    - `on_track`, `behind`: what is reached of a number, over the part of the year gone by, from which the light is green,
      and from which it is at least yellow.
    - `soon`: days before its last day from which something that is not done is yellow.
    - `waits`: days after which a resolution that became nothing is late.
    """

    on_track: Fraction = Fraction(9, 10)
    behind: Fraction = Fraction(7, 10)
    soon: int = 30
    waits: int = 10


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_PLANS", {})  # Any: each rule has its own type
    return Rules(**replaced)
