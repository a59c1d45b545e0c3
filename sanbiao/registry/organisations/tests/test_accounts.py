"""Accounts by the system administrator, grants by the security administrator, and owners who take their accounts over."""

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from sanbiao.core.access.policy import grants_of as held_by
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import REASON
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.accounts import administrators_missing, create_account, first_administrators, grant_role
from sanbiao.registry.organisations.models import Grant, Handover
from sanbiao.tests.factories import NOON, GrantFactory, HandoverFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "Guarded-2023"
OTHER = "Another-2024"
ADMINISTRATORS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


def signed_in(role):
    client = Client(REMOTE_ADDR="10.0.0.9")
    client.force_login(GrantFactory(role=role, user__username=role.value).user)
    return client


@pytest.fixture
def system():
    """The browser of the system administrator."""
    return signed_in(Role.SYSTEM_ADMIN)


@pytest.fixture
def security():
    """The browser of the security administrator."""
    return signed_in(Role.SECURITY_ADMIN)


@pytest.fixture
def account():
    return UserFactory(username="wang", password=PASSWORD)


def sign_in(name, password):
    client = Client()
    return client, client.post(reverse("account_login"), {"login": name, "password": password})


def test_an_account_is_made_by_one_given_a_role_by_another_and_taken_over_by_its_owner(system, security):
    unit = UnitFactory(town=True)

    made = system.post(reverse("account-new"), {"username": "li", "name": "李明"})
    slip = system.post(made["Location"]).context
    given = {"role": Role.CLERK, "section": Section.CADRES, "unit": unit.pk}
    security.post(reverse("account", args=[slip["account"].pk]), given)
    owner, _ = sign_in("li", slip["code"])
    before = owner.get(reverse("ledger-list", args=["people-posting"]))
    told = owner.get(before["Location"]).content.decode()
    same = owner.post(before["Location"], {"password1": slip["code"], "password2": slip["code"]}).content.decode()
    owner.post(before["Location"], {"password1": OTHER, "password2": OTHER})

    given = Grant.objects.get(user__username="li")
    assert (given.role, given.section, given.unit) == (Role.CLERK, Section.CADRES, unit)
    assert before["Location"] == reverse("account_change_password")
    assert "由 system_admin 邀请您使用" in told
    assert "不能与邀请码或原密码相同" in same
    assert owner.get(reverse("ledger-list", args=["people-posting"])).status_code == 200
    kept = Event.objects.order_by("pk").values_list("verb", "by")
    assert list(kept) == [
        ("建立账号", "system_admin"), ("发邀请单", "system_admin"), ("授权", "security_admin"), ("登录", "li"), ("修改密码", "li")
    ]  # fmt: skip
    assert set(Event.objects.exclude(by="li").values_list("after__address", flat=True)) == {"10.0.0.9"}
    assert slip["code"] not in str(list(Event.objects.values()))


def test_a_code_of_invitation_lapses_and_another_one_is_given(system, account):
    slip = system.post(reverse("account-password", args=[account.pk])).context
    Handover.objects.update(lapses_at=NOON)

    _, late = sign_in("wang", slip["code"])
    asked = system.get(reverse("account-password", args=[account.pk])).content.decode()
    again = system.post(reverse("account-password", args=[account.pk])).context
    _, in_time = sign_in("wang", again["code"])

    assert "邀请码已于" in late.content.decode()
    assert Event.objects.get(verb="登录失败").after[REASON] == "邀请码已过期"
    assert "发邀请单" in asked
    assert again["code"] != slip["code"]
    assert in_time.status_code == 302


def test_the_slip_says_where_and_until_when_and_its_code_stands_nowhere_else(system):
    page = system.post(reverse("account-password", args=[UserFactory(username="li", first_name="李明").pk]))

    code = page.context["code"]
    assert all(said in page.content.decode() for said in ("李明", "http://testserver/accounts/login/", code, "有效至"))
    assert code not in str([*Event.objects.values(), *Handover.objects.values()])
    assert code not in system.get(reverse("account", args=[page.context["account"].pk])).content.decode()


