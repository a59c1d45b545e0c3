"""Who may change what of which account. Accounts stand apart from grants, and nobody decides alone over an administrator.

The system administrator sees to accounts, the security administrator to grants; the audit administrator confirms and proposes
nothing. Whoever owns the machine stands outside: what the command line does, no page could forbid it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from sanbiao.core.access.refusal import Overreach
from sanbiao.core.access.roles import ADMINISTRATORS, BY_TWO, Role
from sanbiao.registry.organisations.models import Change, Grant

PROPOSERS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
GRANTS = (Change.GRANT, Change.WITHDRAWAL, Change.LAPSE)


@dataclass(frozen=True)
class Act:
    """Who acts, when, and from which address where that is known. `by` is a text where nobody signed in: the command line, the
    demonstration. `proposed_by` is the name of the other one of two.
    """

    by: User | str
    at: datetime
    address: str = ""
    proposed_by: str = ""

    def told(self, **facts: Any) -> dict[str, Any]:  # Any: what an event holds
        """`facts` for an event, with what is known of the act itself."""
        return facts | {name: said for name in ("address", "proposed_by") if (said := getattr(self, name))}

    @property
    def names(self) -> str:
        """Who is answerable, for people."""
        own = self.by if isinstance(self.by, str) else self.by.get_username()
        return f"{self.proposed_by}、{own}" if self.proposed_by else own


def duty_of(user: User) -> Role | None:
    """Which of the three administrators `user` is now; None for everybody else."""
    held = Grant.objects.filter(user_id=user.pk, user__is_active=True, user__handover=None, role__in=ADMINISTRATORS)
    role = held.values_list("role", flat=True).first()
    return None if role is None else Role(role)


def in_charge(change: Change, roles: Collection[str]) -> frozenset[Role]:
    """Whose matter `change` is for an account that holds `roles`: for one of the own kind it is the other's of the two."""
    duty = Role.SECURITY_ADMIN if change in GRANTS else Role.SYSTEM_ADMIN
    return PROPOSERS - {duty} if duty in roles else frozenset({duty})


def needs_two(change: Change, user: User, roles: Collection[str], role: str = "") -> bool:
    """Whether `change` of an account that holds `roles` takes two administrators; `role` is the one given or withdrawn."""
    match change:
        case Change.GRANT | Change.LAPSE:
            return role in BY_TWO  # a later day gives anew
        case Change.WITHDRAWAL:
            return role in ADMINISTRATORS
        case Change.FACTORS:
            # With the password, which one person resets, the second factor is all that guards what the account holds.
            return bool(roles) or user.is_superuser
        case Change.PASSWORD:
            return bool(BY_TWO & set(roles)) or user.is_superuser
        case _:
            return bool(ADMINISTRATORS & set(roles)) or user.is_superuser


def roles_of(user: User) -> frozenset[str]:
    """The roles that the table of grants names for an account, whether or not they count at present."""
    return frozenset(Grant.objects.filter(user_id=user.pk).values_list("role", flat=True))


def check_charge(change: Change, user: User, act: Act) -> None:
    """That the change is for the one who acts to make or propose.

    Raises:
        Overreach: it is the own account, or the matter of another administrator.
    """
    if isinstance(act.by, str):
        return
    if act.by.pk == user.pk:
        raise Overreach(f"不能对自己的账号{change.label}。")
    entitled = in_charge(change, roles_of(user))
    if duty_of(act.by) not in entitled:
        [whose] = entitled
        raise Overreach(f"{change.label}由{whose.label}办理，您的角色无权办理。")
