"""The business of appointments, and the rules that an installation may set for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from sanbiao.core.periods.terms import Term
from sanbiao.registry.codes.sections import Section

PUBLICITY = Term(5, working=True)


class AppointmentsConfig(AppConfig):
    name = "sanbiao.affairs.appointments"
    verbose_name = "干部调整"
    section = Section.CADRES


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_APPOINTMENTS` in the settings, a mapping, replaces any of it.

    The numbers are those of the regulations on selecting and appointing leading cadres (2019) as the department knows
    them; their text was not at hand, so confidence is medium throughout.

    - `quorum`: the share of those due at a meeting without whom it does not decide.
    - `publicity`: how long an appointment is made public before it takes effect.
    """

    quorum: Fraction = Fraction(2, 3)
    publicity: Term = PUBLICITY


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_APPOINTMENTS", {})  # Any: each rule has its own type
    return Rules(**replaced)
