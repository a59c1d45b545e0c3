"""What changes units and grants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import ADMINISTRATORS, CITY, EVERY_SECTION, Role
from sanbiao.core.access.sessions import end, open_sessions
from sanbiao.core.access.throttle import codes_of, forget, passwords_of
from sanbiao.core.audit.services import keep
from sanbiao.core.drive.reading import normal
from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.ledger import Claim, UnitNames
from sanbiao.registry.organisations.models import Grant, Unit, UnitKind
from sanbiao.registry.organisations.organs import Organs


def place_units() -> None:
    """Write the path of every unit anew from its parents; a unit that is its own ancestor stays directly below the city."""
    units = {unit.pk: unit for unit in Unit.objects.only("pk", "code", "parent_id", "path")}
    moved = []
    for unit in units.values():
        codes, above, seen = [unit.code], unit.parent_id, {unit.pk}
        while above and above not in seen:
            seen.add(above)
            codes.append(units[above].code)
            above = units[above].parent_id
        path = CITY + "".join(f"{code}/" for code in reversed(codes))
        if unit.path != path:
            unit.path = path
            moved.append(unit)
    Unit.objects.bulk_update(moved, ["path"], batch_size=500)


def administrators_apart(user: AbstractBaseUser, role: str) -> str | None:
    """Why `user` may not be given `role` as well: the three administrators hold one role alone. None if they may."""
    held = set(Grant.objects.filter(user_id=user.pk).values_list("role", flat=True))
    if (role in ADMINISTRATORS and held - {role}) or (role not in ADMINISTRATORS and held & ADMINISTRATORS):
        return "系统管理员、安全管理员、审计管理员与业务角色不得由一人兼任，请先收回原有授权。"
    return None


VILLAGES = (UnitKind.VILLAGE, UnitKind.COMMUNITY)


def unit_faults(values: Mapping[str, object]) -> Iterator[Fault]:
    """The fault of a village or community without the town it belongs to."""
    if values.get("kind") in VILLAGES and not values.get("parent__code"):
        message = "村、社区必须填写所属乡镇（街道）的机构编码，请补填。"
        yield Fault(FaultKind.MISSING_VALUE, message, ("parent__code",))


def unit_claims(values: Mapping[str, Any]) -> Iterator[Claim]:
    """The short name and the aliases of a unit are its own; those of a village or community within their town.

    Source: the contract of sheets (机构: short names and aliases are unique, of villages within their town).
    """
    village = values.get("kind") in VILLAGES
    realm = f"{Unit._meta.label_lower} {normal(values.get('parent__code') or '') if village else ''}"
    short = normal(values.get("short_name") or "")
    aliases = normal(values.get("aliases") or "").split(";")
    yield Claim("short_name", realm, short)
    yield from (Claim("aliases", realm, alias) for alias in aliases if alias not in {"", short})


def unit_names(rows: Iterable[Mapping[str, Any]]) -> UnitNames:
    """The names of units: full name, short name and aliases; a short name that several units carry names none of them,
    but one that a town or organ carries names that one. A free text names a village by its town and its short name too.
    """
    rows = list(rows)
    short_of = {row["pk"]: row["short_name"] for row in rows}
    strict: dict[str, Any] = {}
    loose: dict[str, Any] = {}
    shared: set[str] = set()
    for row in sorted(rows, key=lambda row: row["kind"] in VILLAGES):
        short = normal(row["short_name"])
        if short in strict:
            if row["kind"] in VILLAGES and strict[short][1]:
                shared.add(short)
        else:
            strict[short] = (row["pk"], row["kind"] in VILLAGES)
        if row["parent_id"] in short_of:
            loose[normal(short_of[row["parent_id"]] + row["short_name"])] = row["pk"]
    names = {short: pk for short, (pk, _) in strict.items() if short not in shared}
    for row in rows:
        for alias in filter(None, normal(row["aliases"]).split(";")):
            names.setdefault(alias, row["pk"])
    names.update({normal(row["name"]): row["pk"] for row in rows})
    below = (row for row in rows if row["parent_id"] and row["kind"] in VILLAGES)
    within = {(row["parent_id"], name): row["pk"] for row in below for name in _names_of(row)}
    return UnitNames(names, {**loose, **names}, within, Organs(rows).unit)


def _names_of(row: Mapping[str, Any]) -> list[str]:
    """All names of a unit in normal form."""
    return [name for name in (normal(row["name"]), *normal(row["aliases"]).split(";"), normal(row["short_name"])) if name]


@transaction.atomic
def grant_role(
    *, user: AbstractBaseUser, section: str, role: Role, unit: Unit | None, by: AbstractBaseUser | str, at: datetime
) -> Grant:
    """Give `user` a role over the subtree of `unit`, or over the whole city.

    Raises:
        Refused: the person would be an administrator and something else at once (三员分立), or holds the role already.
    """
    get_user_model().objects.select_for_update().get(pk=user.pk)  # two grants at once must not both find none held
    if reason := administrators_apart(user, role):
        raise Refused(reason)
    if Grant.objects.filter(user_id=user.pk, section=section, role=role, unit=unit).exists():
        raise Refused("该用户已有这项授权。")  # SQLite's unique index takes two empty units for different ones
    grant = Grant.objects.create(user_id=user.pk, section=section, role=role, unit=unit)
    after = {"section": section, "role": role, "unit": unit and unit.code}
    keep(by=by, at=at, verb="授权", record=grant, after=after)
    return grant


@transaction.atomic
def withdraw_grant(*, grant: Grant, by: AbstractBaseUser | str, at: datetime) -> None:
    """Take a grant back.

    Raises:
        Refused: it is the last security administrator's, after whom nobody could give grants.
    """
    if grant.role == Role.SECURITY_ADMIN and {one.pk for one in _security_administrators()} <= {grant.pk}:
        raise Refused("这是唯一的安全管理员，收回后无人可以授权。请先授予另一人。")
    before = {"section": grant.section, "role": grant.role, "unit": grant.unit and grant.unit.code}
    keep(by=by, at=at, verb="收回授权", record=grant, before=before)
    grant.delete()


def _security_administrators() -> QuerySet[Grant]:
    """The grants of those who may give grants, held: of two who take each other away, the second finds the first gone."""
    active = Grant.objects.filter(role=Role.SECURITY_ADMIN, user__is_active=True)
    return active.order_by("pk").select_for_update(of=("self",))


@transaction.atomic
def create_account(*, username: str, name: str, password: str, by: AbstractBaseUser | str, at: datetime) -> AbstractBaseUser:
    """An account that can sign in and holds nothing yet."""
    user = get_user_model().objects.create_user(username, password=password, first_name=name)
    keep(by=by, at=at, verb="建立账号", record=user, after={"first_name": name})
    return user


@transaction.atomic
def first_administrator(*, name: str, password: str, at: datetime) -> AbstractBaseUser:
    """The security administrator of a new installation, who opens all other accounts.

    Raises:
        Refused: there is one already, or the password is too weak.
    """
    if Grant.objects.filter(role=Role.SECURITY_ADMIN).exists():
        raise Refused("已有安全管理员，请由其登录后建立其他账号。")
    try:
        validate_password(password)
    except ValidationError as weak:
        raise Refused("密码不合要求：" + "".join(weak.messages)) from weak
    by = "初始化"
    user = create_account(username=name, name="安全管理员", password=password, by=by, at=at)
    grant_role(user=user, section=EVERY_SECTION, role=Role.SECURITY_ADMIN, unit=None, by=by, at=at)
    return user


@transaction.atomic
def set_password(*, user: AbstractBaseUser, password: str, by: AbstractBaseUser | str, at: datetime) -> None:
    """Give `user` a new first password; whoever is signed in with the old one is signed out."""
    user.set_password(password)
    user.save(update_fields=["password"])
    keep(by=by, at=at, verb="重置密码", record=user)


@transaction.atomic
def set_active(*, user: User, is_active: bool, by: AbstractBaseUser, at: datetime) -> None:
    """Shut an account, or open it again. What it holds stays.

    Raises:
        Refused: it is one's own.
    """
    if user.pk == by.pk:
        raise Refused("不能停用自己的账号。")
    before = get_user_model().objects.select_for_update().get(pk=user.pk).is_active
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    verb = "启用账号" if is_active else "停用账号"
    keep(by=by, at=at, verb=verb, record=user, before={"is_active": before}, after={"is_active": is_active})


@transaction.atomic
def unlock_account(*, user: AbstractBaseUser, by: AbstractBaseUser, at: datetime) -> None:
    """Forget the failed sign-ins and codes of `user`, so that the lock falls away at once."""
    reset(username=user.get_username().lower())
    forget([passwords_of(user.get_username()), codes_of(user)])
    keep(by=by, at=at, verb="解除锁定", record=user)


@transaction.atomic
def drop_factors(*, user: AbstractBaseUser, by: AbstractBaseUser, at: datetime) -> None:
    """Take away the second factor of somebody who lost it; the password alone signs in until a new one is set up."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    keep(by=by, at=at, verb="停用动态口令", record=user)


@transaction.atomic
def end_sessions(*, user: AbstractBaseUser, by: AbstractBaseUser, at: datetime) -> int:
    """Sign `user` out wherever it is signed in, and say of how many places that was."""
    found = open_sessions(user, at=at)
    end(found)
    keep(by=by, at=at, verb="结束登录", record=user, after={"sessions": len(found)})
    return len(found)
