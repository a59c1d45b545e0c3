"""Others write while an import reads: nobody waits for it, and what it then writes is true."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import keep
from sanbiao.core.drive import importing
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.services import carry_out, claim, preview, receive
from sanbiao.core.drive.tests.folders import bring, brought, roster, roster_row, units
from sanbiao.core.drive.tests.hostile import person_number, workbook
from sanbiao.core.drive.writing.books import Book
from sanbiao.core.drive.writing.plans import Plan
from sanbiao.core.secrecy.fields import keyed_hash
from sanbiao.registry.people.models import Person
from sanbiao.tests.elsewhere import elsewhere
from sanbiao.tests.factories import NOON, GrantFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


@transaction.atomic
def change_the_post() -> None:
    """What a form does."""
    person = Person.objects.select_for_update(of=("self",)).get()
    before, person.post = person.post, f"{person.post}主任"
    person.save()
    keep(by="head", at=NOON, verb="修改", record=person, before={"post": before}, after={"post": person.post})


@transaction.atomic
def add_the_second() -> None:
    """What a form does, with somebody whom the sheet brings too."""
    number = person_number(2)
    added = PersonFactory(id_number=number, id_hash=keyed_hash(number), name="李明", on_roster=True, post="科员")
    keep(by="head", at=NOON, verb="登记", record=added)


@transaction.atomic
def add_somebody_else() -> None:
    keep(by="head", at=NOON, verb="登记", record=PersonFactory())


def times_after(monkeypatch: pytest.MonkeyPatch, change: Callable[[], Any], times: int) -> list[int]:
    """Let `change` be done each of the first times that an import has looked at a row; counts how often it looks."""
    real, looked = Book._existing, list[int]()

    def changed_after(*arguments: Any) -> Any:
        found = real(*arguments)
        looked.append(len(looked))
        if len(looked) <= times:
            change()
        return found

    monkeypatch.setattr(Book, "_existing", changed_after)
    return looked


@pytest.fixture
def one(tmp_path: Path) -> Path:
    brought(tmp_path, 机构=units(), 干部名册=roster(roster_row(1)))
    return tmp_path


def told(folder: Path) -> Any:
    """An import of a sheet in which the person there has another post, and a second person stands."""
    workbook(folder / "good.xlsx", 干部名册=roster(roster_row(1, 现任职务="局长"), roster_row(2, 姓名="李明")))
    return bring(folder)


def test_what_somebody_else_wrote_is_not_read_twice(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = times_after(monkeypatch, add_somebody_else, 1)

    assert told(one).written
    assert looked == [0]


def test_a_row_changed_meanwhile_is_read_anew_and_its_event_is_true(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = times_after(monkeypatch, change_the_post, 1)

    outcome = told(one)

    assert (outcome.total("created"), outcome.total("changed"), looked) == (1, 1, [0, 1])
    assert Person.objects.get(name="张明").post == "局长"
    assert Event.objects.get(verb="导入更改").before == {"post": "科员主任", "post_place": "01"}


def test_a_row_added_meanwhile_is_not_added_again(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = times_after(monkeypatch, add_the_second, 1)

    outcome = told(one)

    assert outcome.written
    assert not outcome.errors
    assert (outcome.total("created"), looked) == (0, [0, 1])
    assert Person.objects.filter(id_hash=keyed_hash(person_number(2))).count() == 1


def test_a_row_that_is_changed_each_time_is_told_and_nothing_is_written(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = times_after(monkeypatch, change_the_post, importing.MOST_TRIES)

    outcome = told(one)

    assert (outcome.written, len(looked)) == (False, importing.MOST_TRIES)
    assert [fault.message for fault in outcome.errors] == [importing.OVERTAKEN]
    assert not Event.objects.filter(verb__startswith="导入更改").exists()
    assert Person.objects.count() == 1


def test_what_is_no_longer_open_to_who_brings_it_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    UnitFactory(street=True, code="J01", name="青泽市清河街道办事处", short_name="清河街道")
    grant = GrantFactory(role=Role.CLERK)
    path = workbook(tmp_path / "roster.xlsx", 干部名册=roster(roster_row(1)))
    drop = _previewed(path, grant.user)

    def withdraw() -> None:
        grant.delete()
        keep(by="security", at=NOON, verb="收回", record=grant.user)

    times_after(monkeypatch, withdraw, 1)

    outcome = carry_out(drop, at=NOON, on=NOON.date(), user=get_user_model().objects.get(pk=grant.user.pk))

    assert not outcome.written
    assert not Person.objects.exists()
    assert Import.objects.get().state == ImportState.REFUSED


def _previewed(path: Path, user: Any) -> Import:
    from django.core.files.uploadedfile import SimpleUploadedFile

    drop = receive([SimpleUploadedFile(path.name, path.read_bytes())], by=user.get_username(), at=NOON)
    preview(drop, at=NOON, on=NOON.date(), user=user)
    claim(drop, by=user.get_username(), at=NOON)
    return drop


def test_until_it_writes_an_import_has_written_nothing(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (Person.objects.count(), Event.objects.count())
    seen: list[tuple[int, int]] = []
    real = Plan.write

    def write(self: Plan) -> None:
        seen.append((Person.objects.count(), Event.objects.count()))
        real(self)

    monkeypatch.setattr(Plan, "write", write)

    assert told(one).written
    assert seen == [before]


def test_an_import_leaves_no_table_behind(one: Path) -> None:
    told(one)

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_temp_master WHERE name LIKE 'staged%'")
        else:
            cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'staged%' AND relpersistence = 't'")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_others_write_while_an_import_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a connection of their own, without waiting for the import, which is in the middle of a sheet."""
    brought(tmp_path, 机构=units(), 干部名册=roster(roster_row(1)))
    done: list[bool] = []

    def elsewhere_now() -> None:
        other = elsewhere(change_the_post)
        other.join(timeout=10)
        done.append(not other.is_alive())

    times_after(monkeypatch, elsewhere_now, 1)

    assert told(tmp_path).written
    assert done == [True]
    assert Event.objects.get(verb="导入更改").before == {"post": "科员主任", "post_place": "01"}
