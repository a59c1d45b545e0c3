"""The hash by which somebody is found at sign-in: kept with every change, filled for those who were there before."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from sanbiao.core.drive.tests.folders import brought, roster, roster_row, units
from sanbiao.registry.people.models import Person
from sanbiao.registry.people.signing import SignInHashField, folded, sign_in_hash
from sanbiao.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def expected(person: Person) -> str:
    return sign_in_hash(person.name, person.id_number[-6:])


def test_names_are_one_however_they_are_written():
    assert {folded(name) for name in ("古丽·阿依", " 古丽 • 阿依 ", "古丽・阿依", "古丽‧阿依")} == {"古丽·阿依"}
    assert sign_in_hash("古丽•阿依", "15123x") == sign_in_hash("古丽·阿依 ", "１５１２３Ｘ")
    assert sign_in_hash("古丽", "15123X") != sign_in_hash("古丽1", "5123X")


def test_the_key_is_not_the_one_that_finds_numbers(settings):
    before = sign_in_hash("张三", "150011")

    settings.SANBIAO_FIELD_KEY = None
    assert sign_in_hash("张三", "150011") == before
    settings.SANBIAO_PUBLIC_SITE_KEY = bytes(32)
    assert sign_in_hash("张三", "150011") != before


def test_a_changed_name_or_number_changes_the_hash():
    person = PersonFactory()
    assert Person.objects.get().sign_in_hash == expected(person)

    person.name, person.id_number = "李四", "99999919800315123X"
    person.save()

    assert Person.objects.get().sign_in_hash == sign_in_hash("李四", "15123X")


def test_a_number_that_is_too_short_finds_nobody():
    assert SignInHashField().value_of({"name": "张三", "id_number": "123"}) == ""


def test_an_import_keeps_the_hash_of_new_and_changed_people(tmp_path: Path):
    brought(tmp_path, 机构=units(), 干部名册=roster(roster_row(1)))
    [person] = Person.objects.all()
    assert person.sign_in_hash == expected(person)

    brought(tmp_path, 干部名册=roster(roster_row(1, 姓名="李强")))

    [person] = Person.objects.all()
    assert (person.name, person.sign_in_hash) == ("李强", expected(person))


def test_those_who_were_there_before_get_their_hash(monkeypatch):
    migration = import_module("sanbiao.registry.people.migrations.0006_sign_in_hashes")
    monkeypatch.setattr(migration, "AT_ONCE", 2)
    people = [PersonFactory() for _ in range(3)]
    Person.objects.update(sign_in_hash="")

    migration.fill(apps, connection.schema_editor())

    assert {row.pk: row.sign_in_hash for row in Person.objects.all()} == {each.pk: expected(each) for each in people}
