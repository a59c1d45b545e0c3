"""Sessions: begun anew at sign-in, seen and ended by their owner and the security administrator, over with what they stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.tests.factories import GrantFactory

pytestmark = pytest.mark.django_db
PASSWORD, ANOTHER = "Guarded-2023", "Renewed-2024"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def _few_sign_ins() -> Iterator[None]:
    """So many sign-ins a minute are allowed from one address."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user():
    return GrantFactory(user__password=PASSWORD, role=Role.HEAD).user


def browser(user, **told: str) -> Client:
    """A browser in which somebody signed in, and said the password once more."""
    client = Client(**told)
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


def test_signing_in_begins_another_session_than_the_browser_came_with(user):
    """Also where somebody laid a session of his own into the browser before."""
    client, other = browser(GrantFactory(user__password=PASSWORD).user), Client()
    laid = client.session.session_key
    other.cookies[settings.SESSION_COOKIE_NAME] = laid
    other.post(reverse("account_logout"))
    other.cookies[settings.SESSION_COOKIE_NAME] = laid

    keys = []
    for _ in range(2):
        other.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
        keys.append(other.session.session_key)
        other.post(reverse("account_logout"))

    assert len({laid, *keys}) == 3
    assert all(len(key) >= 32 for key in keys)


def test_the_owner_sees_where_the_account_is_signed_in_and_nobody_elses(user):
    here, there = browser(user, REMOTE_ADDR="10.0.0.1"), browser(user, REMOTE_ADDR="10.0.0.2", HTTP_USER_AGENT=PHONE)
    browser(GrantFactory(user__password=PASSWORD).user, REMOTE_ADDR="10.0.0.3")

    page = here.get(reverse("account_sessions")).text

    assert all(shown in page for shown in ("10.0.0.1", "10.0.0.2", "谷歌内核浏览器，安卓手机"))
    assert "10.0.0.3" not in page
    assert not any(client.session.session_key in page for client in (here, there))


@pytest.mark.parametrize("asked", ["others", "one"])
def test_other_sessions_are_ended_and_the_own_stays(user, asked):
    here, there, else_where = browser(user), browser(user), browser(GrantFactory(user__password=PASSWORD).user)
    [handle] = [each.handle for each, is_own in here.get(reverse("account_sessions")).context["sessions"] if not is_own]

    here.post(reverse("account_sessions"), {"session": handle if asked == "one" else asked})

    assert [is_in(client) for client in (here, there, else_where)] == [True, False, True]
    assert Event.objects.get(verb="结束登录").after == {"sessions": 1}


@pytest.mark.parametrize("sent", [{}, {"session": ""}, {"session": "nonsense"}, {"session": "甲" * 500}])
def test_what_names_no_session_ends_none(user, sent):
    here, there = browser(user), browser(user)

    here.post(reverse("account_sessions"), sent)

    assert is_in(there)
    assert not Event.objects.filter(verb="结束登录").exists()


def test_the_password_is_asked_for_first(client, user):
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    there = browser(user)

    asked = [client.get(reverse("account_sessions")), client.post(reverse("account_sessions"), {"session": "others"})]

    assert all(answer["Location"].startswith(reverse("account_reauthenticate")) for answer in asked)
    assert is_in(there)


@pytest.mark.parametrize("asked", ["one", "all"])
def test_the_security_administrator_sees_and_ends_the_sessions_of_one_account(user, asked):
    admin = GrantFactory(user__password=PASSWORD, role=Role.SECURITY_ADMIN).user
    there, phone = browser(user, REMOTE_ADDR="10.0.0.2"), browser(user, REMOTE_ADDR="10.0.0.1", HTTP_USER_AGENT="Phone")
    others, at_work = browser(GrantFactory(user__password=PASSWORD).user), browser(admin)

    shown = at_work.get(reverse("account", args=[user.pk]))
    [handle] = [each.handle for each in shown.context["sessions"] if each.browser == "Phone"]
    at_work.post(reverse("account-end-sessions", args=[user.pk]), {"session": handle} if asked == "one" else {})

    assert "10.0.0.2" in shown.text
    assert [is_in(client) for client in (there, phone, others, at_work)] == [asked == "one", False, True, True]
    assert Event.objects.get(verb="结束登录").by == admin.username


def _changed_by_owner(user, here):
    fields = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
    here.post(reverse("account_change_password"), fields)


def _reset(user, here):
    user.set_password(ANOTHER)
    user.save()


def _shut(user, here):
    user.is_active = False
    user.save()


def _gone(user, here):
    user.grants.all().delete()
    user.delete()


@pytest.mark.parametrize(
    ("change", "stays"),
    [(_changed_by_owner, True), (_reset, False), (_shut, False), (_gone, False)],
    ids=["changed by its owner", "reset", "shut", "gone"],
)
def test_sessions_end_with_the_password_or_the_account_that_they_stand_on(user, change, stays):
    here, there = browser(user), browser(user)

    change(user, here)

    assert (is_in(here), is_in(there)) == (stays, False)
