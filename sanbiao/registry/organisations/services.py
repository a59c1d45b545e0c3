"""What changes units and grants."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from sanbiao.core.access.roles import ADMINISTRATORS, CITY, Role
from sanbiao.core.audit.services import keep
from sanbiao.core.machine.machine import Refused
from sanbiao.registry.organisations.models import Grant, Unit


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


@transaction.atomic
def grant_role(
    *, user: AbstractBaseUser, section: str, role: Role, unit: Unit | None, by: AbstractBaseUser | str, at: datetime
) -> Grant:
    """Give `user` a role over the subtree of `unit`, or over the whole city.

    Raises:
        Refused: the person would be an administrator and something else at once (三员分立).
    """
    held = set(Grant.objects.filter(user_id=user.pk).values_list("role", flat=True))
    if (role in ADMINISTRATORS and held - {role}) or (role not in ADMINISTRATORS and held & ADMINISTRATORS):
        raise Refused("系统管理员、安全管理员、审计管理员与业务角色不得由一人兼任，请先收回原有授权。")
    grant = Grant.objects.create(user_id=user.pk, section=section, role=role, unit=unit)
    keep(by=by, at=at, verb="授权", record=grant, after={"section": section, "role": role, "unit": unit})
    return grant


@transaction.atomic
def withdraw_grant(*, grant: Grant, by: AbstractBaseUser | str, at: datetime) -> None:
    """Take a grant back."""
    keep(by=by, at=at, verb="收回授权", record=grant, before={"section": grant.section, "role": grant.role})
    grant.delete()
