"""The business of retired cadres, and the rules that an installation may set for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from sanbiao.core.periods.terms import Term
from sanbiao.registry.codes.sections import Section


class VeteransConfig(AppConfig):
    name = "sanbiao.affairs.veterans"
    verbose_name = "老干部工作"
    section = Section.VETERANS


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_VETERANS` in the settings, a mapping, replaces any of it.

    - `visit_within`: the term after the occasion within which somebody must have called, by the code of the occasion.
      No text of general force says so; each place has its own. Low confidence.
    - `jubilees`: the ages at which a birthday is called on. The habit of round birthdays; medium.
    - `jubilee_ahead`: days before such a birthday from which the overview names it.
    - `cared_for_within`: days within which those in hardship or poor health should have been called on. Low.
    """

    visit_within: Mapping[str, Term]
    jubilees: tuple[int, ...] = (60, 70, 80, 90, 100, 110)
    jubilee_ahead: int = 30
    cared_for_within: int = 180


ON_THE_DAY = Term(0)
VISIT_WITHIN = {
    "illness": Term(3),
    "festival": ON_THE_DAY,
    "birthday": ON_THE_DAY,
    "family": Term(3),
    "mood": Term(3),
    "death": Term(1),
    "other": Term(5, working=True),
}


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_VETERANS", {})  # Any: each rule has its own type
    return Rules(**{"visit_within": VISIT_WITHIN, **replaced})
