"""What an overview remembers is what it would find: for whoever looks, in whatever period, until something changes."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.services import keep
from sanbiao.core.indicators import remembering
from sanbiao.core.indicators.remembering import Memory
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.page import REGISTRY
from sanbiao.registry.organisations.models import Unit
from sanbiao.tests.factories import NOON, GrantFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

assert get_resolver().url_patterns  # with the addresses the pages are declared
PASSING = re.compile(r'name="(?:csrfmiddlewaretoken|ticket)" value="\w+"|nonce="\S+"')
every_overview = pytest.mark.parametrize("name", sorted(name for name, page in REGISTRY.items() if issubclass(page, Overview)))


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "_remembers", lambda: True)
    monkeypatch.setattr(remembering.settings, "SANBIAO_ANSWERS_KEPT", 5_000)
    for name in ("MEMORY", "PAGES"):
        monkeypatch.setattr(remembering, name, Memory())


def _read(client: Client, name: str, **asked: str) -> str:
    answer = client.get(reverse(name, query={"period": "2023H1", **asked}))
    assert answer.status_code == 200
    return PASSING.sub("", answer.content.decode().partition("<main")[2])


def _signed_in(**grant: object) -> Client:
    client = Client()
    client.force_login(GrantFactory(**grant).user)
    return client


@every_overview
def test_the_second_look_shows_what_the_first_did_and_what_others_ask_for_is_theirs(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Unit.objects.filter(parent=None, kind="town").order_by("code")[0]
    keep(by="clerk", at=NOON, verb="查看", record=town)
    head, clerk = _signed_in(role=Role.HEAD), _signed_in(unit=town)
    asked: list[tuple[Client, dict[str, str]]] = [(head, {}), (clerk, {"org": town.code})]
    first = [_read(client, name, **more) for client, more in asked]

    again = [_read(client, name, **more) for client, more in asked]
    monkeypatch.setattr(remembering, "_remembers", lambda: False)
    found = [_read(client, name, **more) for client, more in asked]

    assert first == again == found


def test_after_a_change_it_is_found_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(iter(sorted(name for name, page in REGISTRY.items() if issubclass(page, Overview))))
    client, made = _signed_in(role=Role.HEAD), []
    page = REGISTRY[name]
    shown = page.shown
    monkeypatch.setattr(page, "shown", lambda self: made.append(name) or shown(self))
    keep(by="clerk", at=NOON, verb="查看", record=Unit.objects.all()[0])

    _read(client, name)
    _read(client, name)
    assert len(made) == 1

    keep(by="clerk", at=NOON, verb="查看", record=Unit.objects.all()[0])
    _read(client, name)
    assert len(made) == 2
