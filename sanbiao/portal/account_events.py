"""Every sign-in, lock and change of a password or second factor is an event with its source.

allauth and axes tell of them by signals alone; this is the one place that listens. What their pages do runs in one transaction
with the event (`in_one`), but for a factor that is set up and codes that are made: of these allauth tells right after it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from sanbiao.core.audit.services import keep
from sanbiao.registry.organisations.accounts import account_of

TOTP, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
VERBS: dict[Any, str | dict[str, str]] = {  # Any: signals, which nobody but packages sends
    account.password_changed: "修改密码",
    factors.authenticator_added: {TOTP: "启用动态口令", RECOVERY: "生成备用口令"},
    factors.authenticator_removed: {TOTP: "停用动态口令", RECOVERY: "作废备用口令"},
    factors.authenticator_reset: {RECOVERY: "重新生成备用口令"},
    factors.authenticator_used: {TOTP: "", RECOVERY: "使用备用口令"},
    factors.authentication_failed: "动态口令错误",
}
"""What is kept when a signal is sent, by the kind of the factor where it is about one; nothing where the sign-in says it."""
UNHEARD = {
    account.user_logged_in: "the adapter keeps it, with the address",
    account.user_logged_out: "the adapter keeps it, of those who signed out by the page",
    account.authentication_step_completed: "a step of a sign-in, which is kept when it is whole",
    account.user_signed_up: "nobody signs up",
    account.password_set: "no account is without a password that would ask for a first one",
    account.password_reset: "nothing is reset by mail",
    account.password_reset_code_rejected: "nothing is reset by mail",
    account.login_code_rejected: "nobody signs in by mail",
    account.email_added: "accounts have no mail",
    account.email_changed: "accounts have no mail",
    account.email_removed: "accounts have no mail",
    account.email_confirmed: "accounts have no mail",
    account.email_confirmation_sent: "accounts have no mail",
    account.email_verification_code_rejected: "accounts have no mail",
}
"""The signals that are listened to by nobody, and why."""


def listen() -> None:
    """Keep what the signals tell from now on."""
    for signal in VERBS:
        signal.connect(_heard, dispatch_uid="sanbiao")
    user_locked_out.connect(_locked, dispatch_uid="sanbiao")


def whence() -> dict[str, str]:
    """From which address the present request comes."""
    return {"address": context.request.META["REMOTE_ADDR"]}


def in_one(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page whose changes and their events stand or fall together."""
    return transaction.atomic(view)


def _heard(signal: Any, request: HttpRequest, user: User, authenticator: Authenticator | None = None, **told: Any) -> None:
    verb = VERBS[signal]
    if isinstance(verb, dict):
        verb = verb[authenticator.type] if authenticator else ""
    if verb:
        keep(by=user, at=timezone.now(), verb=verb, record=user, after={"address": request.META["REMOTE_ADDR"]})


def _locked(request: HttpRequest, username: str, ip_address: str, **told: Any) -> None:
    if found := account_of(username or ""):
        keep(by=found, at=timezone.now(), verb="账号锁定", record=found, after={"address": ip_address})
