"""Whatever is asked for, whoever asks: an answer, never a failure of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from sanbiao.core.ledger.filters import names_of
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.portal.lengths import ADDRESS
from sanbiao.tests.addresses import addresses
from sanbiao.tests.opening import POST_ONLY, ROLES
from sanbiao.tests.sources import modules
from sanbiao.tests.test_every_url import ADMIN, OPENS, _production, client_of, world
from sanbiao.tests.thorough import ALWAYS_THE_SAME, examples

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
SENT = (
    "heading",
    "left_out",
    "below-1",
    "ledger",
    "ticket",
    "reason",
    "code",
    "day",
    "name",
    "row",
    "asked",
    "login",
    "password",
)
"""Fields of forms that no address asks for."""
HEADERS = (
    *("HTTP_HX_REQUEST", "HTTP_HX_TARGET", "HTTP_HX_CURRENT_URL", "HTTP_HX_HISTORY_RESTORE_REQUEST", "HTTP_X_FORWARDED_FOR"),
    *("HTTP_HOST", "HTTP_ORIGIN", "HTTP_REFERER", "HTTP_USER_AGENT", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_RANGE"),
    *("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING", "HTTP_X_FORWARDED_PROTO", "HTTP_X_CSRFTOKEN"),
    *("CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_X_REQUESTED_WITH", "HTTP_AUTHORIZATION"),
)


def _status(answer: Any) -> int:
    """The status of an answer, of which a file is read to its end."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


TURNS = range(min(examples(1), len(BEYOND)))
"""In one turn each name gets one of the values, in another another; an attack takes all turns."""


def _beyond(names: Iterable[str], turn: int) -> dict[str, str]:
    return {name: BEYOND[(turn + place) % len(BEYOND)] for place, name in enumerate(names)}


def _addresses(address: str, values: dict[str, str]) -> Iterator[str]:
    """`address` with these values, in as many pieces as keep it from being refused for its length."""
    asked: dict[str, str] = {}
    for name, value in values.items():
        if len(urlencode(asked | {name: value})) > ADDRESS - 500:
            yield f"{address}?{urlencode(asked)}"
            asked = {}
        asked[name] = value
    yield f"{address}?{urlencode(asked)}"


OPEN = sorted(name for name, opens in OPENS.items() if opens.answers["head"] == 200)


def test_the_parameters_are_found():
    assert {"page", "q", "sort", "part"} <= set(ASKED)
    assert len(FILTERS) > 100


@pytest.mark.parametrize("name", OPEN)
def test_whatever_an_address_is_asked_for_it_answers(name, world):
    client, address = client_of(world.users["head"]), reverse(name, args=OPENS[name].args(world))

    for turn in TURNS:
        for names in (CONTEXT, ASKED):
            for asked in _addresses(address, _beyond(names, turn)):
                assert _status(client.get(asked, secure=True)) not in (414, *range(500, 600)), asked[:200]


LEDGERS = sorted(ledger.slug for ledger in REGISTRY.values())


@pytest.mark.parametrize("slug", LEDGERS)
def test_whatever_a_ledger_is_narrowed_by_it_answers(slug, world):
    """Each filter of it is asked for something else that is beyond."""
    client, [ledger] = client_of(world.users["head"]), [each for each in REGISTRY.values() if each.slug == slug]
    names = sorted({name for column in ledger.columns for name in (column.field, *names_of(column))})

    for turn in TURNS:
        asked = {name: value[:40] for name, value in _beyond(names, turn).items()}
        assert _status(client.get(reverse("ledger-list", args=[slug]), asked, secure=True)) not in (414, *range(500, 600))


@pytest.mark.parametrize("name", sorted(name for name in OPENS if not name.startswith(("account_", "mfa_"))))
def test_whatever_an_address_is_sent_it_answers(name, world):
    """A form with nonsense in each field that some page reads."""
    client, address = client_of(world.users["head"]), reverse(name, args=OPENS[name].args(world))
    fields = [*ASKED, *FILTERS, *SENT]

    for turn in TURNS:
        sent = urlencode(_beyond(fields, turn))
        assert _status(client.post(address, sent, content_type="application/x-www-form-urlencoded", secure=True)) < 500, turn


@pytest.mark.parametrize(
    "address", [each for each in addresses() if "<int:" in each.pattern and not each.name.startswith(ADMIN)], ids=str
)
def test_there_is_no_row_of_a_number_that_no_row_can_have(address, world):
    client = client_of(world.users["head"])

    for number in ("9" * 12, "9" * 19, "9" * 40, "9" * 5000):
        path = "/" + re.sub(r"<int:\w+>", number, address.pattern)
        path = re.sub(r"<\w+:\w+>", "people-posting", path)

        assert client.get(path, secure=True).status_code in (404, POST_ONLY), path[:80]


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


