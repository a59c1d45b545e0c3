"""The log line of a request: who and what, and never a name that stood in the query."""

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from structlog.testing import capture_logs

from sanbiao.core.access.roles import Role
from sanbiao.portal.middleware import LENGTHENED_AT, LENGTHENED_EVERY
from sanbiao.tests.factories import GrantFactory

pytestmark = pytest.mark.django_db


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


def test_a_session_in_use_is_lengthened_but_not_by_every_page(client):
    client.force_login(GrantFactory(role=Role.HEAD).user)
    client.get(reverse("search"))
    session = Session.objects.get()
    with CaptureQueriesContext(connection) as again:
        client.get(reverse("search"))
    unchanged = Session.objects.get().expire_date

    stored = client.session
    stored[LENGTHENED_AT] -= LENGTHENED_EVERY
    stored.save()
    Session.objects.update(expire_date=session.expire_date)
    client.get(reverse("search"))

    assert unchanged == session.expire_date
    assert not [query for query in again if "UPDATE" in query["sql"]]
    assert Session.objects.get().expire_date > session.expire_date


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
