"""Signing in and out, the lock, the second factor, and what is closed."""

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse

from sanbiao.core.access.models import FailureCount
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.portal.sign_in import OFFER
from sanbiao.registry.organisations.accounts import unlock_account
from sanbiao.tests.factories import NOON, GrantFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "Guarded-2023"
WRONG = "Guessed-2023"


@pytest.fixture
def user():
    return UserFactory(username="wang", password=PASSWORD)


def sign_in(client, username="wang", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": username, "password": password})


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_person_with_the_password_comes_to_the_home_page(client, user):
    response = sign_in(client)

    assert response.status_code == 302
    assert response["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client, user):
    asked = client.get(reverse("search") + "?q=zs")
    page = client.get(asked["Location"])
    response = client.post(asked["Location"], {"login": "wang", "password": PASSWORD, "next": "/search/?q=zs"})

    assert 'name="next" value="/search/?q=zs"' in page.content.decode()
    assert response["Location"] == "/search/?q=zs"


def test_a_wrong_password_is_answered_in_chinese_and_tells_not_which_was_wrong(client, user):
    known = sign_in(client, password=WRONG).content.decode()
    unknown = sign_in(client, username="nobody", password=WRONG).content.decode()

    assert "用户名或密码不正确" in known
    assert "用户名或密码不正确" in unknown


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(client, user):
    answers = [sign_in(client, password=WRONG).status_code for _ in range(5)]
    locked = sign_in(client)

    assert answers == [200, 200, 200, 200, 429]
    assert locked.status_code == 429
    assert "账号暂时锁定" in locked.content.decode()
    assert "已锁定 15 分钟" in locked.content.decode()
    assert client.get(reverse("home")).status_code == 302


def test_the_lock_of_one_account_leaves_the_others_open(client, user):
    UserFactory(username="li", password=PASSWORD)
    for _ in range(5):
        sign_in(client, password=WRONG)

    assert sign_in(Client(), username="li").status_code == 302


def test_four_wrong_passwords_are_forgotten_at_the_right_one(client, user):
    for _ in range(4):
        sign_in(client, password=WRONG)
    sign_in(client)

    assert not AccessAttempt.objects.exists()


def test_a_shut_account_is_told_so(client):
    UserFactory(username="wang", password=PASSWORD, is_active=False)

    response = client.post(reverse("account_login"), {"login": "wang", "password": PASSWORD}, follow=True)

    assert "账号已停用" in response.content.decode()


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_reset_password", "account_email", "account_set_password", "mfa_download_recovery_codes"],
)
def test_what_is_not_needed_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"])
def test_nobody_signs_up_or_resets_a_password_by_mail(client, path):
    assert client.post(path, {"username": "new", "password1": PASSWORD, "password2": PASSWORD}).status_code == 404


def test_even_a_page_for_signing_up_would_find_it_closed(rf):
    request = rf.get("/accounts/signup/")

    assert get_adapter(request).is_open_for_signup(request) is False


def test_signing_out_asks_first_and_then_closes_the_session(client, user):
    client.force_login(user)

    asked = client.get(reverse("account_logout"))
    client.post(reverse("account_logout"))

    assert "退出后" in asked.content.decode()
    assert client.get(reverse("home")).status_code == 302


def test_a_password_is_changed_by_whoever_knows_it(client, user):
    client.force_login(user)
    fields = {"oldpassword": PASSWORD, "password1": "Another-2024", "password2": "Another-2024"}

    changed = client.post(reverse("account_change_password"), fields)

    user.refresh_from_db()
    assert user.check_password("Another-2024")
    assert changed["Location"] == reverse("home")


def test_an_account_without_a_password_has_none_to_change(client, user):
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    fields = {"oldpassword": "", "password1": "Another-2024", "password2": "Another-2024"}

    answers = [client.get(reverse("account_change_password")), client.post(reverse("account_change_password"), fields)]

    user.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    "weak",
    [
        "Short-1234",
        "onlylettersabc",
        "lowercase12345",
        "password1234",
        "Password-123",
        "1Qwertyuiop!1",
        "Sanbiao-2024!",
        "组织部Zuzhibu-2024",
    ],
)
def test_weak_passwords_are_refused(weak):
    with pytest.raises(ValidationError):
        validate_password(weak)


@pytest.mark.parametrize(
    "strong",
    [
        "Guarded-2023",
        "guarded-2023",
        "GUARDED-2023",
        "汉字口令一二三Abc123",
        "Sanbiao and a long Sentence of 2024",
        "A" + "ü1" * 60,
    ],
)
def test_three_kinds_of_characters_are_enough(strong):
    assert validate_password(strong) is None


@pytest.fixture
def secret(client, user):
    """The secret of a second factor that `user` set up by the page."""
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret), "offer": page.context["form"].offer})
    client.post(reverse("account_logout"))
    return secret


def test_a_secret_that_was_not_offered_to_this_person_is_none(client, user):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    offered = client.get(reverse("mfa_activate_totp")).context["form"]
    others = signing.dumps([user.pk + 1, offered.secret], salt=OFFER)

    for forged in (others, offered.offer[:-1], ""):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(offered.secret), "offer": forged})
        assert answer.status_code == 200
        assert answer.context["form"].secret != offered.secret

    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000", "offer": offered.offer})
    assert "动态口令不正确" in wrong.content.decode()
    assert wrong.context["form"].secret == offered.secret
    assert not Authenticator.objects.exists()


