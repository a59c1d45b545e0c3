"""What is empty stands last, upward and downward, in every ledger, by every column, on every database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict

from sanbiao.core.access.context import Context
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.order import empty_last, ordered
from sanbiao.core.periods.periods import period
from sanbiao.registry.people.models import Person, Posting
from sanbiao.tests.factories import GrantFactory, PersonFactory, PostingFactory

CITY = Context(path="/", unit="", label="全市", period=period("2023H1"), on=date(2023, 6, 30))
PLAIN_UPWARD = connection.vendor != "sqlite"
"""Whether the database itself puts last what is empty when it goes upward; if not, it does when it goes downward."""


def is_last(values: list[Any]) -> bool:
    empty = [value is None for value in values]
    return empty == sorted(empty)


@pytest.mark.django_db
@pytest.mark.usefixtures("city")
def test_what_is_empty_stands_last_in_every_ledger_by_every_column() -> None:
    user = GrantFactory().user
    with_empty, wrong = 0, []

    for key, ledger in REGISTRY.items():
        whole = Listing(ledger, user, CITY, QueryDict())
        for column in filter(whole.can_sort, ledger.columns):
            for sort in (column.field, f"-{column.field}"):
                rows = Listing(ledger, user, CITY, QueryDict(f"sort={sort}")).rows
                values = list(rows.values_list(column.field, flat=True))
                with_empty += None in values
                if not is_last(values):
                    wrong.append(f"{key} {sort}")

    assert wrong == []
    assert with_empty > 20


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_the_own_order_of_a_ledger_has_what_is_empty_last(key: str) -> None:
    ledger = REGISTRY[key]

    terms = empty_last(ledger.model, ledger.ordering)

    assert len(terms) == len(ledger.ordering)
    assert ledger.model._base_manager.order_by(*terms).exists() in (True, False)


@pytest.mark.django_db
def test_rows_without_a_unit_stand_last_in_the_roster_and_its_postings() -> None:
    nowhere = PersonFactory(unit=None)
    somewhere = PersonFactory()
    for person in (nowhere, somewhere):
        PostingFactory(person=person, unit=somewhere.unit)
    both = Person.objects.filter(pk__in=[nowhere.pk, somewhere.pk])

    people = [ordered(both, names).values_list("pk", flat=True) for names in (["unit_id"], ["-unit_id"])]
    through = ordered(Posting.objects.filter(person__in=both), ["person__unit_id", "pk"]).values_list("person", flat=True)

    assert [list(keys) for keys in people] == [[somewhere.pk, nowhere.pk]] * 2
    assert list(through) == [somewhere.pk, nowhere.pk]


@pytest.mark.django_db
def test_where_nothing_is_empty_the_order_is_told_plainly_so_that_its_index_serves() -> None:
    nowhere, somewhere = PersonFactory(unit=None), PersonFactory()
    some, one = Person.objects.filter(pk__in=[nowhere.pk, somewhere.pk]), Person.objects.filter(pk=somewhere.pk)
    names = ["unit_id", "-unit_id"]

    full, with_empty = ([str(ordered(rows, [name]).query) for name in names] for rows in (one, some))

    assert not [sql for sql in full if "NULLS" in sql]
    assert ["NULLS LAST" in sql for sql in with_empty] == [not PLAIN_UPWARD, PLAIN_UPWARD]
    assert "NULLS" not in str(ordered(some, ["name", "-id_hash", "pk"]).query)
