"""Accounts and grants: given by the security administrator, and the three administrators kept apart."""

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.audit.models import Event
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.models import Grant
from sanbiao.registry.organisations.services import grant_role, withdraw_grant
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "Guarded-2023"
ADMINISTRATORS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


@pytest.fixture
def guard(client):
    """The security administrator, signed in."""
    user = GrantFactory(role=Role.SECURITY_ADMIN).user
    client.force_login(user)
    return user


@pytest.fixture
def account():
    return UserFactory(username="wang", password=PASSWORD)


def test_an_account_is_made_and_given_a_role_over_a_unit(client, guard):
    unit = UnitFactory(town=True)
    fields = {"username": "li", "name": "李明", "password": PASSWORD}

    made = client.post(reverse("account-new"), fields)
    client.post(made["Location"], {"role": Role.CLERK, "section": Section.CADRES, "unit": unit.pk})

    given = Grant.objects.get(user__username="li")
    assert (given.role, given.section, given.unit) == (Role.CLERK, Section.CADRES, unit)
    assert given.user.check_password(PASSWORD)
    assert list(Event.objects.order_by("pk").values_list("verb", "by")) == [
        ("建立账号", guard.username),
        ("授权", guard.username),
    ]
    assert PASSWORD not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"username": "WANG"}, "已有同名账号"),
        ({"username": "a b"}, "用户名"),
        ({"password": "short"}, "密码"),
        ({"name": ""}, "姓名"),
    ],
    ids=["taken", "with a space", "weak password", "no name"],
)
def test_a_faulty_account_is_not_made(client, guard, account, fields, fault):
    answer = client.post(reverse("account-new"), {"username": "li", "name": "李明", "password": PASSWORD} | fields)

    assert answer.status_code == 200
    assert fault in answer.content.decode()
    assert not Event.objects.exists()


def test_an_administrator_is_one_of_everything_whatever_was_chosen(client, guard, account):
    fields = {"role": Role.AUDIT_ADMIN, "section": Section.CADRES, "unit": UnitFactory().pk}

    client.post(reverse("account", args=[account.pk]), fields)

    given = Grant.objects.get(user=account)
    assert (given.section, given.unit) == (EVERY_SECTION, None)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [(held, wanted) for held in ADMINISTRATORS for wanted in (*ADMINISTRATORS, Role.HEAD, Role.READER) if held != wanted],
)
def test_an_administrator_is_given_nothing_else(client, guard, account, held, wanted):
    GrantFactory(user=account, role=held)

    answer = client.post(reverse("account", args=[account.pk]), {"role": wanted, "section": EVERY_SECTION})

    assert "不得由一人兼任" in answer.content.decode()
    assert [each.role for each in Grant.objects.filter(user=account)] == [held]


@pytest.mark.parametrize("wanted", ADMINISTRATORS)
def test_somebody_with_business_data_becomes_no_administrator(account, wanted):
    GrantFactory(user=account, role=Role.READER)

    with pytest.raises(Refused, match="兼任"):
        grant_role(user=account, section=EVERY_SECTION, role=wanted, unit=None, by="guard", at=NOON)


def test_the_database_itself_refuses_two_administrators_in_one(account):
    GrantFactory(user=account, role=Role.SYSTEM_ADMIN)

    with pytest.raises(IntegrityError), transaction.atomic():
        GrantFactory(user=account, role=Role.AUDIT_ADMIN)


def test_the_same_grant_is_not_given_twice(client, guard, account):
    GrantFactory(user=account, role=Role.CLERK)

    answer = client.post(reverse("account", args=[account.pk]), {"role": Role.CLERK, "section": EVERY_SECTION})

    assert "已有这项授权" in answer.content.decode()
    assert Grant.objects.filter(user=account).count() == 1


def test_a_grant_is_withdrawn_and_that_is_kept(client, guard, account):
    given = GrantFactory(user=account, role=Role.CLERK, unit=UnitFactory(code="J0100"))

    client.post(reverse("grant-withdraw", args=[given.pk]))

    event = Event.objects.get()
    assert not Grant.objects.filter(user=account).exists()
    assert (event.verb, event.before["unit"]) == ("收回授权", "J0100")


def test_the_last_security_administrator_stays(client, guard):
    own = Grant.objects.get(user=guard)

    answer = client.post(reverse("grant-withdraw", args=[own.pk]), follow=True)

    assert "唯一的安全管理员" in answer.content.decode()
    assert Grant.objects.filter(pk=own.pk).exists()


def test_the_last_but_one_security_administrator_may_go(guard):
    other = GrantFactory(role=Role.SECURITY_ADMIN)

    withdraw_grant(grant=other, by=guard, at=NOON)

    assert Grant.objects.filter(role=Role.SECURITY_ADMIN).count() == 1


