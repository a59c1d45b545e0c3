"""Sealed fields: what the database holds tells nothing, what memory holds is the text."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from sanbiao.core.secrecy.fields import SealedField, keyed_hash, mask_id, seal, unseal
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import PersonFactory

OTHER_KEY = bytes(range(32))


@given(st.text())
def test_what_is_sealed_is_unsealed_as_it_was(text: str) -> None:
    assert unseal(seal(text)) == text


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    assert seal("419900198506150011") != seal("419900198506150011")


def test_another_key_unseals_nothing_and_hashes_otherwise(settings) -> None:
    sealed, hashed = seal("text"), keyed_hash("text")
    settings.SANBIAO_FIELD_KEY = OTHER_KEY

    with pytest.raises(InvalidTag):
        unseal(sealed)
    assert keyed_hash("text") != hashed


def test_a_sealed_text_that_was_changed_is_not_unsealed() -> None:
    sealed = seal("text")

    with pytest.raises(InvalidTag):
        unseal(sealed[:-6] + ("AAAAAA" if sealed[-6:] != "AAAAAA" else "BBBBBB"))


@given(st.text(), st.text())
def test_a_hash_is_the_same_for_the_same_text_alone(one: str, other: str) -> None:
    assert (keyed_hash(one) == keyed_hash(other)) == (one == other)
    assert len(keyed_hash(one)) == 32


@pytest.mark.django_db
def test_the_database_holds_no_id_number() -> None:
    person = PersonFactory()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_person")
        stored = str(cursor.fetchall())

    assert person.id_number not in stored
    assert Person.objects.get().id_number == person.id_number
    assert Person.objects.get(id_hash=keyed_hash(person.id_number)) == person


@pytest.mark.django_db
def test_an_empty_sealed_text_stays_empty() -> None:
    PersonFactory(id_number="", id_hash="x")

    assert Person.objects.get().id_number == ""
    assert list(Person.objects.extra(select={"raw": "id_number"}).values_list("raw", flat=True)) == [""]


def test_a_migration_knows_where_the_hash_stands() -> None:
    field = SealedField("身份证号", hashed_in="id_hash")

    *_, options = field.deconstruct()

    assert options["hashed_in"] == "id_hash"


@pytest.mark.parametrize(("number", "masked"), [("419900198506150011", "419900**********11"), ("12345678", "********"), ("", "")])
def test_a_masked_number_shows_its_first_six_and_last_two_characters(number: str, masked: str) -> None:
    assert mask_id(number) == masked