@pytest.mark.parametrize(
    "called",
    [
        b"a\0b.csv",
        b"../../x.csv",
        b"",
        b".",
        b"/",
        b"a\nb.csv",
        "甲".encode() * 300 + b".csv",
        b"a." + "甲".encode() * 300,
        b"\xff.csv",
        b"%00",
    ],
)
def test_a_file_is_taken_or_refused_whatever_it_is_called(called, world):
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="' + called + b'"\r\n\r\n1,2\r\n--x--\r\n'

    answer = client_of(world.users["clerk"]).post(
        reverse("import-new"), body, content_type="multipart/form-data; boundary=x", secure=True
    )

    assert answer.status_code in (302, 400, 422)
    assert not any(path.name.startswith("x") for path in settings.MEDIA_ROOT.parent.rglob("*.csv"))


# --- every address × role × place × value, of which few are drawn where all tests run -------------------------------------------

VALUES = {
    "nothing": "",
    "NUL": "a\0b",
    "huge": "9" * 40,
    "huger than a number may be written": "9" * 5000,
    "just beyond": str(2**63),
    "negative": "-1",
    "hugely negative": "-" + "9" * 40,
    "not a number": "NaN",
    "without end": "1e999",
    "digits of another script": "٣٤",
    "digits that are no decimals": "²",
    "far": "9999-12-31",
    "before all": "0001-01-01",
    "no day": "2023-02-30",
    "far period": "9999H2",
    "over-long": "甲" * 500,
    "longer than a cell": "a" * 9000,
    "of a database": "%_\\'\"; -- \\",
    "of a page": "<script>alert(1)</script>{{ 7*7 }}{% x %}",
    "of another page": "https://evil.example/\\@//evil.example",
    "lines": "a\r\nSet-Cookie: b=c",
    "half a character": "\ud800",
    "signs not seen": "\u202e\u200b\ufeff\x07\x1b",
    "many": ",".join(["1"] * 3000),
    "a list": "[1, {}]",
}
PLACES = ("context", "asked", "filter", "sort", "form", "body", "header", "cookie", "path")


def _sent(client: Client, name: str, place: str, value: str, world: Any, rng: Random) -> Any:
    """The answer to an address of which one thing is the value."""
    opens = OPENS[name]
    address, method = reverse(name, args=opens.args(world)), rng.choice(["get", "post"])
    query = urlencode(dict.fromkeys(_names(place, rng), value), errors="surrogatepass")
    if place in ("context", "asked", "filter", "sort"):
        return getattr(client, method)(f"{address}?{query}", secure=True)
    if place == "form":
        fields = urlencode(dict.fromkeys([*rng.sample(FILTERS, 50), *ASKED, *SENT], value), errors="surrogatepass")
        return client.post(address, fields, content_type="application/x-www-form-urlencoded", secure=True)
    if place == "body":
        kind = rng.choice(["application/json", "multipart/form-data; boundary=x", "multipart/form-data", "text/xml", value[:99]])
        return client.post(address, value.encode("utf-8", "surrogatepass"), content_type=kind, secure=True)
    if place == "path":
        pieces = address.strip("/").split("/")
        pieces[rng.randrange(len(pieces))] = value.encode("utf-8", "surrogatepass").decode("latin-1")[:9000]
        return client.generic(method.upper(), "/", secure=True, PATH_INFO="/" + "/".join(pieces) + "/")
    told = value.encode("utf-8", "surrogatepass").decode("latin-1")
    if place == "cookie":
        kept = "; ".join(f"{morsel}={told}" for morsel in rng.sample(sorted(client.cookies) or ["messages"], 1))
        return getattr(client, method)(address, secure=True, HTTP_COOKIE=f"{kept}; {settings.SANBIAO_MESSAGES_COOKIE}={told}")
    return getattr(client, method)(address, secure=True, **{rng.choice(HEADERS): told})


def _names(place: str, rng: Random) -> list[str]:
    of = {"context": CONTEXT, "asked": ASKED, "filter": FILTERS, "sort": ["sort", "page", "per_page", "order"]}.get(place, ASKED)
    return rng.sample(list(of), min(len(of), 3))


@pytest.mark.attack
@pytest.mark.parametrize("name", sorted(OPENS))
def test_whoever_sends_whatever_wherever_is_answered(name, world):
    """A 5xx is raised by the client: the exception that stood behind it is what fails here."""
    rng = Random(name if ALWAYS_THE_SAME else None)
    every = list(product(ROLES, PLACES, VALUES))
    cache.clear()

    for role, place, kind in rng.sample(every, min(len(every), examples(1))):
        client = client_of(world.users[role])
        with transaction.atomic():
            answer = _sent(client, name, place, VALUES[kind], world, rng)
            transaction.set_rollback(True)

        assert _status(answer) < 500, (role, place, kind)
