"""The key of a database: known by its fingerprint from the first use on, whether anything is sealed yet or not."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from sanbiao.core.secrecy.fields import seal
from sanbiao.core.secrecy.holding import current, hold_key, hold_site_key, opens, sealed_fields
from sanbiao.core.secrecy.models import FieldKey
from sanbiao.core.secrecy.tests.factories import FieldKeyFactory
from sanbiao.installation.keys import fingerprint, public_of
from sanbiao.installation.refusals import WrongKey
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import NOON, PersonFactory

OTHER_KEY = bytes(range(32))

pytestmark = pytest.mark.django_db


def test_the_first_use_says_whose_key_it_is_and_later_ones_find_it_so(settings) -> None:
    first, again = hold_key(at=NOON), hold_key(at=NOON)

    assert first == again == current()
    assert first.fingerprint == fingerprint(settings.SANBIAO_FIELD_KEY)
    assert first.site_fingerprint == fingerprint(public_of(settings.SANBIAO_FIELD_KEY))
    assert (FieldKey.objects.count(), str(first)) == (1, f"字段密钥 {first.fingerprint}")


def test_another_key_is_refused_where_nothing_is_sealed_yet(settings) -> None:
    mine = hold_key(at=NOON).fingerprint
    settings.SANBIAO_FIELD_KEY = OTHER_KEY

    with pytest.raises(WrongKey, match=f"由指纹为 {mine} 的密钥封存，现有的字段密钥是 {fingerprint(OTHER_KEY)}"):
        hold_key(at=NOON)
    assert FieldKey.objects.get().fingerprint == mine


def test_a_database_older_than_fingerprints_is_asked_by_what_it_holds(settings) -> None:
    PersonFactory()
    settings.SANBIAO_FIELD_KEY = OTHER_KEY

    assert not opens()
    with pytest.raises(WrongKey, match="打不开"):
        hold_key(at=NOON)
    assert not FieldKey.objects.exists()


def test_one_row_of_each_sealed_field_is_asked(settings) -> None:
    mine, tables = settings.SANBIAO_FIELD_KEY, list(sealed_fields())
    PersonFactory()
    settings.SANBIAO_FIELD_KEY = OTHER_KEY
    foreign = seal("x")
    settings.SANBIAO_FIELD_KEY = mine
    FieldKeyFactory(is_current=False, sealed="former")
    sound = opens()
    with connection.cursor() as cursor:  # the field would seal what it is given
        cursor.execute("UPDATE secrecy_fieldkey SET sealed = %s", [foreign])

    assert {model for model, _ in tables} >= {Person, FieldKey}
    assert sound
    assert not opens()


def test_the_public_site_knows_its_key_by_the_database_too(settings) -> None:
    hold_site_key()
    nothing_kept = not FieldKey.objects.exists()
    hold_key(at=NOON)
    hold_site_key()
    settings.SANBIAO_PUBLIC_SITE_KEY = public_of(OTHER_KEY)

    with pytest.raises(WrongKey, match="重新复制"):
        hold_site_key()
    assert nothing_kept


@pytest.mark.parametrize(
    "row", [{"is_current": True}, {"is_current": False}, {"is_current": True, "sealed": "x"}], ids=["second", "lost", "open"]
)
def test_the_database_holds_one_current_key_and_the_former_ones_sealed(row) -> None:
    FieldKeyFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        FieldKeyFactory(**row)
