"""What every declared page has: an address, a place in the navigation, and nobody it should not open to."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.pages import urls
from sanbiao.core.pages.page import REGISTRY, Page, in_section
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import GrantFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
PLAIN = sorted(page.name for page in REGISTRY.values() if "<" not in page.route)
"""The pages whose address names no row."""
every_page = pytest.mark.parametrize("name", PLAIN)


def test_pages_are_found_and_each_has_an_address():
    assert {each.name for each in urls.urlpatterns} >= set(REGISTRY)
    assert {"teams", "training", "training-rotation"} <= set(PLAIN)
    assert {"team", "class"} <= set(REGISTRY)


def test_two_pages_cannot_have_one_name():
    with pytest.raises(ValueError, match="two pages named teams"):
        type("Double", (Page,), {"name": "teams"})


def test_the_address_of_a_page_follows_its_name_unless_it_has_a_route():
    assert reverse("training-rotation") == "/training/rotation/"
    assert reverse("team", args=["J01"]) == "/teams/J01/"


@pytest.mark.parametrize("key", [ledger.key for ledger in LEDGERS.values() if ledger.detail_url_name in REGISTRY])
def test_a_ledger_that_names_a_page_for_its_rows_is_the_ledger_of_that_page(key):
    assert REGISTRY[LEDGERS[key].detail_url_name].ledgers[0] == key


@every_page
def test_a_page_without_a_row_in_the_world_says_so_and_opens_in_any_period_and_unit(name):
    client = Client()
    client.force_login(GrantFactory(section=EVERY_SECTION).user)
    unit = UnitFactory()

    for query in ({}, {"period": "1999"}, {"on": "2024-02-29"}, {"org": unit.code}):
        assert client.get(reverse(name, query=query)).status_code == 200, query


OF_EVERY_SECTION = {"checkup", "collecting", "demand-new"}
"""The check-up looks at firms too, which everybody with a grant of any section sees; and every section may ask units."""


@every_page
def test_a_page_is_not_there_for_strangers_and_asks_who_is_not_signed_in(name):
    answers = []
    for user in (
        UserFactory(is_superuser=True),
        GrantFactory(section=Section.REPORTS).user,
        GrantFactory(role=Role.SYSTEM_ADMIN).user,
    ):
        client = Client()
        client.force_login(user)
        answers.append(client.get(reverse(name)).status_code)

    assert answers == [404, 200 if name in OF_EVERY_SECTION else 404, 404]
    assert Client().get(reverse(name))["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("section", [*Section.values, EVERY_SECTION])
def test_the_navigation_lists_exactly_the_pages_that_open(section):
    user = GrantFactory(section=section, role=Role.UNIT_CLERK, unit=UnitFactory()).user
    client = Client()
    client.force_login(user)

    listed = {page.name for each in Section.values for page in in_section(each, user)}
    opening = {name for name in PLAIN if REGISTRY[name].title and client.get(reverse(name)).status_code == 200}

    assert listed == opening
