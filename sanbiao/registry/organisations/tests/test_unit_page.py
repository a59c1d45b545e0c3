"""The page of a unit: figures, what is latest, and every book of the unit and of what lies below it, each by its permission."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import (
    GrantFactory,
    PostingFactory,
    ServiceOrderFactory,
    TraineeFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
HALF = {"period": "2023H1"}


@pytest.fixture
def town():
    return UnitFactory(town=True)


@pytest.fixture
def clerk(client):
    client.force_login(GrantFactory().user)
    return client


def page_of(unit):
    return reverse("unit", args=[unit.pk])


def books(response):
    return {book.table.ledger.key: book.table.count for book in response.context["books"]}


def test_it_tells_what_every_book_knows_of_the_unit_and_of_what_lies_below_the_latest_first(clerk, town):
    community = UnitFactory(kind="community", parent=town)
    posting = PostingFactory(person__unit=town, began_on=date(2021, 5, 1), is_team_member=True)
    order = ServiceOrderFactory(unit=community, placed_on=date(2023, 1, 3))
    ServiceOrderFactory()

    response = clerk.get(page_of(town), HALF)

    assert books(response) == {"orders.serviceorder": 1, "organisations.unit": 1, "people.person": 1, "people.posting": 1}
    told = response.context["timeline"]
    assert [(row.ledger.key, row.on) for row in told[:2]] == [
        ("orders.serviceorder", order.placed_on),
        ("people.posting", posting.began_on),
    ]
    assert reverse("team", args=[town.code]) in response.text
    assert "在台账中查看全部" not in response.text


def test_a_long_book_shows_its_latest_rows_and_leads_to_all_of_them(clerk, town):
    ServiceOrderFactory.create_batch(14, unit=town)

    response = clerk.get(page_of(town), HALF)

    all_of_them = reverse("ledger-list", args=["orders-serviceorder"], query={**HALF, "org": town.code})
    assert escape(all_of_them) in response.text
    assert len(response.context["timeline"]) == 12


def test_figures_are_those_of_the_unit_and_open_there(clerk, town):
    TraineeFactory(unit=town, class_run__completed=True)
    TraineeFactory(class_run__completed=True)

    response = clerk.get(page_of(town), HALF)

    figures = {each.url: each.card.value for each in response.context["figures"]}
    assert figures[reverse("figure", args=["training.attendances"], query={"period": "2023H1", "org": town.code})] == "1"
    assert "0" not in figures.values()


def test_each_part_is_there_for_those_who_may_see_it(client, town):
    PostingFactory(person__unit=town, is_team_member=True)
    ServiceOrderFactory(unit=town)
    client.force_login(GrantFactory(section=Section.GRASS_ROOTS, unit=town).user)

    response = client.get(page_of(town), HALF)

    assert books(response) == {"orders.serviceorder": 1}
    assert response.context["links"] == []
    client.force_login(GrantFactory(unit=UnitFactory(town=True)).user)
    assert client.get(page_of(town)).status_code == 404


def test_its_queries_do_not_grow_with_its_rows(clerk, town):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            clerk.get(page_of(town), HALF)
        return len(captured)

    def add(count):
        PostingFactory.create_batch(count, person__unit=town)
        ServiceOrderFactory.create_batch(count, unit=town)

    add(1)
    queries()
    before = queries()
    add(20)

    assert queries() == before