def test_the_second_factor_is_asked_for_once_set_up(client, secret):
    asked = sign_in(client)
    half_way = client.get(reverse("home"))
    done = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert asked["Location"] == reverse("mfa_authenticate")
    assert half_way.status_code == 302
    assert done["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200


def test_a_wrong_code_does_not_sign_in(client, secret):
    sign_in(client)

    response = client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert "动态口令不正确" in response.content.decode()
    assert client.get(reverse("home")).status_code == 302


def test_a_recovery_code_signs_in_once(client, secret, user):
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    answers = []
    for browser in (Client(), Client()):
        sign_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": codes[0]})
        answers.append(browser.get(reverse("home")).status_code)

    assert answers == [200, 302]


def test_codes_are_guessed_five_times_from_wherever_and_then_not_even_the_right_one_is_taken(client, secret, user):
    for number in range(5):
        other = Client(REMOTE_ADDR=f"10.0.0.{number}")
        sign_in(other)
        other.post(reverse("mfa_authenticate"), {"code": "000000"})
    sign_in(client)

    waiting = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    FailureCount.objects.update(forgotten_at=NOON)
    after = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert "尝试次数过多" in waiting.content.decode()
    assert after["Location"] == reverse("home")
    assert Event.objects.filter(verb="动态口令错误", record=str(user.pk)).count() == 5


def test_a_right_code_begins_the_count_anew(client, secret):
    for _ in range(2):
        for _ in range(4):
            sign_in(client)
            client.post(reverse("mfa_authenticate"), {"code": "000000"})
        Authenticator.objects.filter(type="totp").update(last_used_at=None)
        done = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        cache.clear()  # a code is taken once; the clock does not move for a test
        assert done["Location"] == reverse("home")
        client.post(reverse("account_logout"))


def test_passwords_are_guessed_from_many_addresses_no_more_often_and_whoever_unlocks_opens(client, user):
    answers = [sign_in(Client(REMOTE_ADDR=f"10.0.{number}.1"), password=WRONG).status_code for number in range(21)]
    locked = sign_in(client)
    unlock_account(user=user, by="命令行", at=NOON)

    assert answers == [200] * 20 + [429]
    assert locked.status_code == 429
    assert "各处多次输错密码" in locked.content.decode()
    assert sign_in(client).status_code == 302


def test_a_sign_in_and_what_was_tried_in_vain_are_events_with_their_source(user):
    client = Client(REMOTE_ADDR="10.0.0.7")
    sign_in(client, password=WRONG)
    sign_in(client, username="nobody", password=WRONG)
    sign_in(client)

    kept = Event.objects.filter(record=str(user.pk)).order_by("pk").values_list("verb", "after__address")
    assert list(kept) == [("登录失败", "10.0.0.7"), ("登录", "10.0.0.7")]


def test_the_secret_of_the_second_factor_is_sealed_in_the_database(secret, user):
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]

    assert stored != secret
    assert stored.startswith("v1:")


def test_the_factor_is_shown_and_taken_away_by_its_owner(client, secret, user):
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    index = client.get(reverse("mfa_index")).content.decode()
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))

    assert "已启用" in index
    assert "尚余 10 个" in codes
    assert not Authenticator.objects.filter(user=user).exists()


def test_setting_up_a_factor_asks_for_the_password_once_more(client, user):
    client.force_login(user)

    response = client.get(reverse("mfa_activate_totp"), follow=True)

    assert "请再次输入密码" in response.content.decode()


def test_the_demonstration_account_is_shown_only_where_it_is_set(client, settings):
    settings.SANBIAO_DEMO = ""
    without = client.get(reverse("account_login")).content.decode()
    settings.SANBIAO_DEMO = "demo:Shown-2023"
    shown = client.get(reverse("account_login")).content.decode()

    assert "演示环境" not in without
    assert "demo" in shown
    assert "Shown-2023" in shown


def test_the_demonstration_names_every_account_and_what_it_is_for(client, settings):
    settings.SANBIAO_DEMO = "demo:Shown-2023"
    for name, role in (("demo", Role.HEAD), ("seen", Role.READER), ("audit", Role.AUDIT_ADMIN)):
        GrantFactory(user__username=name, role=role)

    shown = client.get(reverse("account_login")).context["demo_accounts"]

    assert shown == [
        ("demo", "各科室，全市，科室负责人（办理、导入、填报、编制报告）"),
        ("seen", "各科室，全市，查阅人（只看不改）"),
        ("audit", "审计管理员（操作记录、封存、异常使用，看不到业务）"),
    ]


def test_the_admin_is_there_for_superusers_alone(client, admin_client):
    head = GrantFactory(role=Role.HEAD).user
    anonymous = client.get("/admin/", follow=True)
    client.force_login(head)

    assert anonymous.redirect_chain[-1][0] == "/accounts/login/?next=/admin/"
    assert client.get("/admin/").status_code == 404
    assert client.get("/admin/login/").status_code == 404
    assert admin_client.get("/admin/").status_code == 200
