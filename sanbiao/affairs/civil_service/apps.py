"""The business of civil servants, and the rules that an installation may set for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from sanbiao.core.periods.terms import Term
from sanbiao.registry.codes.sections import Section


class CivilServiceConfig(AppConfig):
    name = "sanbiao.affairs.civil_service"
    verbose_name = "公务员管理"
    section = Section.CIVIL_SERVICE


PUBLICITY, REGISTRATION = Term(5, working=True), Term(30)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_CIVIL_SERVICE` in the settings, a mapping, replaces any of it.

    - `publicity`: for how long a list of promotions is shown before it is approved, counted from the day after it appears. High.
    - `registration`: by when a batch that was received should be completed. The department's habit; low.
    - `caps`: the share of the posts of a pool that ranks of a group may take (职务与职级并行规定, article 12, county level).
      Medium; those of the police are set by provinces, and not found.
    """

    publicity: Term = PUBLICITY
    registration: Term = REGISTRATION
    caps: Mapping[str, Fraction] = field(
        default_factory=lambda: {
            "researcher_2": Fraction(2, 100),
            "researcher_3_4": Fraction(10, 100),
            "researcher_3": Fraction(4, 100),
            "section_1_4": Fraction(60, 100),
            "section_1_2": Fraction(30, 100),
        }
    )


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_CIVIL_SERVICE", {})  # Any: each rule has its own type
    return Rules(**replaced)
