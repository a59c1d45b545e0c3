"""An import or its undoing while somebody else changes the same row: nothing is lost unseen, and the events are true."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import keep
from sanbiao.core.drive.tests.folders import brought, last_import, roster, roster_row, units
from sanbiao.core.drive.writing import undoing
from sanbiao.core.drive.writing.books import Book
from sanbiao.registry.people.models import Person
from sanbiao.tests.elsewhere import elsewhere
from sanbiao.tests.factories import NOON

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@transaction.atomic
def change_the_post() -> None:
    """What a form does."""
    person = Person.objects.select_for_update(of=("self",)).get()
    before, person.post = person.post, "主任"
    person.save()
    keep(by="head", at=NOON, verb="修改", record=person, before={"post": before}, after={"post": "主任"})


def once_after(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, change: Callable[[], None]) -> None:
    """Let `change` be done elsewhere between the first call of a function and what follows from it."""
    real = getattr(owner, name)

    def changed_after(*arguments: Any) -> Any:
        found = real(*arguments)
        monkeypatch.setattr(owner, name, real)
        elsewhere(change).join(timeout=10)
        return found

    monkeypatch.setattr(owner, name, changed_after)


def test_a_change_made_after_an_import_looked_at_the_row_stands_in_its_event(tmp_path: Path, monkeypatch: Any) -> None:
    brought(tmp_path, 机构=units(), 干部名册=roster(roster_row(1)))
    once_after(monkeypatch, Book, "_existing", change_the_post)

    brought(tmp_path, 干部名册=roster(roster_row(1, 现任职务="局长")))

    assert Person.objects.get().post == "局长"
    assert Event.objects.get(verb="导入更改").before == {"post": "主任", "post_place": "01"}


def test_a_change_made_while_an_import_is_taken_back_waits_or_stands_against_it(tmp_path: Path, monkeypatch: Any) -> None:
    brought(tmp_path, 机构=units(), 干部名册=roster(roster_row(1)))
    brought(tmp_path, 干部名册=roster(roster_row(1, 现任职务="局长")))
    forms: list[threading.Thread] = []
    real = undoing._refuse_if_built_upon

    def then_a_form_begins(*arguments: Any) -> None:
        real(*arguments)
        forms.append(elsewhere(change_the_post))
        forms[0].join(timeout=0.5)

    monkeypatch.setattr(undoing, "_refuse_if_built_upon", then_a_form_begins)

    undoing.undo_import(last_import(), by="clerk", at=NOON)
    forms[0].join(timeout=10)

    assert Person.objects.get().post == "主任"
    assert Event.objects.get(verb="修改").before == {"post": "科员"}


def test_a_change_that_was_being_made_stands_against_taking_an_import_back(tmp_path: Path) -> None:
    brought(tmp_path, 机构=units(), 干部名册=roster(roster_row(1)))
    brought(tmp_path, 干部名册=roster(roster_row(1, 现任职务="局长")))
    refusals: list[str] = []

    def undo() -> None:
        try:
            undoing.undo_import(last_import(), by="clerk", at=NOON)
        except Refused as refusal:
            refusals.append(str(refusal))

    with transaction.atomic():
        change_the_post()
        undoing_it = elsewhere(undo)
        undoing_it.join(timeout=0.5)
    undoing_it.join(timeout=10)

    assert "又有改动（head" in refusals[0]
    assert Person.objects.get().post == "主任"
