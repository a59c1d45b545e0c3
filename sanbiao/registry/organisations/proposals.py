"""Two persons for what no one administrator decides: one proposes, another one of the three confirms."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypedDict

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from sanbiao.core.access.refusal import Overreach, Refused
from sanbiao.core.audit.services import keep
from sanbiao.registry.organisations import changes
from sanbiao.registry.organisations.authority import Act, duty_of, in_charge, roles_of
from sanbiao.registry.organisations.codes import fresh_code
from sanbiao.registry.organisations.models import Change, Grant, Proposal, Unit

LASTS = timedelta(days=7)


class Wanted(TypedDict, total=False):
    """What a proposal says beside the change and the account."""

    role: str
    section: str
    unit: Unit | None
    lapses_on: date | None
    deputy_for: User | None
    secret: str


def pending(at: datetime) -> QuerySet[Proposal]:
    """The proposals that may still be confirmed, the oldest first."""
    rows = Proposal.objects.filter(expires_at__gt=at).select_related("user", "proposed_by", "unit", "deputy_for")
    return rows.order_by("proposed_at", "pk")


def propose(change: Change, user: User, wanted: Wanted, *, act: Act) -> Proposal:
    """Keep that an administrator wants the change; nothing is changed yet. That it is theirs to want was asked before.

    Raises:
        Refused: the same is waiting already.
    """
    assert isinstance(act.by, User)  # noqa: S101  # nobody who is a text needs another
    Proposal.objects.filter(user=user, change=change, expires_at__lte=act.at).delete()
    if Proposal.objects.filter(user=user, change=change).exists():
        raise Refused(f"该账号已有一项“{change.label}”待确认，请先确认、否决或撤回。")
    made = Proposal.objects.create(
        change=change, user=user, proposed_by=act.by, proposed_at=act.at, expires_at=act.at + LASTS, **wanted
    )
    _keep("提出", made, act)
    return made


def why_not(proposal: Proposal, by: User) -> str | None:
    """Why `by` may not confirm the proposal; None if they may."""
    duty, proposer = duty_of(by), duty_of(proposal.proposed_by)
    if duty is None:
        return "待确认事项只由系统管理员、安全管理员、审计管理员确认。"
    if by.pk == proposal.proposed_by_id:
        return "这是您提出的，须由另一名管理员确认。"
    if by.pk == proposal.user_id:
        return "这项涉及您自己的账号，须由另一名管理员确认。"
    if duty == proposer:
        return f"提出人与您同为{duty.label}，须由另两员之一确认。"
    return None


@transaction.atomic
def confirm(*, proposal: Proposal, by: User, at: datetime, address: str = "") -> str:
    """Make the change. The code that the owner of a reset account needs beside the password; empty for other changes.

    Raises:
        Overreach: `by` is not the second person whom it takes.
        Refused: it is over, or can no longer be done.
    """
    held = Proposal.objects.select_for_update(of=("self",)).select_related("user", "proposed_by", "unit", "deputy_for")
    kept = held.filter(pk=proposal.pk, expires_at__gt=at).first()
    if kept is None:
        raise Refused("这项已经处理或已过期，没有做任何改动。")
    if reason := why_not(kept, by):
        raise Overreach(reason)
    change = Change(kept.change)
    if duty_of(kept.proposed_by) not in in_charge(change, roles_of(kept.user)):
        raise Refused("提出人已不再负责此事，请否决这项，由现任管理员重新提出。")
    kept.delete()
    return _done(change, kept, Act(by, at, address, kept.proposed_by.get_username()))


@transaction.atomic
def drop(*, proposal: Proposal, by: User, at: datetime, address: str = "") -> None:
    """Take a proposal back, or turn it down.

    Raises:
        Overreach: `by` is neither who proposed it nor who may confirm it.
        Refused: it is decided already.
    """
    is_own = by.pk == proposal.proposed_by_id
    if not is_own and (reason := why_not(proposal, by)):
        raise Overreach(reason)
    if not Proposal.objects.filter(pk=proposal.pk).delete()[0]:
        raise Refused("这项已经处理，没有做任何改动。")
    _keep("撤回" if is_own else "否决", proposal, Act(by, at, address, "" if is_own else proposal.proposed_by.get_username()))


def _done(change: Change, kept: Proposal, act: Act) -> str:
    user = kept.user
    match change:
        case Change.GRANT:
            changes.give(user, changes.Terms.of(kept), code=kept.secret, act=act)
        case Change.WITHDRAWAL:
            if (grant := Grant.objects.filter(user=user, role=kept.role).select_related("user", "unit").first()) is None:
                raise Refused(changes.NOT_HELD)
            changes.withdraw(grant, act=act)
        case Change.LAPSE:
            held = Grant.objects.filter(user=user, role=kept.role, section=kept.section, unit=kept.unit).first()
            if held is None:
                raise Refused(changes.NOT_HELD)
            changes.put_lapse(held, kept.lapses_on, act=act)
        case Change.PASSWORD:
            code = fresh_code()
            changes.put_password(user, kept.secret, code=make_password(code), act=act)
            return code
        case Change.FACTORS:
            changes.remove_factors(user, act=act)
        case Change.CLOSING | Change.OPENING:
            changes.activate(user, is_active=change is Change.OPENING, act=act)
    return ""


def _keep(word: str, proposal: Proposal, act: Act) -> None:
    said = {name: told for name, told in changes.Terms.of(proposal).told().items() if told}
    keep(by=act.by, at=act.at, verb=f"{word}{proposal.get_change_display()}", record=proposal.user, after=act.told(**said))
