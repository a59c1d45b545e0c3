"""Accounts and what they hold: the verbs of the administrators. What takes two persons becomes a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from axes.utils import reset
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from sanbiao.core.access.refusal import Overreach, Refused
from sanbiao.core.access.roles import ADMINISTRATORS, EVERY_SECTION, Role
from sanbiao.core.access.sessions import end, open_sessions
from sanbiao.core.access.throttle import codes_of, forget, handovers_of, passwords_of
from sanbiao.core.access.usernames import kept_name, name_fault, same_name
from sanbiao.core.audit.services import keep
from sanbiao.registry.organisations import changes
from sanbiao.registry.organisations.authority import Act, check_charge, duty_of, needs_two, roles_of
from sanbiao.registry.organisations.codes import fresh_code, fresh_invitation, is_code
from sanbiao.registry.organisations.models import Change, Grant, Handover, Proposal, Unit
from sanbiao.registry.organisations.proposals import Wanted, propose

By = User | str
TAKEN = "已有同名账号（不分大小写和全角半角），请另取用户名。"


@transaction.atomic
def create_account(
    *, username: str, name: str, password: str, by: By, at: datetime, address: str = "", awaits_owner: bool = False
) -> User:
    """An account that can sign in and holds nothing yet. One that a person opens for another waits for its owner: the password
    is a code of invitation then, which lapses.

    Raises:
        Overreach: accounts are the system administrator's.
        Refused: the name is taken or cannot be one.
    """
    act = Act(by, at, address)
    if not isinstance(by, str) and duty_of(by) is not Role.SYSTEM_ADMIN:
        raise Overreach("账号由系统管理员建立，您的角色无权办理。")
    if fault := username_fault(username):
        raise Refused(fault)
    try:
        with transaction.atomic():
            user = User.objects.create_user(kept_name(username), password=password, first_name=name)
    except IntegrityError as refusal:  # somebody else took the name a moment ago
        raise Refused(TAKEN) from refusal
    keep(by=by, at=at, verb="建立账号", record=user, after=act.told(first_name=name))
    if awaits_owner or not isinstance(by, str):
        changes.await_owner(user, act=act)
    return user


def username_fault(typed: str) -> str | None:
    """Why no account can be opened under a name; None if one can."""
    kept = kept_name(typed)
    if fault := name_fault(kept):
        return fault
    return TAKEN if account_of(kept) else None


def account_of(typed: str) -> User | None:
    """The account of a name, however it is typed."""
    return User.objects.filter(username__iexact=same_name(typed)).first()


@dataclass(frozen=True)
class Sought:
    """What became of a change that was asked for: done, or waiting as a proposal. `code` is to be handed to the owner; `deputies`
    are the grants that were withdrawn with it.
    """

    proposal: Proposal | None = None
    code: str = ""
    deputies: int = 0


@transaction.atomic
def grant_role(
    *,
    user: User,
    section: str,
    role: Role | str,
    unit: Unit | None,
    by: By,
    at: datetime,
    lapses_on: date | None = None,
    deputy_for: User | None = None,
    address: str = "",
) -> Sought:
    """Give `user` a role over the subtree of `unit`, or over the whole city; up to a day where one is given.

    Raises:
        Overreach: it is not for `by` to give, or the person would be an administrator and something else at once.
        Refused: the person holds it already, the day is none for it, or whom they are to stand in for does not hold it.
    """
    act, terms = Act(by, at, address), changes.Terms(section, role, unit, lapses_on, deputy_for)
    check_charge(Change.GRANT, user, act)
    if isinstance(by, str) or not needs_two(Change.GRANT, user, roles_of(user), role):
        changes.give(user, terms, code="", act=act)
        return Sought()
    changes.check_grant(user, terms, act=act)
    # Who opened the account may still know its password; the code goes by another hand.
    code = "" if Grant.objects.filter(user=user, role=role).exists() else fresh_code()
    wanted = Wanted(
        role=role,
        section=section,
        unit=unit,
        lapses_on=lapses_on,
        deputy_for=deputy_for,
        secret=make_password(code) if code else "",
    )
    return Sought(propose(Change.GRANT, user, wanted, act=act), code)


@transaction.atomic
def withdraw_grant(*, grant: Grant, by: By, at: datetime, address: str = "") -> Sought:
    """Take a grant back, and with it those of deputies that rest on it.

    Raises:
        Overreach: it is not for `by` to take.
        Refused: it is that of the last administrator of a kind.
    """
    act = Act(by, at, address)
    check_charge(Change.WITHDRAWAL, grant.user, act)
    if isinstance(by, str) or not needs_two(Change.WITHDRAWAL, grant.user, roles_of(grant.user), grant.role):
        return Sought(deputies=changes.withdraw(grant, act=act))
    return Sought(propose(Change.WITHDRAWAL, grant.user, Wanted(role=grant.role, section=grant.section), act=act))


@transaction.atomic
def set_lapse(*, grant: Grant, lapses_on: date | None, by: By, at: datetime, address: str = "") -> Sought:
    """Let a grant lapse on another day, or on none.

    Raises:
        Overreach: it is not for `by` to decide, or the grant is that of an administrator.
        Refused: the day is none that the grant may have.
    """
    act = Act(by, at, address)
    check_charge(Change.LAPSE, grant.user, act)
    if isinstance(by, str) or not needs_two(Change.LAPSE, grant.user, roles_of(grant.user), grant.role):
        changes.put_lapse(grant, lapses_on, act=act)
        return Sought()
    changes.check_lapse(grant, lapses_on, act=act)
    wanted = Wanted(role=grant.role, section=grant.section, unit=grant.unit, lapses_on=lapses_on)
    return Sought(propose(Change.LAPSE, grant.user, wanted, act=act))


@transaction.atomic
def set_password(*, user: User, password: str, by: By, at: datetime, address: str = "") -> Sought:
    """Give `user` a code of invitation in place of the password, which the owner sets anew with it.

    Raises:
        Overreach: it is not for `by` to do, or the own account.
    """
    act = Act(by, at, address)
    check_charge(Change.PASSWORD, user, act)
    if isinstance(by, str) or not needs_two(Change.PASSWORD, user, roles_of(user)):
        changes.put_password(user, make_password(password), code="", act=act)
        return Sought()
    return Sought(propose(Change.PASSWORD, user, Wanted(secret=make_password(password)), act=act))


@transaction.atomic
def drop_factors(*, user: User, by: By, at: datetime, address: str = "") -> Sought:
    """Take away the second factor of somebody who lost it.

    Raises:
        Overreach: it is not for `by` to do, or the own account.
    """
    act = Act(by, at, address)
    check_charge(Change.FACTORS, user, act)
    if isinstance(by, str) or not needs_two(Change.FACTORS, user, roles_of(user)):
        changes.remove_factors(user, act=act)
        return Sought()
    return Sought(propose(Change.FACTORS, user, Wanted(), act=act))


@transaction.atomic
def set_active(*, user: User, is_active: bool, by: By, at: datetime, address: str = "") -> Sought:
    """Shut an account, or open it again.

    Raises:
        Overreach: it is not for `by` to do, or the own account.
        Refused: it is that of the last administrator of a kind.
    """
    act = Act(by, at, address)
    change = Change.OPENING if is_active else Change.CLOSING
    check_charge(change, user, act)
    if isinstance(by, str) or not needs_two(change, user, roles_of(user)):
        changes.activate(user, is_active=is_active, act=act)
        return Sought()
    return Sought(propose(change, user, Wanted(), act=act))


@transaction.atomic
def unlock_account(*, user: User, by: By, at: datetime, address: str = "") -> None:
    """Forget the failed sign-ins and codes of `user`, so that the lock falls away at once.

    Raises:
        Overreach: it is not the system administrator's account to unlock, or the own one.
    """
    act = Act(by, at, address)
    if not isinstance(by, str) and (by.pk == user.pk or duty_of(by) is not Role.SYSTEM_ADMIN):
        raise Overreach("登录锁定由系统管理员解除，不能解除自己的账号。")
    reset(username=same_name(user.get_username()))
    forget([passwords_of(user.get_username()), codes_of(user), handovers_of(user)])
    keep(by=by, at=at, verb="解除锁定", record=user, after=act.told())


@transaction.atomic
def end_sessions(*, user: User, handle: str = "", by: By, at: datetime, address: str = "") -> int:
    """Sign `user` out wherever it is signed in, or at the one place of a handle, and say of how many places that was.

    Raises:
        Overreach: whoever asks is not the security administrator, or it is the own account, whose sessions its owner ends.
    """
    act = Act(by, at, address)
    if not isinstance(by, str) and (by.pk == user.pk or duty_of(by) is not Role.SECURITY_ADMIN):
        raise Overreach("别人的登录由安全管理员结束；自己的，请在自己的账号页结束。")
    found = [each for each in open_sessions(user, at=at) if handle in ("", each.handle)]
    end(found)
    keep(by=by, at=at, verb="结束登录", record=user, after=act.told(sessions=len(found)))
    return len(found)


def opens_with(user: User, code: str) -> bool:
    """Whether `code` is what the owner of the account was handed; anything is where none is needed."""
    waiting = Handover.objects.filter(user=user).first()
    return waiting is None or not waiting.code or is_code(code, waiting.code)


def invitation_lapsed(user: User, *, at: datetime) -> datetime | None:
    """When the invitation of an account lapsed that its owner has not taken over in time; None where there is none."""
    return Handover.objects.filter(user=user, lapses_at__lte=at).values_list("lapses_at", flat=True).first()


def taken_over(user: User) -> None:
    """The owner has set a password of the own: what the account holds counts again. Its event is that of the password."""
    Handover.objects.filter(user=user).delete()


@dataclass(frozen=True)
class Newcomer:
    """An administrator whom the installation made, with what signs in first: the own password, or a code of invitation."""

    role: Role
    username: str
    password: str


def administrators_missing() -> list[Role]:
    """Those of the three whom nobody is, the security administrator first."""
    able = set(Grant.objects.filter(role__in=ADMINISTRATORS, user__is_active=True).values_list("role", flat=True))
    return [role for role in (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN) if role not in able]


@transaction.atomic
def first_administrators(*, name: str, password: str, at: datetime) -> list[Newcomer]:
    """The three administrators of a new installation, as far as they are missing. The security administrator has the name and
    password given, the others names of their duty and codes of invitation.

    Raises:
        Refused: there are all three, or the name or password will not do.
    """
    missing = administrators_missing()
    if not missing:
        raise Refused("已有安全管理员、系统管理员和审计管理员，请由其登录后办理其余账号。")
    made = []
    for role in missing:
        is_first = role is Role.SECURITY_ADMIN
        given = Newcomer(role, name if is_first else _free_name(role), password if is_first else fresh_invitation())
        if is_first:
            _check_password(password)
        user = create_account(
            username=given.username,
            name=role.label,
            password=given.password,
            by="初始化",
            at=at,
            awaits_owner=not is_first,
        )
        grant_role(user=user, section=EVERY_SECTION, role=role, unit=None, by="初始化", at=at)
        made.append(given)
    return made


def _check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as weak:
        raise Refused("密码不合要求：" + "".join(weak.messages)) from weak


def _free_name(role: Role) -> str:
    wanted = role.value.removesuffix("_admin")
    taken = {same_name(name) for name in User.objects.values_list("username", flat=True)}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{wanted}{number if number > 1 else ''}") not in taken)
