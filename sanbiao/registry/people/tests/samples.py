"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

from sanbiao.registry.people.models import Person, Status
from sanbiao.registry.people.tests.factories import PersonFactory, PostingFactory


def _beside(month: date) -> Person:
    PersonFactory(name="王强", sex="male", birth_month=date(1980, 3, 1))
    return PersonFactory(name="王强", sex="male", birth_month=month)


BORN = date(1980, 3, 1)
CLOSED = {"person__unit__closed_on": date(2022, 3, 15), "person__birth_month": BORN}
CONTRADICTIONS = {
    "person-twice": (partial(_beside, date(1980, 3, 1)), partial(_beside, date(1980, 4, 1))),
    "person-too-young": (
        partial(PersonFactory, birth_month=BORN, party_month=date(1995, 12, 1)),
        partial(PersonFactory, birth_month=BORN, party_month=date(1996, 1, 1)),
    ),
    "posting-too-young": (
        partial(PostingFactory, person__birth_month=BORN, began_on=date(1995, 7, 1)),
        partial(PostingFactory, person__birth_month=BORN, began_on=date(1996, 7, 1)),
    ),
    "posting-of-who-left": (
        partial(PostingFactory, person__status=Status.RETIRED),
        partial(PostingFactory, person__status=Status.RETIRED, ended_on=date(2023, 7, 1)),
    ),
    "posting-of-no-unit": (partial(PostingFactory, **CLOSED), partial(PostingFactory, **CLOSED, ended_on=date(2022, 3, 1))),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
