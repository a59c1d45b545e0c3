"""What is changed of accounts, each with its event. Who may do it was asked before: `accounts` and `proposals` do."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import Q

from sanbiao.core.access.policy import GrantFact
from sanbiao.core.access.refusal import Overreach, Refused
from sanbiao.core.access.roles import ADMINISTRATORS, CITY, EVERY_SECTION, Role
from sanbiao.core.audit.services import keep, plain
from sanbiao.core.ui.times import local_date
from sanbiao.registry.organisations.authority import Act
from sanbiao.registry.organisations.models import Change, Grant, Handover, Proposal, Unit

INVITED_FOR = timedelta(days=7)
"""So long a code of invitation opens the account."""
INVITED = "发邀请单"
"""Kept of an account that has no password of its owner's yet; of another one, that its password was reset."""
NOT_HELD = "该账号已没有这项授权。"


@dataclass(frozen=True)
class Terms:
    """What is granted: a role in a section over a subtree, up to a day where there is one, and as whose deputy."""

    section: str
    role: str
    unit: Unit | None
    lapses_on: date | None = None
    deputy_for: User | None = None

    @classmethod
    def of(cls, said: Grant | Proposal) -> Terms:
        return cls(said.section, said.role, said.unit, said.lapses_on, said.deputy_for)

    @property
    def fact(self) -> GrantFact:
        """As the policy reads it."""
        return GrantFact(self.section, self.role, self.unit.path if self.unit else CITY)

    @classmethod
    def named(cls) -> list[str]:
        """Under which names an event tells of them."""
        return [field.name for field in fields(cls)]

    def told(self) -> dict[str, Any]:  # Any: what an event holds
        """As an event tells of it: people and units by their names, what is not said left out."""
        facts = {"section": self.section, "role": self.role, "unit": self.unit and self.unit.code}
        facts |= {"lapses_on": plain(self.lapses_on)} if self.lapses_on else {}
        return facts | ({"deputy_for": self.deputy_for.get_username()} if self.deputy_for else {})


def administrators_apart(user: User, role: str) -> str | None:
    """Why `user` may not be given `role` as well: the three administrators hold one role alone. None if they may."""
    held = set(Grant.objects.filter(user_id=user.pk).values_list("role", flat=True))
    if (role in ADMINISTRATORS and held - {role}) or (role not in ADMINISTRATORS and held & ADMINISTRATORS):
        return "系统管理员、安全管理员、审计管理员与业务角色不得由一人兼任，请先收回原有授权。"
    return None


def terms_fault(user: User, terms: Terms, *, on: date) -> str | None:
    """Why `user` may not be given a grant on these terms on the day; None if they may."""
    if terms.role in ADMINISTRATORS and (terms.lapses_on or terms.deputy_for):
        return "管理员的授权不设失效日期，也不能由人代理；交接请由两名管理员授予和收回。"
    if terms.lapses_on and terms.lapses_on <= on:
        return f"失效日期须晚于今天（{on}）；现在就不要了的，请收回授权。"
    if terms.deputy_for is None:
        return None
    if terms.lapses_on is None:
        return "代理须填写失效日期。"
    if terms.deputy_for.pk == user.pk:
        return "不能代理本人。"
    return None if _holds(terms.deputy_for, terms, on=on) else f"{terms.deputy_for} 没有这项授权，或者失效更早，不能由人代理。"


def _holds(user: User, terms: Terms, *, on: date, without: Grant | None = None) -> bool:
    """Whether `user` holds by their own right all that is given on these terms, for as long; and would `without` one grant."""
    standing = Grant.objects.standing(on)
    standing = standing.exclude(pk=without.pk) if without else standing
    own = standing.filter(user=user, deputy_for=None, role=terms.role, section__in=(terms.section, EVERY_SECTION))
    long = own.filter(Q(lapses_on=None) | Q(lapses_on__gte=terms.lapses_on))
    where = terms.unit.path if terms.unit else CITY
    return any(where.startswith(path or CITY) for path in long.values_list("unit__path", flat=True))


def check_grant(user: User, terms: Terms, *, act: Act) -> None:
    """That a grant may be given to `user`.

    Raises:
        Overreach: the person would be an administrator and something else at once (三员分立), or one up to a day.
        Refused: the person holds it already, or the terms are none.
    """
    if reason := administrators_apart(user, terms.role):
        raise Overreach(reason)
    if Grant.objects.filter(user_id=user.pk, section=terms.section, role=terms.role, unit=terms.unit).exists():
        # SQLite's unique index takes two empty units for different ones
        raise Refused("该用户已有这项授权；要延长的，请更改失效日期，要重新授予的，请先收回。")
    _check_terms(user, terms, act)


def _check_terms(user: User, terms: Terms, act: Act) -> None:
    if reason := terms_fault(user, terms, on=local_date(act.at)):
        # A day for an administrator would take one away who may be the last.
        raise Overreach(reason) if terms.role in ADMINISTRATORS else Refused(reason)


