"""What others ask of units and grants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex, Substr
from django.utils import timezone

from sanbiao.core.access.policy import GrantFact, User
from sanbiao.core.access.roles import CITY
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import ledger_key
from sanbiao.core.ui.times import minute_of
from sanbiao.registry.organisations.changes import Terms
from sanbiao.registry.organisations.models import TOWNS, Change, CityName, Grant, Unit

ELSEWHERE = "（未对应机构）"
"""What stands for the unit of a row that has none."""


def grants_of(user: User) -> Iterator[GrantFact]:
    """The grants of `user` as the policy reads them: those that stand today, and none while the account waits for its owner.

    What somebody holds is a matter of today, whatever day a page looks at. The policy asks here, as it asks the database,
    so the day is read here too, and nowhere above is there one that could be handed down wrongly.
    """
    return _standing(user, user__handover=None)


def given_to(user: User) -> Iterator[GrantFact]:
    """The same, as if its owner had taken the account over."""
    return _standing(user)


def _standing(user: User, **only: Any) -> Iterator[GrantFact]:  # Any: conditions of a query
    if user.pk is None:
        return
    standing = Grant.objects.standing(timezone.localdate())  # noqa: TID251  # see docs/decisions/0043
    held = standing.filter(user_id=user.pk, **only).order_by("pk")
    for section, role, path in held.values_list("section", "role", "unit__path"):
        yield GrantFact(section, role, CITY if path is None else path)


def account_history(user: AbstractBaseUser) -> QuerySet[Event]:
    """The events of an account and of the grants it was given or lost, latest first."""
    own = Q(ledger=ledger_key(user), record=str(user.pk))
    grants = Q(ledger=ledger_key(Grant), label__begins=f"{user} · ")
    return Event.objects.filter(own | grants).order_by("-at", "-pk")


def unaccounted() -> Iterator[str]:
    """The grants that no event tells of as they are: given, widened or prolonged past the services; a phrase for each."""
    events = Event.objects.filter(ledger=ledger_key(Grant), verb__in=(Change.GRANT.label, Change.LAPSE.label)).order_by("pk")
    told = {record: (label, after or {}) for record, label, after in events.values_list("record", "label", "after")}
    for grant in Grant.objects.select_related("user", "unit", "deputy_for").order_by("pk"):
        label, after = told.get(str(grant.pk), ("", {}))
        terms = Terms.of(grant).told()
        is_told = all(after.get(name) == terms.get(name) for name in Terms.named())
        if not is_told or not label.startswith(f"{grant.user} · "):
            yield f"授权“{grant}”没有相应的操作记录"


SIGN_IN = "登录"
"""The verb of a sign-in."""
_TOLD = {Change.PASSWORD.label: "密码", Change.FACTORS.label: "动态口令"}


def told_to_owner(user: AbstractBaseUser) -> Iterator[str]:
    """What others did to the password and the second factor of an account since its owner last signed in."""
    own = Event.objects.filter(ledger=ledger_key(user), record=str(user.pk)).order_by("pk")
    last = own.filter(verb=SIGN_IN).values_list("pk", flat=True).last() or 0
    for event in own.filter(pk__gt=last, verb__in=_TOLD).exclude(by=user.get_username()):
        who = f"{proposer}、{event.by}" if (proposer := (event.after or {}).get("proposed_by")) else event.by
        done = "重置" if event.verb == Change.PASSWORD.label else "停用"
        yield f"您的{_TOLD[event.verb]}于 {minute_of(event.at)} 由 {who} {done}。不是您要求的，请立即告知审计管理员。"


def existing(on: date) -> QuerySet[Unit]:
    """The units that exist on the day."""
    return Unit.objects.filter(Q(opened_on=None) | Q(opened_on__lte=on), Q(closed_on=None) | Q(closed_on__gt=on))


def towns(on: date) -> QuerySet[Unit]:
    """The townships and subdistricts that exist on the day, in the order of their codes."""
    return existing(on).filter(kind__in=TOWNS).order_by("code", "pk")


class NoUnit(LookupError):
    """A code that names no unit, with a sentence for the person who wrote it."""


def unit_of(code: str) -> Unit:
    """The unit of a code.

    Raises:
        NoUnit: there is none.
    """
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NoUnit(f"没有编码为「{code}」的机构，请核对机构编码。")
    return unit


def city_name() -> str:
    """The name of the city, or 本市 where nothing tells it."""
    return known_city_name() or "本市"


def known_city_name() -> str:
    """The name of the city: as somebody said it on its page, as set, or what the full names of its towns have before their short
    ones; empty if nothing tells.
    """
    if said := CityName.objects.values_list("name", flat=True).first():
        return said
    if settings.SANBIAO_CITY:
        return str(settings.SANBIAO_CITY)
    names = Unit.objects.filter(kind__in=TOWNS).values_list("name", "short_name")
    before = Counter(name.partition(short)[0].removeprefix("中共") for name, short in names if short in name)
    del before[""]
    return before.most_common(1)[0][0] if before else ""


def unit_below(path: str, field: str) -> Case:
    """The code of the unit right below `path` to which a row with the organisation path in `field` belongs.

    Empty for a row of the unit at `path` itself, and for one without a unit.
    """
    rest = Substr(field, len(path) + 1)
    return Case(
        When(Q((f"{field}__begins", path)) & ~Q((field, path)), then=Substr(rest, 1, StrIndex(rest, Value("/")) - 1)),
        default=Value(""),
        output_field=CharField(),
    )


def unit_names(codes: Iterable[str], path: str) -> dict[str, str]:
    """The short names of units by code; the empty code is the unit at `path`."""
    own = Unit.objects.filter(path=path).values_list("short_name", flat=True).first()
    below = Unit.objects.filter(code__in=set(codes)).values_list("code", "short_name")
    return {"": f"{own}本级" if own else ELSEWHERE, **dict(below)}
