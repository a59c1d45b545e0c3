"""What is changed of accounts, each with its event. Who may do it was asked before: `accounts` and `proposals` do."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from sanbiao.core.access.refusal import Overreach, Refused
from sanbiao.core.access.roles import ADMINISTRATORS, Role
from sanbiao.core.audit.services import keep
from sanbiao.registry.organisations.authority import Act
from sanbiao.registry.organisations.models import Change, Grant, Handover, Unit


def administrators_apart(user: User, role: str) -> str | None:
    """Why `user` may not be given `role` as well: the three administrators hold one role alone. None if they may."""
    held = set(Grant.objects.filter(user_id=user.pk).values_list("role", flat=True))
    if (role in ADMINISTRATORS and held - {role}) or (role not in ADMINISTRATORS and held & ADMINISTRATORS):
        return "系统管理员、安全管理员、审计管理员与业务角色不得由一人兼任，请先收回原有授权。"
    return None


def check_grant(user: User, section: str, role: str, unit: Unit | None) -> None:
    """That a grant may be given to `user`.

    Raises:
        Overreach: the person would be an administrator and something else at once (三员分立).
        Refused: the person holds it already.
    """
    if reason := administrators_apart(user, role):
        raise Overreach(reason)
    if Grant.objects.filter(user_id=user.pk, section=section, role=role, unit=unit).exists():
        raise Refused("该用户已有这项授权。")  # SQLite's unique index takes two empty units for different ones


def give(user: User, section: str, role: str, unit: Unit | None, *, code: str, act: Act) -> Grant:
    """Give `user` a role. With the hash of a `code` it counts from when the owner has shown that code.

    Raises:
        Refused: as `check_grant`.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two grants at once must not both find none held
    check_grant(user, section, role, unit)
    grant = Grant.objects.create(user_id=user.pk, section=section, role=role, unit=unit)
    if code:
        _hand_over(user, code, act)
    keep(by=act.by, at=act.at, verb="授权", record=grant, after=act.told(section=section, role=role, unit=unit and unit.code))
    return grant


def withdraw(grant: Grant, *, act: Act) -> None:
    """Take a grant back.

    Raises:
        Refused: it is that of the last administrator of a kind.
    """
    if grant.role in ADMINISTRATORS:
        _check_not_the_last(grant.user, Role(grant.role))
    before = {"section": grant.section, "role": grant.role, "unit": grant.unit and grant.unit.code}
    keep(by=act.by, at=act.at, verb="收回授权", record=grant, before=before, after=act.told())
    grant.delete()


def put_password(user: User, hashed: str, *, code: str, act: Act) -> None:
    """Give `user` a password that the owner has to change; whoever is signed in with the old one is signed out."""
    user.password = hashed
    user.save(update_fields=["password"])
    _hand_over(user, code, act)
    keep(by=act.by, at=act.at, verb=Change.PASSWORD.label, record=user, after=act.told())


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
    """Somebody else knows the password of the account: what it holds does not count until its owner has changed it."""
    _hand_over(user, "", act)


def _hand_over(user: User, code: str, act: Act) -> None:
    Handover.objects.update_or_create(user=user, defaults={"given_by": act.names, "given_at": act.at, "code": code})


def _check_not_the_last(user: User, role: Role) -> None:
    """Held in one order: of two who take each other away, the second finds the first gone."""
    able = Grant.objects.filter(role=role, user__is_active=True, user__handover=None)
    if {each.user_id for each in able.order_by("pk").select_for_update(of=("self",))} <= {user.pk}:
        raise Refused(f"这是唯一的{role.label}，停用或收回后无人履职。请先授予另一人，并由其登录接收。")
