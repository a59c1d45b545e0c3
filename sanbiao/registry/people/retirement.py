"""The month in which a cadre reaches the legal retirement age, by the rules in force since 2025.

The table of ages stands in the settings. Confidence: the delay is the published one; that women of county level and
above (县处级) stay until 60, and that leaders take no earlier or later choice, rests on practice and may be set otherwise.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings

from sanbiao.core.periods.periods import add_months
from sanbiao.registry.people.models import Person

_FIRST_YEAR = 2025
"""Ages rise for those who would have retired in this year or later."""


def retirement_month(born: date, sex: str, rank: str) -> date | None:
    """The first day of the month of retirement; None where the table has no age for this sex and rank."""
    ages = (years for one, words, years in settings.SANBIAO_RETIREMENT_AGES if one == sex and rank.startswith(words))
    years = next(ages, None)
    if years is None:
        return None
    original = add_months(born, years * 12)
    late = (original.year - _FIRST_YEAR) * 12 + original.month
    step, most = settings.SANBIAO_RETIREMENT_DELAYS[years]
    return add_months(original, min(most, (late - 1) // step + 1) if late > 0 else 0)


def retires_in(person: Person) -> date | None:
    """The month of retirement; None where birth month or sex is not known."""
    return retirement_month(person.birth_month, person.sex, person.rank) if person.birth_month else None
