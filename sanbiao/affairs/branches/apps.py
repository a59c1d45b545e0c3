"""The business of party branches at the grass roots, and the rules that an installation may set for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from sanbiao.core.periods.terms import Term
from sanbiao.registry.codes.sections import Section


class BranchesConfig(AppConfig):
    name = "sanbiao.affairs.branches"
    label = "branches"
    verbose_name = "基层党建"
    section = Section.GRASS_ROOTS


FIVE_DAYS = Term(5, working=True)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_BRANCHES` in the settings, a mapping, replaces any of it.

    - `least_scores`: how many scored villages a town needs to be ranked in a tour. The house's choice; low.
    - `days_to_send`: within how many days a task force comes to an organisation that was listed. Local habit; low.
    - `steady_months`: how long an organisation that was struck off is watched (巩固期, 6 to 12 months are usual); medium.
    - `publicity`: for how long the naming of stars is announced; medium.
    - `stars_last`: years after which stars are looked at again; medium.
    - `members_for_branch`: members with whom a firm or social organisation forms a branch of its own (party statutes); high.
    """

    least_scores: int = 3
    days_to_send: int = 15
    steady_months: int = 12
    publicity: Term = FIVE_DAYS
    stars_last: int = 1
    members_for_branch: int = 3


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_BRANCHES", {})  # Any: each rule has its own type
    return Rules(**replaced)
