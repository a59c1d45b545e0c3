"""The business of the 12380 hotline, and the rules that an installation may set for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from sanbiao.core.periods.terms import Term
from sanbiao.registry.codes.sections import Section


class HotlineConfig(AppConfig):
    name = "sanbiao.affairs.hotline"
    verbose_name = "12380 举报"
    section = Section.SUPERVISION


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_HOTLINE` in the settings, a mapping, replaces any of it.

    No public rule gives the hotline terms of its own. Those here follow the regulations on petitions (信访工作条例, 2022),
    which are meant for neighbouring cases: low confidence, hence settings, each in calendar or in working days.

    - `decide`: from the receipt to the decision whether a report is accepted.
    - `handle`: from the acceptance to the end of handling, unless a day is given.
    - `extend`: how far an extension may lie after the first deadline; beyond it the overview warns.
    - `soon`: how many days ahead a deadline is called near. The department's habit.
    - `fewest`: counts below it are not told to those who see no row. The department's habit; medium.
    - `prefix`, `digits`: how a number is made where none is typed: prefix, year of receipt, number within it.
    """

    decide: Term = Term(15)
    handle: Term = Term(60)
    extend: Term = Term(30)
    soon: int = 7
    fewest: int = 5
    prefix: str = "JB"
    digits: int = 3


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_HOTLINE", {})  # Any: each rule has its own type
    return Rules(**replaced)