def test_a_new_password_closes_the_sessions_of_the_old_one(client, guard, account):
    session = Client()
    session.force_login(account)

    client.post(reverse("account-password", args=[account.pk]), {"password": "Another-2024"})

    account.refresh_from_db()
    assert account.check_password("Another-2024")
    assert session.get(reverse("home")).status_code == 302
    assert Event.objects.get().verb == "重置密码"


def test_an_account_is_shut_and_opened_again(client, guard, account):
    client.post(reverse("account-activation", args=[account.pk]))
    account.refresh_from_db()
    shut = account.is_active
    client.post(reverse("account-activation", args=[account.pk]))
    account.refresh_from_db()

    assert (shut, account.is_active) == (False, True)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["停用账号", "启用账号"]


def test_nobody_shuts_the_own_account(client, guard):
    answer = client.post(reverse("account-activation", args=[guard.pk]), follow=True)

    guard.refresh_from_db()
    assert guard.is_active
    assert "不能停用自己的账号" in answer.content.decode()


def test_the_lock_is_lifted(client, guard, account):
    for _ in range(5):
        Client().post(reverse("account_login"), {"login": "WANG", "password": "wrong"})
    locked = Client().post(reverse("account_login"), {"login": "wang", "password": PASSWORD})
    client.post(reverse("account-unlock", args=[account.pk]))
    after = Client().post(reverse("account_login"), {"login": "wang", "password": PASSWORD})

    assert (locked.status_code, after.status_code) == (429, 302)
    assert not AccessAttempt.objects.exists()


def test_a_lost_second_factor_is_dropped(client, guard, account):
    Authenticator.objects.create(user=account, type="totp", data={"secret": "v1:"})

    client.post(reverse("account-drop-factors", args=[account.pk]))

    assert not Authenticator.objects.filter(user=account).exists()
    assert Event.objects.get().verb == "停用动态口令"


def test_the_list_is_searched_by_name_and_shows_what_is_held(client, guard, account):
    GrantFactory(user=account, role=Role.CLERK, unit=UnitFactory(short_name="白石镇"))
    UserFactory(username="zhao")

    page = client.get(reverse("grants"), {"q": "wan"}).content.decode()

    assert "科室经办人（各科室，白石镇）" in page
    assert "zhao" not in page


def test_the_page_of_an_account_tells_its_history(client, guard, account):
    client.post(reverse("account", args=[account.pk]), {"role": Role.CLERK, "section": EVERY_SECTION})

    page = client.get(reverse("account", args=[account.pk]))

    assert [event.verb for event in page.context["events"]] == ["授权"]


def test_superusers_give_and_take_grants_by_the_same_rules(admin_client, account):
    unit = UnitFactory()
    fields = {"user": account.pk, "role": Role.CLERK, "section": Section.CADRES, "unit": unit.pk}

    admin_client.post("/admin/organisations/grant/add/", fields)
    refused = admin_client.post("/admin/organisations/grant/add/", fields | {"role": Role.AUDIT_ADMIN})
    given = Grant.objects.get(user=account)
    admin_client.post(f"/admin/organisations/grant/{given.pk}/delete/", {"post": "yes"})
    admin_client.post(f"/admin/auth/user/{account.pk}/change/", {"username": "wang", "first_name": "王", "is_active": ""})

    account.refresh_from_db()
    assert "不得由一人兼任" in refused.content.decode()
    assert not Grant.objects.filter(user=account).exists()
    assert not account.is_active
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["授权", "收回授权", "修改账号"]


def test_superusers_take_back_several_grants_at_once_and_each_is_kept(admin_client):
    given, other = GrantFactory.create_batch(2), GrantFactory()
    chosen = [grant.pk for grant in given]

    admin_client.post(
        "/admin/organisations/grant/", {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}, follow=True
    )

    assert list(Grant.objects.all()) == [other]
    kept = Event.objects.filter(verb="收回授权", by="admin").values_list("record", flat=True)
    assert sorted(kept) == sorted(str(pk) for pk in chosen)


@pytest.mark.parametrize(
    ("address", "sent"),
    [("{pk}/delete/", {"post": "yes"}), ("", {"action": "delete_selected", "post": "yes"})],
    ids=["one", "several"],
)
def test_superusers_cannot_take_back_the_last_security_administrator(admin_client, guard, address, sent):
    last, other = Grant.objects.get(user=guard), GrantFactory()

    answer = admin_client.post(
        f"/admin/organisations/grant/{address.format(pk=last.pk)}", sent | {"_selected_action": [other.pk, last.pk]}, follow=True
    )

    assert "唯一的安全管理员" in answer.content.decode()
    assert set(Grant.objects.all()) == {last, other}
    assert not Event.objects.exists()
