"""Two people take the same step at once: one wins, and the other is told who did."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
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


@dataclass(frozen=True)
class _Way:
    """How a row comes to where a step is open to it: made as one of those the walks begin from, and perhaps one step on."""

    make: Callable[[], Any]  # Any: a row of whichever model the machine moves
    first: str
    day: date

    def gone(self, machine: Machine[Any], head: Any) -> Any:
        """A row that went it; None where it leads nowhere."""
        return _fire(machine, self.first, self.make(), head, day=self.day)[0] if self.first else self.make()


_ways: dict[str, dict[str, _Way]] = {}
"""By machine and step, once they were looked for in this process."""


def _looked_for(machine: Machine[Any], head: Any) -> dict[str, _Way]:
    found: dict[str, _Way] = {}
    for make, first in product(ROWS[machine.model._meta.label_lower], ("", *machine.transitions)):
        for day in (DAY, LONG_BEFORE) if first else (DAY,):
            row = _Way(make, first, day).gone(machine, head)
            open_to_it = [
                name for name in machine.transitions.keys() - found.keys() if row and _may_be_taken(machine, name, row, head)
            ]
            found |= dict.fromkeys(open_to_it, _Way(make, first, day))
            if found.keys() == machine.transitions.keys():
                return found
    raise AssertionError(f"no row may take {machine.transitions.keys() - found.keys()}")


def _open_steps(machine: Machine[Any], head: Any) -> list[tuple[str, Any]]:
    """Each step with a row of its own that may take it."""
    if machine.model._meta.label_lower not in _ways:
        with transaction.atomic():
            _ways[machine.model._meta.label_lower] = _looked_for(machine, head)
            transaction.set_rollback(True)
    return [(name, way.gone(machine, head)) for name, way in sorted(_ways[machine.model._meta.label_lower].items())]


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