def test_what_an_account_holds_counts_for_nothing_while_it_waits_for_its_owner():
    grant = GrantFactory()
    HandoverFactory(user=grant.user)

    assert held_by(grant.user) == ()


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"username": "WANG"}, "已有同名账号"),
        ({"username": "ｗａｎｇ"}, "已有同名账号"),
        ({"username": " wang "}, "已有同名账号"),
        ({"username": "a b"}, "用户名只能由"),
        ({"username": "wаng"}, "用户名只能由"),
        ({"username": "a/b"}, "用户名只能由"),
        ({"name": ""}, "姓名"),
    ],
    ids=["case", "full width", "blanks around", "with a space", "a letter of another script", "a slash", "no name"],
)
def test_a_faulty_account_is_not_made(system, account, fields, fault):
    answer = system.post(reverse("account-new"), {"username": "li", "name": "李明"} | fields)

    assert answer.status_code == 200
    assert fault in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["WANG", "Wang", "ｗａｎｇ"])
def test_a_name_is_taken_in_whatever_case_and_width_whoever_opens_the_account(account, name):
    with pytest.raises(Refused, match="已有同名账号"):
        create_account(username=name, name="王", password=PASSWORD, by="命令行", at=NOON)


def test_the_database_itself_refuses_names_that_differ_by_case(account):
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(username="Wang")


def test_names_are_found_by_an_index_that_stands_on_both_databases():
    with connection.cursor() as cursor:
        assert "organisations_username_once" in connection.introspection.get_constraints(cursor, "auth_user")


def test_somebody_types_the_own_name_in_full_width_and_is_signed_in(account):
    _, answer = sign_in("ＷＡＮＧ", PASSWORD)

    assert answer.status_code == 302


def test_an_administrator_is_one_of_everything_whatever_was_chosen(security, system, account):
    fields = {"role": Role.AUDIT_ADMIN, "section": Section.CADRES, "unit": UnitFactory().pk}

    security.post(reverse("account", args=[account.pk]), fields)
    system.post(reverse("proposal-confirm", args=[account.proposals.get().pk]))

    given = Grant.objects.get(user=account)
    assert (given.role, given.section, given.unit) == (Role.AUDIT_ADMIN, EVERY_SECTION, None)


@pytest.mark.parametrize("wanted", ADMINISTRATORS)
def test_somebody_with_business_data_becomes_no_administrator(account, wanted):
    GrantFactory(user=account, role=Role.READER)

    with pytest.raises(Refused, match="兼任"):
        grant_role(user=account, section=EVERY_SECTION, role=wanted, unit=None, by="guard", at=NOON)


def test_the_database_itself_refuses_two_administrators_in_one(account):
    GrantFactory(user=account, role=Role.SYSTEM_ADMIN)

    with pytest.raises(IntegrityError), transaction.atomic():
        GrantFactory(user=account, role=Role.AUDIT_ADMIN)


def test_the_same_grant_is_not_given_twice(security, account):
    GrantFactory(user=account, role=Role.CLERK)

    fields = {"role": Role.CLERK, "section": EVERY_SECTION}
    answer = security.post(reverse("account", args=[account.pk]), fields, follow=True)

    assert "已有这项授权" in answer.content.decode()
    assert Grant.objects.filter(user=account).count() == 1


def test_a_grant_is_withdrawn_and_that_is_kept(security, account):
    given = GrantFactory(user=account, role=Role.CLERK, unit=UnitFactory(code="J0100"))

    security.post(reverse("grant-withdraw", args=[given.pk]))

    event = Event.objects.get()
    assert not Grant.objects.filter(user=account).exists()
    assert (event.verb, event.before["unit"], event.after["address"]) == ("收回授权", "J0100", "10.0.0.9")


