"""The business of the yearly reviews of how people are chosen (一报告两评议), and the rules an installation may set for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from sanbiao.core.periods.terms import Term
from sanbiao.registry.codes.sections import Section


class BallotsConfig(AppConfig):
    name = "sanbiao.affairs.ballots"
    verbose_name = "一报告两评议"
    section = Section.SUPERVISION


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_BALLOTS` in the settings, a mapping, replaces any of it.

    - `hold_by`: month and day, in the year after the one reviewed, by which the meeting should be held. The rules say at the
      end of the year or early in the next; low.
    - `line`: below this share of 好, in per cent, a unit has to explain and put right. Thresholds are local; low.
    - `rectify`: how long putting right usually takes, told where its day is asked for. Local; low.
    - `points`: what a vote for each option counts in the score out of 100. Counties differ; low.
    """

    hold_by: tuple[int, int] = (3, 31)
    line: Decimal = Decimal(80)
    rectify: Term = Term(60)
    points: tuple[int, int, int, int] = (100, 80, 60, 0)


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_BALLOTS", {})  # Any: each rule has its own type
    return Rules(**replaced)
