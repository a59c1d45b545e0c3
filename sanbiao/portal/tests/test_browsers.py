"""What browsers are told to hold to: headers of every kind of answer, cookies, and methods that nothing answers."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import closing
from copy import deepcopy
from logging.config import DictConfigurator
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.tests.factories import GrantFactory
from sanbiao.tests.sites import site

pytestmark = pytest.mark.django_db
PASSWORD = "Guarded-2023"
HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), usb=()",
}
POLICY = {
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "script-src 'self'",
}


@pytest.fixture(autouse=True)
def _production() -> Iterator[None]:
    cache.clear()  # so many sign-ins a minute are allowed from one address
    with site(SANBIAO_PRODUCTION="1"):
        yield
    cache.clear()


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(settings, "WHITENOISE_USE_FINDERS", True)  # style sheets are answered too
    user = GrantFactory(user__password=PASSWORD, role=Role.HEAD).user
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD}, secure=True)
    return client


ANSWERS = {
    "a page": ("get", "/", 200),
    "the sign-in page": ("get", "/accounts/login/", 302),
    "no page": ("get", "/nowhere/", 404),
    "no bytes of a page": ("get", "/ledgers/a%00b/", 400),
    "a method that nothing answers": ("post", "/figures/", 405),
    "a style sheet": ("get", "/static/ui/css/base.css", 200),
    "a workbook": ("get", "/ledgers/people-person/sheet/", 200),
    "a redirect": ("post", "/accounts/logout/", 302),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_tells_browsers_the_same(signed_in: Client, kind: str) -> None:
    method, address, status = ANSWERS[kind]

    with closing(getattr(signed_in, method)(address, secure=True)) as answer:
        b"".join(answer)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert set(answer["Content-Security-Policy"].split("; ")) >= POLICY
    assert "Access-Control-Allow-Origin" not in answer.headers
    if answer.headers.get("Content-Type", "").startswith("text/"):
        assert "charset=utf-8" in answer["Content-Type"].replace('"', "")


def test_every_cookie_is_of_this_host_alone_and_no_script_reads_it(signed_in: Client) -> None:
    signed_in.get("/accounts/password/change/", secure=True)
    signed_in.post("/accounts/reauthenticate/", {"password": PASSWORD}, secure=True)
    signed_in.post("/accounts/sessions/", {"session": "others"}, secure=True)  # answers in a message
    cookies = dict(signed_in.cookies.items())

    assert set(cookies) == {
        settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SANBIAO_IN_USE_COOKIE, settings.SANBIAO_MESSAGES_COOKIE,
    }  # fmt: skip
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax"), name
        assert (cookie["secure"], cookie["httponly"]) == (True, True), name
        assert len(name) + len(cookie.value) < 4096


def test_signing_out_empties_what_the_browser_keeps(signed_in: Client) -> None:
    answer = signed_in.post("/accounts/logout/", secure=True)

    assert answer["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "MADE-UP"])
@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/accounts/logout/", "/static/ui/css/base.css", "/imports/new/"])
def test_other_methods_are_answered_with_nothing(signed_in: Client, method: str, address: str) -> None:
    with closing(signed_in.generic(method, address, secure=True, HTTP_X_SECRET="seen")) as answer:
        told = b"".join(answer)

    assert answer.status_code in (302, 403, 404, 405)
    assert b"seen" not in told


def test_a_log_line_is_one_object_with_its_time_whatever_was_sent() -> None:
    logging_as_set = deepcopy(settings.LOGGING)  # what configures takes it apart
    formatter = DictConfigurator(logging_as_set).configure_formatter(logging_as_set["formatters"]["json"])
    failure = ValueError("of a defect")
    sent = ('/nowhere\n{"event": "forged"}',)
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "%s", sent, (ValueError, failure, None))

    [line] = formatter.format(record).splitlines()

    told = json.loads(line)
    assert told["event"] == '/nowhere\n{"event": "forged"}'
    assert (told["level"], told["logger"], told["time"][-1]) == ("error", "django.request", "Z")
    assert "ValueError: of a defect" in told["exception"]


@pytest.mark.parametrize(
    "strange",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "/\t/evil.example",
    ],
)
def test_signing_in_leads_to_no_other_site(strange: str) -> None:
    user = GrantFactory(user__password=PASSWORD, role=Role.HEAD).user
    typed = {"login": user.username, "password": PASSWORD, "next": strange}

    answer = Client().post(f"/accounts/login/?{urlencode({'next': strange})}", typed, secure=True)

    assert (answer.status_code, answer["Location"]) == (302, "/")