def test_a_new_password_closes_the_sessions_of_the_old_one_and_its_owner_is_told(system, account):
    session, _ = sign_in("wang", PASSWORD)

    slip = system.post(reverse("account-password", args=[account.pk])).context
    owner, answer = sign_in("wang", slip["code"])
    page = owner.get(answer["Location"], follow=True).content.decode()

    assert session.get(reverse("home")).status_code == 302
    assert "您的密码于" in page
    assert "由 system_admin 重置" in page
    assert "立即告知审计管理员" in page
    assert Handover.objects.get().user == account


def test_the_second_factor_of_an_account_stays_when_its_password_is_reset(system, account):
    Authenticator.objects.create(user=account, type="totp", data={"secret": "v1:"})
    GrantFactory(user=account)

    system.post(reverse("account-password", args=[account.pk]))

    assert Authenticator.objects.filter(user=account).exists()


def test_an_account_is_shut_and_opened_again(system, account):
    system.post(reverse("account-activation", args=[account.pk]))
    account.refresh_from_db()
    shut = account.is_active
    system.post(reverse("account-activation", args=[account.pk]))
    account.refresh_from_db()

    assert (shut, account.is_active) == (False, True)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["停用账号", "启用账号"]


def test_the_lock_is_lifted(system, account):
    for _ in range(5):
        Client().post(reverse("account_login"), {"login": "WANG", "password": "wrong"})
    _, locked = sign_in("wang", PASSWORD)
    system.post(reverse("account-unlock", args=[account.pk]))
    _, after = sign_in("wang", PASSWORD)

    assert (locked.status_code, after.status_code) == (429, 302)
    assert not AccessAttempt.objects.exists()


def test_a_lost_second_factor_of_who_holds_nothing_is_dropped_by_one(system, account):
    Authenticator.objects.create(user=account, type="totp", data={"secret": "v1:"})

    system.post(reverse("account-drop-factors", args=[account.pk]))

    assert not Authenticator.objects.filter(user=account).exists()
    assert Event.objects.get().verb == "停用动态口令"


def test_the_list_is_searched_by_name_and_shows_what_is_held(security, account):
    GrantFactory(user=account, role=Role.CLERK, unit=UnitFactory(short_name="白石镇"))
    UserFactory(username="zhao")

    page = security.get(reverse("grants"), {"q": "wan"}).content.decode()

    assert "科室经办人（各科室，白石镇）" in page
    assert "zhao" not in page


def test_the_page_of_an_account_tells_its_history(security, account):
    security.post(reverse("account", args=[account.pk]), {"role": Role.CLERK, "section": EVERY_SECTION})

    page = security.get(reverse("account", args=[account.pk]))

    assert [event.verb for event in page.context["events"]] == ["授权"]


def test_each_sees_the_buttons_of_the_own_duty(security, system, account):
    address = reverse("account", args=[account.pk])

    grants, accounts = security.get(address).content.decode(), system.get(address).content.decode()

    assert ("授予角色" in grants, "重置密码" in grants) == (True, False)
    assert ("授予角色" in accounts, "重置密码" in accounts) == (False, True)


def test_a_new_installation_has_the_three_administrators_and_who_is_there_stays():
    with pytest.raises(Refused, match="密码不合要求"):
        first_administrators(name="guard", password="12345678", at=NOON)
    UserFactory(username="System")

    made = first_administrators(name="guard", password="Steady-Harbour-7431", at=NOON)

    assert [(each.role, each.username) for each in made] == [
        (Role.SECURITY_ADMIN, "guard"),
        (Role.SYSTEM_ADMIN, "system2"),
        (Role.AUDIT_ADMIN, "audit"),
    ]
    assert set(Handover.objects.values_list("user__username", flat=True)) == {"system2", "audit"}
    assert len({each.password for each in made}) == 3
    assert administrators_missing() == []
    with pytest.raises(Refused, match="已有安全管理员"):
        first_administrators(name="other", password="Steady-Harbour-7431", at=NOON)


def test_an_installation_with_a_security_administrator_alone_is_given_the_others():
    GrantFactory(role=Role.SECURITY_ADMIN)

    made = first_administrators(name="", password="", at=NOON)

    assert [each.role for each in made] == [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN]
