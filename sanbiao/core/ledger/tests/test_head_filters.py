"""A column is filtered where it is read: its head opens its filter above the rows, without scripts too."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from sanbiao.core.access.context import Context
from sanbiao.core.ledger.filters import filtered_columns, names_of
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.table import Table
from sanbiao.core.periods.periods import period
from sanbiao.registry.people.models import Sex
from sanbiao.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

CITY = Context(path="/", unit="", label="全市", period=period("2023H1"), on=date(2023, 6, 30))
URL = "/ledgers/people-person/"
IDS = re.compile(r' id="([^"]+)"')


def _sent(client: Client, page: str, **typed: str) -> Any:  # Any: Django's test response
    """The form above the rows, sent as a browser sends it."""
    form = page[page.index("head-filter-form") :].partition("</form>")[0]
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return client.post(URL, urlencode(hidden | typed), content_type="application/x-www-form-urlencoded", follow=True)


def test_a_head_opens_its_filter_and_what_else_was_asked_stays(client: Client, clerk: Any) -> None:
    PersonFactory(name="沈静", sex=Sex.FEMALE)
    PersonFactory(name="沈勇", sex=Sex.MALE)
    PersonFactory(name="周兰", sex=Sex.FEMALE)

    opened = client.get(URL, {"q": "沈", "sort": "name", "head": "sex", "cols": "sex"}).content.decode()
    answer = _sent(client, opened, sex="female")

    address = QueryDict(answer.redirect_chain[-1][0].partition("?")[2])
    assert (address["q"], address["sort"], address["sex"]) == ("沈", "name", "female")
    assert "head" not in address
    said = answer.content.decode()
    assert [name in said for name in ("沈静", "沈勇", "周兰")] == [True, False, False]
    assert 'aria-label="筛选性别，已筛选"' in said
    assert len(set(IDS.findall(opened))) == len(IDS.findall(opened))


def test_a_fault_is_told_beside_the_filter(client: Client, clerk: Any) -> None:
    PersonFactory(name="沈静")
    opened = client.get(URL, {"head": "birth_month", "birth_month_from": "1985.13", "cols": "birth_month"}).content.decode()

    form = opened[opened.index("head-filter-form") :].partition("</form>")[0]
    assert "field-faulty" in form
    assert "收起" in form


@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_every_filter_of_a_ledger_opens_by_the_head_of_its_column(key: str, clerk: Any) -> None:
    ledger = REGISTRY[key]
    for column in filtered_columns(ledger):
        listing = Listing(ledger, clerk, CITY, QueryDict(f"head={column.field}&cols={column.field}"))
        table = Table(listing)
        [head] = [head for head in table.heads if head.filter.endswith(f"head={column.field}")]

        assert not head.is_filtered
        assert table.open_filter is not None
        assert table.open_filter.group.names == names_of(column)
        assert [field.id_for_label for field in table.open_filter.group.inputs] == [f"head_{name}" for name in names_of(column)]


@pytest.mark.parametrize("head", ["", "note", "nothing", "id_number"])
def test_what_has_no_filter_opens_none(head: str, clerk: Any) -> None:
    assert Table(Listing(REGISTRY["people.person"], clerk, CITY, QueryDict(f"head={head}"))).open_filter is None