def give(user: User, terms: Terms, *, code: str, act: Act) -> Grant:
    """Give `user` a role. With the hash of a `code` it counts from when the owner has shown that code.

    Raises:
        Refused: as `check_grant`.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two grants at once must not both find none held
    check_grant(user, terms, act=act)
    grant = Grant.objects.create(
        user_id=user.pk,
        section=terms.section,
        role=terms.role,
        unit=terms.unit,
        lapses_on=terms.lapses_on,
        deputy_for=terms.deputy_for,
    )
    if code:
        _hand_over(user, code, act)
    keep(by=act.by, at=act.at, verb=Change.GRANT.label, record=grant, after=act.told(**terms.told()))
    return grant


def resting_on(grant: Grant, *, after: date) -> list[Grant]:
    """The grants of deputies that stand beyond the day by this one alone."""
    if grant.deputy_for_id or grant.role in ADMINISTRATORS:
        return []
    found = Grant.objects.filter(deputy_for=grant.user_id, role=grant.role, lapses_on__gt=after)
    where = grant.unit.path if grant.unit else CITY
    return [
        each
        for each in found.select_related("user", "unit", "deputy_for").order_by("pk")
        if grant.section in (EVERY_SECTION, each.section)
        and (each.unit.path if each.unit else CITY).startswith(where)
        and not _holds(grant.user, Terms.of(each), on=after, without=grant)
    ]


def withdraw(grant: Grant, *, act: Act) -> int:
    """Take a grant back, and with it those of deputies that rest on it; how many these are.

    Raises:
        Refused: it is that of the last administrator of a kind.
    """
    if grant.role in ADMINISTRATORS:
        _check_not_the_last(grant.user, Role(grant.role))
    deputies = resting_on(grant, after=local_date(act.at))
    for each in (*deputies, grant):
        _take_back(each, act)
    return len(deputies)


def _take_back(grant: Grant, act: Act) -> None:
    keep(
        by=act.by,
        at=act.at,
        verb=Change.WITHDRAWAL.label,
        record=grant,
        before=Terms.of(grant).told(),
        after=act.told(),
    )
    grant.delete()


def check_lapse(grant: Grant, lapses_on: date | None, *, act: Act) -> None:
    """That a grant may lapse on another day, or on none.

    Raises:
        Overreach: it is that of an administrator.
        Refused: it is that day already, or none that a grant may have.
    """
    if grant.lapses_on == lapses_on:
        raise Refused("失效日期没有改动。")
    _check_terms(grant.user, replace(Terms.of(grant), lapses_on=lapses_on), act)


def put_lapse(grant: Grant, lapses_on: date | None, *, act: Act) -> None:
    """Let a grant lapse on another day, or on none; a deputy's that rests on it lapses no later.

    Raises:
        Refused: as `check_lapse`, or it was withdrawn meanwhile.
    """
    held = Grant.objects.select_for_update(of=("self",)).select_related("user", "unit", "deputy_for").filter(pk=grant.pk).first()
    if held is None:
        raise Refused(NOT_HELD)
    check_lapse(held, lapses_on, act=act)
    for each in (*(resting_on(held, after=lapses_on) if lapses_on else ()), held):
        before = Terms.of(each).told()
        each.lapses_on = lapses_on
        each.save(update_fields=["lapses_on"])
        keep(by=act.by, at=act.at, verb=Change.LAPSE.label, record=each, before=before, after=act.told(**Terms.of(each).told()))


def put_password(user: User, hashed: str, *, code: str, act: Act) -> None:
    """Invite `user` anew by a code, which opens the account in place of the password; who is signed in by that is signed out."""
    was_invited = Handover.objects.filter(user=user).exclude(lapses_at=None).exists()
    user.password = hashed
    user.save(update_fields=["password"])
    _hand_over(user, code, act, lapses_at=act.at + INVITED_FOR)
    keep(by=act.by, at=act.at, verb=INVITED if was_invited else Change.PASSWORD.label, record=user, after=act.told())


def remove_factors(user: User, *, act: Act) -> None:
    """Take away the second factor of somebody who lost it; the password alone signs in until a new one is set up."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    keep(by=act.by, at=act.at, verb=Change.FACTORS.label, record=user, after=act.told())


def activate(user: User, *, is_active: bool, act: Act) -> None:
    """Shut an account, or open it again. What it holds stays.

    Raises:
        Refused: it is that of the last administrator of a kind.
    """
    before = User.objects.select_for_update().get(pk=user.pk).is_active
    if not is_active and (duty := Grant.objects.filter(user_id=user.pk, role__in=ADMINISTRATORS).first()):
        _check_not_the_last(user, Role(duty.role))
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    verb = str((Change.OPENING if is_active else Change.CLOSING).label)
    keep(by=act.by, at=act.at, verb=verb, record=user, before={"is_active": before}, after=act.told(is_active=is_active))


def await_owner(user: User, *, act: Act) -> None:
    """Another person knows the code that opens the account: what it holds does not count until its owner has set a password."""
    _hand_over(user, "", act, lapses_at=act.at + INVITED_FOR)


def _hand_over(user: User, code: str, act: Act, **until: datetime) -> None:
    Handover.objects.update_or_create(user=user, defaults={"given_by": act.names, "given_at": act.at, "code": code, **until})


def _check_not_the_last(user: User, role: Role) -> None:
    """Held in one order: of two who take each other away, the second finds the first gone."""
    able = Grant.objects.filter(role=role, user__is_active=True, user__handover=None)
    if {each.user_id for each in able.order_by("pk").select_for_update(of=("self",))} <= {user.pk}:
        raise Refused(f"这是唯一的{role.label}，停用或收回后无人履职。请先授予另一人，并由其登录接收。")
