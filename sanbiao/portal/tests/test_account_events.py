"""Every sign-in, failure, lock and change of a password or factor is an event with the address it came from."""

import pytest
from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import User
from django.core.cache import cache
from django.dispatch import Signal
from django.test import Client
from django.urls import reverse

from sanbiao.core.audit.models import Event
from sanbiao.core.secrecy.fields import seal
from sanbiao.portal.account_events import UNHEARD, VERBS
from sanbiao.tests.addresses import addresses
from sanbiao.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD, WRONG, OTHER = "Guarded-2023", "Guessed-2023", "Another-2024"
HERE = "10.0.0.7"


@pytest.fixture
def user():
    return UserFactory(username="wang", password=PASSWORD)


@pytest.fixture
def client():
    return Client(REMOTE_ADDR=HERE)


def sign_in(client, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": "wang", "password": password})


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def told():
    """What was kept since it was last asked for: all of it of one account and from one address."""
    seen = 0

    def fresh():
        nonlocal seen
        events = list(Event.objects.filter(pk__gt=seen).order_by("pk"))
        seen = max([seen, *(event.pk for event in events)])
        assert {(event.by, event.after["address"]) for event in events} <= {("wang", HERE)}
        return [event.verb for event in events]

    return fresh


def test_every_signal_of_allauth_is_heard_or_said_not_to_be():
    signals = {each for module in (account, factors) for each in vars(module).values() if isinstance(each, Signal)}

    assert len(signals) > 15
    assert signals - {account._add_email} == VERBS.keys() | UNHEARD.keys()
    assert not VERBS.keys() & UNHEARD.keys()


WALKED = {
    "account_login", "account_logout", "account_change_password", "account_reauthenticate",
    "mfa_authenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes",
}  # fmt: skip
NOTHING = {"account_inactive", "mfa_index", "mfa_view_recovery_codes"}
"""Pages that change nothing."""
ALIKE = {"mfa_reauthenticate"}
"""Takes a code as `mfa_authenticate` does."""
ELSEWHERE = {"account_sessions", "account_digest"}
"""Walked in test_sessions and test_digest."""


def test_every_address_of_the_own_account_is_walked_here():
    assert {
        each.name for each in addresses() if each.name.startswith(("account_", "mfa_"))
    } == WALKED | NOTHING | ALIKE | ELSEWHERE


def test_a_life_of_an_account_is_told_by_its_events(client, user, told, django_capture_on_commit_callbacks):
    sign_in(client, WRONG)
    assert told() == ["登录失败"]
    sign_in(client)
    assert told() == ["登录"]
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    offered = client.get(reverse("mfa_activate_totp")).context["form"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(offered.secret), "offer": offered.offer})
    assert told() == ["启用动态口令", "生成备用口令"]
    typed = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    client.post(reverse("account_change_password"), typed)
    assert told() == ["修改密码"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    assert told() == ["重新生成备用口令"]
    client.post(reverse("account_logout"))
    assert told() == ["退出"]
    sign_in(client, OTHER)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert told() == ["动态口令错误"]
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert told() == ["使用备用口令", "登录"]
    client.post(reverse("account_reauthenticate"), {"password": OTHER})
    client.post(reverse("mfa_deactivate_totp"))
    assert told() == ["停用动态口令", "作废备用口令"]


def test_locks_are_events(client, user, told):
    for _ in range(5):
        sign_in(client, WRONG)
    assert told() == [*["登录失败"] * 4, "账号锁定", "登录失败"]

    for number in range(15):
        sign_in(Client(REMOTE_ADDR=f"10.0.1.{number}"), WRONG)
    locked = Event.objects.order_by("-pk").first()
    assert (locked.verb, locked.after) == ("账号锁定", {"address": "10.0.1.14", "everywhere": "是"})


def test_a_lock_of_the_second_factor_is_an_event(client, user, told):
    Authenticator.objects.create(user=user, type="totp", data={"secret": seal("JBSWY3DPEHPK3PXP")})
    for _ in range(5):
        sign_in(client)
        cache.clear()
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert told() == ["动态口令错误"] * 5 + ["动态口令锁定"]


def test_a_sign_in_to_a_shut_account_is_an_event(client, user, told):
    user.is_active = False
    user.save()

    sign_in(client)

    assert told() == ["登录失败"]
    assert Event.objects.get().after["@reason"] == "账号已停用"


def test_the_stock_admin_signs_out_and_changes_passwords_by_the_pages_that_keep_it(admin_client):
    typed = {"old_password": "password", "new_password1": OTHER, "new_password2": OTHER}

    left, changed = admin_client.post("/admin/logout/"), admin_client.post("/admin/password_change/", typed)

    assert (left["Location"], changed["Location"]) == (reverse("account_logout"), reverse("account_change_password"))
    assert User.objects.get(username="admin").check_password("password")
