"""Whatever is asked for, whoever asks: an answer, never a failure of ours."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sanbiao.core.ledger.filters import names_of
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.tests.addresses import addresses
from sanbiao.tests.opening import POST_ONLY
from sanbiao.tests.sources import modules
from sanbiao.tests.test_every_url import ADMIN, OPENS, _production, client_of, world

__all__ = ["_production", "world"]
pytestmark = pytest.mark.django_db

CONTEXT = ("org", "period", "on")
READ = re.compile(r'GET(?:\.get|\.getlist)?[(\[]"([a-z_]+)"')
ASKED = sorted({name for path in modules() for name in READ.findall(path.read_text(encoding="utf-8"))} - set(CONTEXT))
FILTERS = sorted(
    {name for ledger in REGISTRY.values() for column in ledger.columns for name in (column.field, *names_of(column))}
)
BEYOND = ("9" * 40, "9999-12-31", "甲" * 500, "-1e999%\\")
"""Huge, far, over-long, and signs that mean something to a database."""


def _status(answer: Any) -> int:
    """The status of an answer, of which a file is read to its end."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


OPEN = sorted(name for name, opens in OPENS.items() if opens.answers["head"] == 200)


def test_the_parameters_are_found():
    assert {"page", "q", "sort", "part"} <= set(ASKED)
    assert len(FILTERS) > 100


@pytest.mark.parametrize("name", OPEN)
def test_whatever_an_address_is_asked_for_it_answers(name, world):
    client, address = client_of(world.users["head"]), reverse(name, args=OPENS[name].args(world))

    for value in BEYOND:
        for names in (CONTEXT, ASKED, FILTERS if name in ("ledger", "figure") else ()):
            if names:
                assert _status(client.get(address, dict.fromkeys(names, value), secure=True)) < 500, (value, names[:3])


@pytest.mark.parametrize("name", OPEN)
def test_no_browser_keeps_what_it_is_answered(name, world):
    address = reverse(name, args=OPENS[name].args(world))

    answer = client_of(world.users["head"]).get(address, secure=True)

    assert _status(answer) == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", sorted(name for name in OPENS if not name.startswith(("account_", "mfa_"))))
def test_whatever_an_address_is_sent_it_answers(name, world):
    """A form with nonsense in each field that some page reads."""
    client, address = client_of(world.users["head"]), reverse(name, args=OPENS[name].args(world))
    fields = [*ASKED, *FILTERS, "heading", "left_out", "below-1", "ledger", "ticket", "reason", "code", "day", "name"]

    for value in (BEYOND[0], BEYOND[2]):
        assert _status(client.post(address, dict.fromkeys(fields, value), secure=True)) < 500, value


@pytest.mark.parametrize(
    "address", [each for each in addresses() if "<int:" in each.pattern and not each.name.startswith(ADMIN)], ids=str
)
@pytest.mark.parametrize("number", ["9" * 12, "9" * 19, "9" * 40])
def test_there_is_no_row_of_a_number_that_no_row_can_have(address, number, world):
    path = "/" + re.sub(r"<int:\w+>", number, address.pattern)
    path = re.sub(r"<\w+:\w+>", "people-posting", path)

    assert client_of(world.users["head"]).get(path, secure=True).status_code in (404, POST_ONLY)


@pytest.mark.parametrize("who", ["head", "anonymous"])
def test_nul_is_refused_wherever_it_stands(who, world):
    client: Client = client_of(world.users[who])
    refused = [
        client.get("/ledgers/", {"q": "a\0b"}, secure=True),
        client.get("/ledgers/", {"a\0b": "q"}, secure=True),
        client.get("/ledgers/a%00b/", secure=True),
        client.get("/static/a%00b.css", secure=True),
        client.post("/accounts/login/", {"login": "a\0b", "password": "x"}, secure=True),
    ]

    assert [answer.status_code for answer in refused] == [400] * len(refused)
    assert all("没有做任何改动" in answer.text for answer in refused)
