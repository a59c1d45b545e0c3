"""The pages of organisations, accounts and grants: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.registry.organisations.tests.factories import GrantFactory, UserFactory
from sanbiao.tests.opening import EVERYBODY, SECURITY, SECURITY_POST, WITHIN_REACH, Opens


def an_account(world: SimpleNamespace) -> tuple[Any, ...]:
    return (world.account.pk,)


OPENS = {
    "organisation-choices": Opens(EVERYBODY),
    "unit": Opens(WITHIN_REACH, lambda world: (world.town.pk,)),
    "grants": Opens(SECURITY),
    "grant-withdraw": Opens(SECURITY_POST, lambda world: (world.grant.pk,)),
    "account-new": Opens(SECURITY),
    "account": Opens(SECURITY, an_account),
    "account-password": Opens(SECURITY, an_account),
    "account-activation": Opens(SECURITY_POST, an_account),
    "account-unlock": Opens(SECURITY_POST, an_account),
    "account-end-sessions": Opens(SECURITY_POST, an_account),
    "account-drop-factors": Opens(SECURITY_POST, an_account),
}
SHOWN = {
    "choice of the organisation": ("organisation-choices", "demo", "/organisations/choices/?q=镇"),
    "page of a town": ("unit", "demo", "/units/{town_unit}/"),
    "page of a village": ("unit", "demo", "/units/{village_unit}/?period=2023H1"),
    "accounts": ("grants", "security", "/grants/"),
    "account": ("account", "security", "/grants/accounts/{account}/"),
    "new account": ("account-new", "security", "/grants/accounts/new/"),
    "new password": ("account-password", "security", "/grants/accounts/{account}/password/"),
}
KEYS = {
    "town_unit": "SELECT id FROM organisations_unit WHERE kind = 'town' ORDER BY code",
    "village_unit": "SELECT id FROM organisations_unit WHERE kind = 'village' ORDER BY code",
    "account": "SELECT id FROM auth_user WHERE username = 'town'",
}
NO_PAGES = {"account-activation", "account-drop-factors", "account-end-sessions", "account-unlock", "grant-withdraw"}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    account = UserFactory()
    return {"account": account, "grant": GrantFactory(user=account)}
