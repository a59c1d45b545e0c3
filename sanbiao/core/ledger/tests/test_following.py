"""What follows from other fields is never out of date, whichever way the row is written."""

from __future__ import annotations

import pytest

from sanbiao.core.drive.writing.undoing import _follow
from sanbiao.core.ledger.following import FollowingField, following_fields
from sanbiao.registry.people.models import Person
from sanbiao.registry.people.signing import sign_in_hash
from sanbiao.tests.factories import PersonFactory


def test_a_field_that_follows_says_from_what():
    with pytest.raises(NotImplementedError):
        FollowingField(max_length=9).value_of({})


def test_a_migration_keeps_nothing_that_every_such_field_has():
    hash_field, pinyin, place = (Person._meta.get_field(name) for name in ("sign_in_hash", "pinyin", "post_place"))

    assert following_fields(Person) == [pinyin, hash_field, place]
    assert place.deconstruct()[1:] == ("sanbiao.registry.people.placing.PostPlaceField", [], {})
    assert hash_field.deconstruct()[1:] == ("sanbiao.registry.people.signing.SignInHashField", [], {})
    assert pinyin.deconstruct()[1:] == ("sanbiao.core.ledger.pinyin.PinyinField", ["name"], {"of_person": True})


@pytest.mark.django_db
def test_what_was_taken_back_by_an_event_older_than_the_field_is_followed_too():
    person = PersonFactory(name="张三")
    Person.objects.filter(pk=person.pk).update(name="李四")

    _follow(Person, str(person.pk), {"name": "李四", "pinyin": "kept"})
    _follow(Person, str(person.pk), {"post": "科长"})

    person.refresh_from_db()
    assert person.sign_in_hash == sign_in_hash("李四", person.id_number[-6:])
    assert person.pinyin == "zhangsan zs"
