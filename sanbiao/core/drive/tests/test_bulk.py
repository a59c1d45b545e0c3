from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from sanbiao.affairs.training.models import ClassRun, Nature
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.tests.staged import insert
from sanbiao.core.secrecy.fields import keyed_hash
from sanbiao.registry.people.models import Person, Status
from sanbiao.tests.factories import NOON, PersonFactory, id_number_of

pytestmark = pytest.mark.django_db
NUMBER = id_number_of(date(1985, 3, 1), 7)


def person(**values):
    return {"name": "张三", "id_number": NUMBER, "id_hash": keyed_hash(NUMBER), **values}


def test_a_row_is_written_as_saving_it_would_write_it():
    [pk] = insert(Person, [person(birth_month=date(1985, 3, 1))])

    row = Person.objects.get(pk=pk)
    assert (row.name, row.id_number, row.birth_month) == ("张三", NUMBER, date(1985, 3, 1))
    assert row.status == Status.SERVING
    assert row.pinyin == Person(name="张三")._meta.get_field("pinyin").value_of({"name": "张三"})


def test_the_sealed_number_is_ciphertext_in_the_database():
    [pk] = insert(Person, [person()])

    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM people_person WHERE id = %s", [pk])
        [[stored]] = cursor.fetchall()
    assert NUMBER not in stored


def test_keys_go_on_from_those_that_are_there_and_others_go_on_from_them():
    before = PersonFactory()

    [pk] = insert(Person, [person()])
    after = PersonFactory()

    assert before.pk < pk < after.pk


def test_no_rows_write_nothing_and_have_no_keys():
    assert insert(Person, []) == []
    assert not Person.objects.exists()


def test_what_the_database_refuses_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Person, [person(status="nonsense")])


def test_numbers_days_times_and_json_keep_their_kind():
    [class_key] = insert(
        ClassRun,
        [{"code": "A1", "name": "班", "nature": Nature.MAIN, "place": "党校", "began_on": date(2023, 3, 1), "hours": 12}],
    )
    [event_key] = insert(
        Event, [{"at": NOON, "by": "x", "verb": "y", "ledger": "z", "record": "1", "after": {"name": "甲"}, "before": None}]
    )

    assert ClassRun.objects.get(pk=class_key).hours == 12
    assert ClassRun.objects.filter(pk=class_key, began_on=date(2023, 3, 1), ended_on=None).exists()
    event = Event.objects.get(pk=event_key)
    assert (event.at, event.after, event.before) == (NOON, {"name": "甲"}, None)
    assert Event.objects.filter(pk=event_key, before__isnull=True).exists()
