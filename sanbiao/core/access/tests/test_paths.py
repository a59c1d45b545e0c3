"""Below a path is what begins with it to the letter: `a1` is not below `A1`, and no letter stands for others."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from sanbiao.core.access.policy import VIEW
from sanbiao.core.access.roles import Role
from sanbiao.core.indicators.registry import REGISTRY as INDICATORS
from sanbiao.core.indicators.services import evaluate
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.periods.periods import period
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import Person
from sanbiao.registry.people.permissions import person_policy
from sanbiao.tests.factories import GrantFactory, PersonFactory, PostingFactory, UnitFactory
from sanbiao.tests.sources import PROJECT

ALIKE = {"A1": "a1", "B_1": "BX1", "C-": "CX", "D": "D1"}


@pytest.mark.django_db
@pytest.mark.parametrize(("own", "other"), ALIKE.items())
def test_a_reader_of_one_unit_sees_nothing_of_a_unit_with_a_like_code(own: str, other: str) -> None:
    inside = PersonFactory(unit=UnitFactory(village=True, code=f"{own}01", parent=UnitFactory(town=True, code=own)))
    PersonFactory(unit=UnitFactory(village=True, code=f"{other}01", parent=UnitFactory(town=True, code=other)))
    reader = GrantFactory(role=Role.READER, unit=Unit.objects.get(code=own)).user

    assert list(person_policy.records(reader, VIEW)) == [inside]
    assert {unit.code for unit in LEDGERS["organisations.unit"].rows(reader)} == {own, f"{own}01"}


@pytest.mark.django_db
@pytest.mark.parametrize(("own", "other"), ALIKE.items())
def test_a_figure_of_one_unit_counts_nothing_of_a_unit_with_a_like_code(own: str, other: str) -> None:
    for code in (own, other):
        PostingFactory(unit=UnitFactory(town=True, code=code))
    structure = INDICATORS["teams.structure"]

    found = [evaluate([structure], period("2023H1"), paths=(path,))[structure.code].value for path in ("/", f"/{own}/")]

    assert found == [2, 1]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL says its plans in other words")
def test_the_units_below_a_path_are_found_by_the_index_of_paths() -> None:
    plan = Unit.objects.filter(path__begins="/J1/").explain()
    rows = Person.objects.filter(unit__in=Unit.objects.filter(path__begins="/J1/").values("pk")).explain()

    assert re.search(r"SEARCH .* USING (COVERING )?INDEX \S*path\S* \(path>\? AND path<\?\)", plan)
    assert "(unit_id=?)" in rows


def test_no_path_is_told_by_what_each_database_takes_for_a_beginning() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (PROJECT / "sanbiao").rglob("*.py") if "tests" not in path.parts}
    loose = re.compile(r"__i?startswith|startswith\(place\(")

    assert [path.name for path, text in texts.items() if loose.search(text)] == []
    assert sum("__begins" in text for text in texts.values()) > 4
