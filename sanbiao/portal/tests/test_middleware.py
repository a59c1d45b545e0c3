"""The log line of a request: who and what, and never a name that stood in the query."""

import sqlite3
import time

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from structlog.testing import capture_logs

from sanbiao.core.access.roles import Role
from sanbiao.core.drive.models import ImportState
from sanbiao.portal.middleware import TOLD_EVERY
from sanbiao.tests.factories import GrantFactory, ImportFactory, PersonFactory

pytestmark = pytest.mark.django_db
REAL_TIME = time.time
IN_USE = settings.SANBIAO_IN_USE_COOKIE


def _raise(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("refused/", _raise(PermissionDenied())),
    path("suspicious/", _raise(SuspiciousOperation())),
    path("broken/", _raise(ValueError("secret"))),
]


def test_a_request_leaves_one_line_without_its_query(client):
    head = GrantFactory(role=Role.HEAD).user
    client.force_login(head)

    with capture_logs() as lines:
        client.get(reverse("search"), {"q": "曾国强"})

    [line] = [line for line in lines if line["event"] == "request"]
    assert (line["user"], line["method"], line["path"], line["status"]) == (head.pk, "GET", "/search/", 200)
    assert line["ms"] >= 0
    assert "曾国强" not in str(lines)


def test_a_stranger_is_no_user_in_the_log(client):
    with capture_logs() as lines:
        client.get(reverse("home"))

    assert lines[-1]["user"] is None


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (0, "203.0.113.9", "127.0.0.1"),
    ],
    ids=["one", "one and a forged one", "two", "fewer than there are", "none passed on", "no proxy"],
)
def test_failed_sign_ins_are_counted_for_the_client_and_not_for_the_proxy(client, settings, proxies, passed, address):
    settings.PROXIES = proxies

    client.post(reverse("account_login"), {"login": "wang", "password": "Guessed-2023"}, HTTP_X_FORWARDED_FOR=passed)

    assert AccessAttempt.objects.get().ip_address == address


@pytest.fixture
def signed_in(client):
    """A browser in which somebody has signed in on the page, and come to the home page."""
    user = GrantFactory(user__password="Guarded-2023", role=Role.HEAD).user
    client.post(reverse("account_login"), {"login": user.username, "password": "Guarded-2023"})
    return client


def later(monkeypatch, seconds):
    now = REAL_TIME() + seconds
    monkeypatch.setattr("django.core.signing.time.time", lambda: now)


def test_a_session_lasts_as_long_as_it_is_used_and_its_use_writes_nothing(signed_in, monkeypatch):
    kept = [signed_in.cookies[IN_USE].value]

    with CaptureQueriesContext(connection) as queries:
        for seconds in (TOLD_EVERY - 10, 1700, 3400):
            later(monkeypatch, seconds)
            assert signed_in.get(reverse("search")).status_code == 200
            kept.append(signed_in.cookies[IN_USE].value)

    assert kept[0] == kept[1] != kept[2] != kept[3]
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


def test_who_was_away_too_long_is_signed_out_and_can_sign_in_again(signed_in, monkeypatch):
    later(monkeypatch, 1801)

    away = signed_in.get(reverse("search"))
    again = signed_in.get(reverse("home"))

    assert away["Location"].startswith(reverse("account_login"))
    assert again["Location"].startswith(reverse("account_login"))
    head = GrantFactory(user__password="Guarded-2023", role=Role.HEAD).user
    signed_in.post(reverse("account_login"), {"login": head.username, "password": "Guarded-2023"})
    assert signed_in.get(reverse("search")).status_code == 200


@pytest.mark.parametrize("told", [None, "", ":1:forged"])
def test_a_session_is_nothing_without_the_cookie_of_its_use(signed_in, told):
    del signed_in.cookies[IN_USE]
    if told is not None:
        signed_in.cookies[IN_USE] = told

    assert signed_in.get(reverse("search")).status_code == 302


def test_the_use_of_another_session_does_not_count(signed_in):
    other = Client()
    user = GrantFactory(user__password="Guarded-2023", role=Role.HEAD).user
    other.post(reverse("account_login"), {"login": user.username, "password": "Guarded-2023"})
    other.cookies[IN_USE] = signed_in.cookies[IN_USE].value

    assert other.get(reverse("search")).status_code == 302


@pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL nobody waits for all others")
@pytest.mark.django_db(transaction=True)
def test_while_an_import_writes_pages_open_at_once_and_a_change_is_refused_whole(signed_in):
    PersonFactory()
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 200")
    # Whoever would write waits a fifth of a second, and fails.
    drop = ImportFactory(by=get_user_model().objects.get().get_username(), state=ImportState.PREVIEWED)
    signed_in.raise_request_exception = False
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")

    pages = [signed_in.get(address).status_code for address in ("/", reverse("imports"), reverse("figures"), reverse("search"))]
    refused = signed_in.post(reverse("import-discard", args=[drop.batch]))
    writer.rollback()
    writer.close()
    connection.connection.execute("PRAGMA busy_timeout = 5000")
    drop.refresh_from_db()

    assert pages == [200] * 4
    assert refused.status_code == 503
    assert drop.state == ImportState.PREVIEWED
    assert signed_in.post(reverse("import-discard", args=[drop.batch])).status_code == 302


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/refused/", 403, "无权"),
        ("/suspicious/", 400, "请求不完整"),
        ("/broken/", 500, "系统出错"),
        ("/missing/", 404, "没有"),
    ],
)
def test_every_error_is_a_page_in_chinese(settings, address, status, words):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "LoginRequired" not in name and "allauth" not in name]
    client = Client(raise_request_exception=False)

    response = client.get(address)

    assert response.status_code == status
    assert words in response.content.decode()
    assert "secret" not in response.content.decode()
