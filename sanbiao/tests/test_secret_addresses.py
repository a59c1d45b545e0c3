"""No log line shows the secret of an address, whoever writes it and wherever the address leads."""

from __future__ import annotations

import logging
import re

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import get_resolver, path
from django.utils.log import configure_logging
from structlog.testing import capture_logs

from sanbiao.core.access import secret_addresses
from sanbiao.core.access.secret_addresses import HIDDEN, _before_secrets, _routes, hidden

SITES = ("sanbiao.urls", "sanbiao.urls_public")
WORDS = {
    "slug",
    "code",
    "name",
    "batch",
    "pk",
    "number",
    "period",
    "app_label",
    "object_id",
    "content_type_id",
    "url",
    "topic",
    "page",
    "some",
    "contradiction",
    "book",
    "verb",
}
"""What addresses hold that is no secret. A new word is one, or is written down here."""
urlpatterns = [path("v/<int:round>/<secret:ballot>/", lambda request, **_: None)]


def _every(resolver, before=""):
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        yield from _every(each, route) if hasattr(each, "url_patterns") else [route]


@pytest.mark.parametrize("urlconf", SITES)
def test_whatever_an_address_holds_is_known_as_harmless_or_said_to_be_secret(urlconf):
    parts = {part for route in _every(get_resolver(urlconf)) for part in re.findall(r"<(?:(\w+):)?(\w+)>", route)}

    strange = {name for converter, name in parts if converter not in ("int", "secret") and name not in WORDS}
    assert strange == set()
    assert ("secret", "token") in parts


@pytest.mark.parametrize("urlconf", SITES)
@pytest.mark.parametrize(
    "address", ["/s/42-17.Signed_-/", "/s/42-17.Signed_-", "/s/42-17.Signed_-/more/", "/x/s/42-17.Signed_-/"]
)
@pytest.mark.django_db
def test_no_log_line_shows_a_secret(urlconf, address, capsys):
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    with override_settings(ROOT_URLCONF=urlconf), capture_logs() as lines:
        client = Client(raise_request_exception=False)
        for method in (client.get, client.post, client.put, client.head):
            method(address)
        Client(enforce_csrf_checks=True).post(address)

    written = capsys.readouterr().err
    assert len(lines) == 5
    assert "Signed" not in str(lines)
    assert "Signed" not in written
    assert f"/s/{HIDDEN}" in str(lines)


def test_the_filter_stands_before_every_handler():
    assert all("secrets" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
    record = logging.LogRecord("any", logging.WARNING, "", 1, "%s: %s", ("Gone", "/s/42-17.Signed_-/"), None)

    assert secret_addresses.HideSecrets().filter(record)
    assert record.getMessage() == f"Gone: /s/{HIDDEN}"


def test_what_stands_before_a_secret_is_shown_and_other_addresses_are_whole():
    assert hidden("/people/7/") == "/people/7/"
    with override_settings(ROOT_URLCONF=__name__):
        assert list(_routes(get_resolver(__name__), "/")) == ["/v/<int:round>/<secret:ballot>/"]
        assert hidden("GET '/v/3/abc/' 200") == f"GET '/v/3/{HIDDEN}' 200"
    with override_settings(ROOT_URLCONF="sanbiao.core.ui.urls"):
        assert hidden("/s/abc/") == "/s/abc/"
        assert _before_secrets("sanbiao.core.ui.urls") is None
