"""What holds for every machine: no walk breaks a rule of the database, and a refusal leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.machine.machine import REGISTRY, Machine
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, TraineeFactory, UserFactory


def _class_that_can_be_held() -> models.Model:
    run = ClassRunFactory(ended_on=date(2023, 3, 10))
    TraineeFactory(class_run=run)
    return run


ROWS: dict[str, list[Callable[[], Any]]] = {
    "training.classrun": [ClassRunFactory, _class_that_can_be_held],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""

every_machine = pytest.mark.parametrize("key", sorted(REGISTRY))


def _facts(row: models.Model) -> dict[str, Any]:
    return type(row)._base_manager.filter(pk=row.pk).values().get()


def _take(machine: Machine[Any], name: str, row: models.Model, by: Any) -> bool:
    """Try one step, hold it to the rules, and say whether it was taken."""
    before, events = _facts(row), Event.objects.count()
    sentence = ""
    try:
        moved = machine.fire(name, row, by=by, at=NOON)
    except Refused as refusal:
        sentence = str(refusal)
    if sentence:
        assert sentence.endswith("。")
        assert _facts(row) == before
        assert Event.objects.count() == events
        return False
    assert before[machine.field] in machine.transitions[name].sources
    assert _facts(row)[machine.field] == machine.transitions[name].target
    moved.validate_constraints()
    event = Event.objects.latest("pk")
    assert Event.objects.count() == events + 1
    assert (event.before[machine.field], event.after[machine.field]) == (before[machine.field], machine.transitions[name].target)
    return True


def test_there_are_machines():
    assert REGISTRY


@every_machine
def test_the_rows_of_every_machine_are_known(key: str):
    assert key in ROWS, "say in ROWS from which rows the walks of this machine begin"


@every_machine
def test_a_machine_names_states_and_permissions_that_exist(key: str):
    machine = REGISTRY[key]
    states = set(machine.states.values)

    for transition in machine.transitions.values():
        assert transition.sources
        assert transition.sources | {transition.target} <= states
        assert transition.target not in transition.sources
        assert transition.permission in machine.policy.roles
        assert not transition.label.isascii()
    assert dict(machine.policy.model._meta.get_field(machine.field).choices) == dict(machine.states.choices)


@every_machine
def test_every_state_is_reached(key: str):
    machine = REGISTRY[key]
    initial = machine.policy.model._meta.get_field(machine.field).default

    reached = {initial} | {transition.target for transition in machine.transitions.values()}

    assert reached == set(machine.states.values)


@every_machine
@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_walk_breaks_a_rule_and_a_refusal_leaves_no_trace(key: str, data: st.DataObject):
    machine = REGISTRY[key]
    names = st.lists(st.sampled_from(sorted(machine.transitions)), min_size=1, max_size=8)
    make, walk = data.draw(st.sampled_from(ROWS[key])), data.draw(names)

    with transaction.atomic():
        row, head = make(), GrantFactory(role=Role.HEAD).user
        taken = [_take(machine, name, row, head) for name in walk]
        transaction.set_rollback(True)

    assert len(taken) == len(walk)


@every_machine
@pytest.mark.django_db
def test_between_them_the_rows_allow_every_transition(key: str):
    machine = REGISTRY[key]
    head = GrantFactory(role=Role.HEAD).user
    taken: set[str] = set()

    for make in ROWS[key]:
        # Every first step, then every second one after it, and so on as far as there are states.
        walks: list[tuple[str, ...]] = [()]
        for _ in machine.states:
            longer = [(*walk, name) for walk in walks for name in machine.transitions]
            walks = []
            for walk in longer:
                with transaction.atomic():
                    row = make()
                    if all(_take(machine, name, row, head) for name in walk):
                        walks.append(walk)
                        taken |= set(walk)
                    transaction.set_rollback(True)

    assert taken == set(machine.transitions)


@every_machine
@pytest.mark.django_db
def test_a_stranger_moves_nothing(key: str):
    machine = REGISTRY[key]
    stranger = UserFactory()

    for make in ROWS[key]:
        row = make()
        assert machine.steps(row, stranger) == []
        assert not any(_take(machine, name, row, stranger) for name in machine.transitions)


@every_machine
@pytest.mark.django_db
def test_nothing_moves_if_the_event_cannot_be_kept(key: str, monkeypatch: pytest.MonkeyPatch):
    machine = REGISTRY[key]
    head = GrantFactory(role=Role.HEAD).user
    row = next(row for make in ROWS[key] for row in [make()] if any(step.refusal is None for step in machine.steps(row, head)))
    before = _facts(row)
    open_step = next(step for step in machine.steps(row, head) if step.refusal is None)

    def broken(**_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("sanbiao.core.machine.machine.keep", broken)
    with pytest.raises(OSError, match="full"):
        machine.fire(open_step.transition.name, row, by=head, at=NOON)

    assert _facts(row) == before


@every_machine
@pytest.mark.django_db
def test_of_many_one_refused_leaves_all_as_they_were(key: str):
    machine = REGISTRY[key]
    head = GrantFactory(role=Role.HEAD).user
    rows = [make() for make in ROWS[key] for _ in range(2)]
    for name in machine.transitions:
        openings = [machine.refusal(name, row, head) is None for row in rows]
        if all(openings) or not any(openings):
            continue
        before = [_facts(row) for row in rows]

        with pytest.raises(Refused, match="："):
            machine.fire_many(name, sorted(rows, key=lambda row: machine.refusal(name, row, head) is not None), by=head, at=NOON)

        assert [_facts(row) for row in rows] == before
        return
    pytest.fail("no transition is open to one of the rows and refused to another")
