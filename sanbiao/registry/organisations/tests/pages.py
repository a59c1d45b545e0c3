"""The pages of organisations, accounts and grants: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.registry.organisations.tests.factories import GrantFactory, ProposalFactory, UserFactory
from sanbiao.tests.opening import EVERYBODY, POST_ONLY, SECURITY_POST, WITHIN_REACH, Opens, of


def an_account(world: SimpleNamespace) -> tuple[Any, ...]:
    return (world.account.pk,)


def a_proposal(world: SimpleNamespace) -> tuple[Any, ...]:
    return (world.proposal.pk,)


SYSTEM = of(404, system_admin=200)
SYSTEM_POST = of(404, system_admin=POST_ONLY)
ACCOUNTS = of(404, system_admin=200, security_admin=200)
OPENS = {
    "organisation-choices": Opens(EVERYBODY),
    "unit": Opens(WITHIN_REACH, lambda world: (world.town.pk,)),
    "grants": Opens(ACCOUNTS),
    "grant-withdraw": Opens(SECURITY_POST, lambda world: (world.grant.pk,)),
    "grant-lapse": Opens(SECURITY_POST, lambda world: (world.grant.pk,)),
    "account-new": Opens(SYSTEM),
    "account": Opens(ACCOUNTS, an_account),
    "account-password": Opens(SYSTEM, an_account),
    "account-activation": Opens(SYSTEM_POST, an_account),
    "account-unlock": Opens(SYSTEM_POST, an_account),
    "account-end-sessions": Opens(SECURITY_POST, an_account),
    "account-drop-factors": Opens(SYSTEM_POST, an_account),
    "proposals": Opens(of(404, administrators=200)),
    "proposal-confirm": Opens(of(404, administrators=POST_ONLY), a_proposal),
    "proposal-drop": Opens(of(404, administrators=POST_ONLY), a_proposal),
}
SHOWN = {
    "choice of the organisation": ("organisation-choices", "demo", "/organisations/choices/?q=镇"),
    "page of a town": ("unit", "demo", "/units/{town_unit}/"),
    "page of a village": ("unit", "demo", "/units/{village_unit}/?period=2023H1"),
    "accounts": ("grants", "security", "/grants/"),
    "account": ("account", "security", "/grants/accounts/{account}/"),
    "account as the system administrator sees it": ("account", "system", "/grants/accounts/{account}/"),
    "what waits for a second person": ("proposals", "audit", "/grants/proposals/"),
    "new account": ("account-new", "system", "/grants/accounts/new/"),
    "new password": ("account-password", "system", "/grants/accounts/{account}/password/"),
}
KEYS = {
    "town_unit": "SELECT id FROM organisations_unit WHERE kind = 'town' ORDER BY code",
    "village_unit": "SELECT id FROM organisations_unit WHERE kind = 'village' ORDER BY code",
    "account": "SELECT id FROM auth_user WHERE username = 'town'",
}
NO_PAGES = {
    "account-activation",
    "account-drop-factors",
    "account-end-sessions",
    "account-unlock",
    "grant-lapse",
    "grant-withdraw",
    "proposal-confirm",
    "proposal-drop",
}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    account = UserFactory()
    return {"account": account, "grant": GrantFactory(user=account), "proposal": ProposalFactory(user=account)}
