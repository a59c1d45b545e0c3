"""How many queries a page takes: few, and as many with forty figures more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.periods.periods import period
from sanbiao.reports.services import compile_and_keep
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, PostingFactory, TraineeFactory

pytestmark = pytest.mark.django_db
FIGURE = reverse("figure", args=["training.attendances"])
WINDOW = {"period": "2023H1"}
CONDITIONS = "where=is_team_member.is.1;person__birth_month@years.le.60"


@pytest.fixture
def client() -> Client:
    """Somebody who sees everything, over a few rows of each kind."""
    for day in (1, 2, 3):
        run = ClassRunFactory(state="completed", began_on=date(2023, 3, day), ended_on=None)
        PostingFactory(is_team_member=True, person=TraineeFactory(class_run=run, attendance="attended").person)
        compile_and_keep(period=period("2023H1"), by="clerk", at=NOON)
    client = Client()
    client.force_login(GrantFactory(role=Role.HEAD, section=EVERY_SECTION).user)
    return client


def _count(client: Client, address: str, **more: Any) -> int:
    path, _, query = address.partition("?")
    asked = {**WINDOW, **QueryDict(query).dict()}
    client.get(path, asked)  # what is learnt once in a process is learnt
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path, {**asked, **more.pop("asked", {})}, **more)
    assert answer.status_code == 200, address
    return len(queries)


def _addresses() -> dict[str, tuple[str, int]]:
    from sanbiao.registry.people.models import Person
    from sanbiao.reports.models import CompiledReport

    person, report = Person.objects.latest("pk").pk, CompiledReport.objects.latest("pk").pk
    return {
        "home": (reverse("home"), 20),
        "figures": (reverse("figures"), 9),
        "figure": (FIGURE, 18),
        "reports": (reverse("reports"), 9),
        "report": (reverse("report", args=[report]), 12),
        "verification": (reverse("report-verification", args=[report]), 11),
        "ledger": (reverse("ledger-list", args=["people-posting"]), 12),
        "conditions": (f"{reverse('ledger-list', args=['people-posting'])}?{CONDITIONS}", 12),
        "checkup": (reverse("checkup"), 9),
        "person": (reverse("ledger-detail", args=["people-person", person]), 21),
    }


def test_no_page_takes_more_queries_than_it_needs(client):
    taken = {name: (_count(client, address), most) for name, (address, most) in _addresses().items()}

    assert {name: each for name, each in taken.items() if each[0] > each[1]} == {}


@pytest.fixture
def more() -> Iterator[None]:
    """Forty figures of the report more, none of which shares its rows with another."""
    one = REGISTRY["training.away_classes"]
    toys = [replace(one, code=f"training.toy_{number}", rows=partial(one.rows)) for number in range(40)]
    REGISTRY.update({toy.code: toy for toy in toys})
    yield
    for toy in toys:
        del REGISTRY[toy.code]


def test_the_queries_of_a_page_do_not_grow_with_the_figures(client, request):
    few = {name: _count(client, address) for name, (address, _) in _addresses().items()}
    request.getfixturevalue("more")

    assert {name: _count(client, address) for name, (address, _) in _addresses().items()} == few
    assert len(REGISTRY) > 40


def test_a_part_of_a_page_draws_no_shell_and_counts_nothing_to_do(client):
    with CaptureQueriesContext(connection) as whole:
        client.get(reverse("ledger-list", args=["people-posting"]))
    with CaptureQueriesContext(connection) as part:
        client.get(reverse("ledger-list", args=["people-posting"]), headers={"HX-Request": "true"})

    def asked(queries: CaptureQueriesContext) -> str:
        return " ".join(query["sql"] for query in queries.captured_queries)

    assert "drive_import" in asked(whole)
    assert "drive_import" not in asked(part)
