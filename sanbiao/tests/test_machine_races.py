"""Two people take the same step at once: one wins, and the other is told who did."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection, transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.machine.machine import REGISTRY, Machine
from sanbiao.tests.factories import NOON, GrantFactory
from sanbiao.tests.test_every_machine import DAY, ROWS, Ask, _fire, _form

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LONG_BEFORE = DAY - timedelta(days=60)

every_machine = pytest.mark.parametrize("key", sorted(REGISTRY))


def _at_once(machine: Machine[Any], name: str, row: Any, people: list[Any], tickets: list[str]) -> list[str]:
    """What each of them is answered: nothing, or the sentence of the refusal."""
    forms = [_form(machine, name, row, person, Ask.RIGHT, DAY) for person in people]
    assert all(form.is_valid() for form in forms)
    answers, ready = [""] * len(people), threading.Barrier(len(people))

    def fire(place: int) -> None:
        try:
            ready.wait()
            machine.fire(name, row, by=people[place], at=NOON, ticket=tickets[place], **forms[place].facts)
        except Refused as refusal:
            answers[place] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=fire, args=(place,)) for place in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _open_steps(machine: Machine[Any], head: Any) -> list[tuple[str, Any]]:
    """Each step with a row that may take it: one of those the walks begin from, or one that a step led to, long enough ago."""
    found: dict[str, Any] = {}
    for make, first in product(ROWS[machine.model._meta.label_lower], ("", *machine.transitions)):
        for name, day in product(machine.transitions.keys() - found.keys(), (DAY, LONG_BEFORE) if first else (DAY,)):
            row = _fire(machine, first, make(), head, day=day)[0] if first else make()
            if row is not None and name not in found and _may_be_taken(machine, name, row, head):
                found[name] = row
    assert found.keys() == machine.transitions.keys()
    return sorted(found.items())


def _may_be_taken(machine: Machine[Any], name: str, row: Any, by: Any) -> bool:
    with transaction.atomic():
        moved, _ = _fire(machine, name, type(row)._base_manager.get(pk=row.pk), by)
        transaction.set_rollback(True)
    return moved is not None


@every_machine
def test_of_two_people_one_takes_the_step_and_the_other_reads_who_did(key: str) -> None:
    machine = REGISTRY[key]
    people = [GrantFactory(role=Role.HEAD).user for _ in range(2)]

    for name, row in _open_steps(machine, people[0]):
        before = Event.objects.filter(ledger=key, record=str(row.pk)).count()
        answers = _at_once(machine, name, row, people, ["", ""])

        [lost] = [place for place in range(2) if answers[place]]
        assert answers[lost].startswith(f"{people[1 - lost]} 已于 "), name
        assert Event.objects.filter(ledger=key, record=str(row.pk)).count() == before + 1


@every_machine
def test_a_double_click_takes_the_step_once_and_is_answered_twice(key: str) -> None:
    machine = REGISTRY[key]
    head = GrantFactory(role=Role.HEAD).user

    for name, row in _open_steps(machine, head):
        before = Event.objects.filter(ledger=key, record=str(row.pk)).count()
        assert _at_once(machine, name, row, [head, head], ["c" * 32] * 2) == ["", ""], name
        assert Event.objects.filter(ledger=key, record=str(row.pk)).count() == before + 1
