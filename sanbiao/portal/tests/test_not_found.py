"""What is not there: whoever is signed in still has the menu, and is told no more than anybody."""

import pytest
from django.urls import reverse

from sanbiao.tests.factories import GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/nowhere/", "/?org=Z9", "/ledgers/people-person/999999/"])
def test_a_page_that_is_not_there_leaves_the_menu(client, address):
    client.force_login(GrantFactory(unit=UnitFactory(code="Q1")).user)

    answer = client.get(address)

    assert answer.status_code == 404
    page = answer.content.decode()
    assert "没有这一页" in page
    assert reverse("figures") in page
    assert "figures/?org=Z9" not in page


def test_who_is_not_signed_in_has_no_menu(client):
    answer = client.get("/nowhere/")

    assert answer.status_code in (302, 404)
    assert reverse("figures").encode() not in answer.content
