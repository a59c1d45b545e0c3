"""Which organisation and which time an address asks for, and what else this person may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from posixpath import commonpath

from django.conf import settings

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import VIEW, User, outermost
from sanbiao.core.access.roles import CITY
from sanbiao.core.periods.periods import NoPeriod, Period, half_of, last_finished_half, period
from sanbiao.registry.organisations.models import TOWNS, Unit, UnitKind
from sanbiao.registry.organisations.permissions import unit_policy

_DAY = re.compile(r"(?:19|2\d)\d\d-\d\d-\d\d")
YEARS_OFFERED = 5
GROUPS: Mapping[str, tuple[str, tuple[UnitKind, ...]]] = {"~towns": ("全部乡镇（街道）", TOWNS)}
"""Units that are looked at together, by how an address asks for them; no unit's code begins so."""


class BadContext(ValueError):
    """An address whose period or day is none, with the sentence for the person."""


class UnitOutOfReach(LookupError):
    """An address that names a unit this person does not see, or that is not there: the two look alike."""


def city_label() -> str:
    return settings.SANBIAO_CITY or "全市"


def read_context(parameters: Mapping[str, str], user: User, *, today: date) -> Context:
    """The context that `parameters` (org, period, on) ask for; what they leave out is the widest and the latest.

    Raises:
        BadContext: the period or the day is none.
        UnitOutOfReach: the organisation is not one that `user` sees.
    """
    asked = parameters.get("org", "").strip()
    path, unit, label, narrowed = _group(asked, user) if asked in GROUPS else (*_organisation(asked, user), ())
    chosen, on = _time(parameters.get("period", "").strip(), parameters.get("on", "").strip(), today)
    return Context(
        path=path,
        unit=unit,
        label=label,
        period=chosen,
        on=on,
        caveat=chosen.up_to(on).caveat(today),
        group=asked if narrowed else "",
        narrowed=narrowed,
    )


def _group(group: str, user: User) -> tuple[str, str, str, tuple[str, ...]]:
    """All units of a group that `user` sees, those that are no more too: their rows of earlier days count."""
    label, kinds = GROUPS[group]
    found = unit_policy.records(user, VIEW).filter(kind__in=kinds).order_by("path").values_list("path", flat=True)
    subtrees = outermost(found)
    if not subtrees:
        raise UnitOutOfReach(group)
    return f"{commonpath(subtrees).rstrip('/')}/", "", label, subtrees


def _organisation(code: str, user: User) -> tuple[str, str, str]:
    if code:
        found = unit_policy.records(user, VIEW).filter(code=code).first()
        if found is None:
            raise UnitOutOfReach(code)
        return found.path, found.code, found.short_name
    reach = unit_policy.scopes(user, VIEW)
    if len(reach) == 1 and reach[0] != CITY:
        own = Unit.objects.get(path=reach[0])
        return own.path, own.code, own.short_name
    return CITY, "", city_label() if not reach or CITY in reach else "全部授权单位"


def _time(code: str, day: str, today: date) -> tuple[Period, date]:
    try:
        chosen = period(code) if code else None
    except NoPeriod as fault:
        raise BadContext(str(fault)) from fault
    if day:
        on = _day(day)
        return chosen or half_of(on), on
    chosen = chosen or last_finished_half(today)
    return chosen, chosen.as_of


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadContext(f"「{text}」不是有效日期。日期写作 2023-06-30。")


@lru_cache(2)
def periods_offered(today: date) -> tuple[Period, ...]:
    """The periods of recent years that have begun by `today`: the latest year first, the longest period first."""
    years = range(today.year, today.year - YEARS_OFFERED, -1)
    offered = (period(code) for year in years for code in _codes_of(year))
    return tuple(each for each in offered if each.start <= today)


def _codes_of(year: int) -> list[str]:
    return [f"{year}", *_codes(year, "H", 2), *_codes(year, "Q", 4), *_codes(year, "M", 12)]


def _codes(year: int, kind: str, count: int) -> Iterator[str]:
    width = 2 if kind == "M" else 1
    return (f"{year}{kind}{number:0{width}d}" for number in range(count, 0, -1))
