"""What holds for every machine: no walk breaks a rule of the database, and a refusal leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Max
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.audit.services import REASON, plain
from sanbiao.core.facts.judging import checks_of
from sanbiao.core.ledger.asking import AskForm, ask_form
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.machine.machine import REGISTRY, Machine
from sanbiao.core.machine.steps import WrongFacts, stored
from sanbiao.tests.factories import NOON, GrantFactory, UserFactory
from sanbiao.tests.finding import brought
from sanbiao.tests.typing_in import right, wrong

ROWS: dict[str, list[Callable[[], Any]]] = brought("samples", "MACHINES")
"""For each machine, rows from which the walks begin, as its business says in `tests/samples.py`."""

every_machine = pytest.mark.parametrize("key", sorted(REGISTRY))

DAY = date(2023, 6, 1)
OURS = [model for model in apps.get_models() if model.__module__.startswith("sanbiao.") and model not in (Event, Seal)]


class Ask(StrEnum):
    """How the page of a step is filled in."""

    RIGHT = "right"
    WRONG = "wrong"
    EMPTY = "empty"


def _facts(row: models.Model) -> dict[str, Any]:
    return type(row)._base_manager.filter(pk=row.pk).values().get()


def _world() -> dict[tuple[str, str], dict[str, Any]]:
    """Every row of every table of ours, as an event would hold it; events themselves left out."""
    return {(model._meta.label_lower, str(row.pk)): stored(row) for model in _filled() for row in model._base_manager.all()}


def _filled() -> list[type[models.Model]]:
    """The models of which there are rows, by one query: the world is read before and after each step, and most of it is empty."""
    quoted = [connection.ops.quote_name(model._meta.db_table) for model in OURS]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT {place} WHERE EXISTS (SELECT 1 FROM {table})" for place, table in enumerate(quoted))
        )
        return [OURS[place] for (place,) in cursor.fetchall()]


def _form(machine: Machine[Any], name: str, row: models.Model, by: Any, how: Ask, day: date) -> AskForm:
    """The page of a step as somebody fills it in."""
    form = ask_form(LEDGERS[machine.model._meta.label_lower], machine.transitions[name])
    inputs = {
        each: field for each, field in form(records=[row], user=by, on=DAY).fields.items() if each not in ("asked", "ticket")
    }
    typed = {
        Ask.RIGHT: lambda: {each: right(field, day) for each, field in inputs.items()},
        Ask.WRONG: lambda: {each: wrong(field) for each, field in inputs.items()},
        Ask.EMPTY: dict,
    }[how]()
    return form(typed, records=[row], user=by, on=DAY)


def _take(machine: Machine[Any], name: str, row: models.Model, by: Any, how: Ask = Ask.RIGHT, day: date = DAY) -> bool:
    """Try one step as its page does, hold it to the rules, and say whether it was taken."""
    row = type(row)._base_manager.get(pk=row.pk)
    before, last = _world(), Event.objects.aggregate(last=Max("pk"))["last"] or 0
    moved, sentences = _fire(machine, name, row, by, how, day)
    events = list(Event.objects.filter(pk__gt=last))
    if moved is None:
        assert sentences
        assert all(sentence.endswith("。") for sentence in sentences)
        assert _world() == before
        assert not events
        return False
    assert getattr(row, machine.field) in machine.transitions[name].sources
    assert _facts(row)[machine.field] == machine.transitions[name].target
    moved.validate_constraints()
    _hold_events_to(before, _world(), events)
    return True


def _fire(
    machine: Machine[Any], name: str, row: models.Model, by: Any, how: Ask = Ask.RIGHT, day: date = DAY
) -> tuple[models.Model | None, list[str]]:
    """Try one step as its page does: the row as it is then, or why not."""
    try:
        form = _form(machine, name, row, by, how, day)
        if form.is_valid():
            return machine.fire(name, row, by=by, at=NOON, **form.facts), []
    except Refused as refusal:
        return None, [str(refusal)]
    return None, [sentence for messages in form.errors.values() for sentence in messages]


def _hold_events_to(before: dict[Any, Any], after: dict[Any, Any], events: list[Event]) -> None:
    """Every row that changed, and nothing else, has one event that holds every field in which it did."""
    told = {(event.ledger, event.record): event for event in events}
    touched = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert set(told) == touched
    assert len(events) == len(told)
    assert len({event.batch for event in events}) == 1
    for key in touched:
        was, now = before.get(key, {}), after.get(key, {})
        assert bool(now) == (told[key].after is not None)
        changed = {name for name in now or was if not now or now[name] != was.get(name, REASON)}
        assert not now or {name: told[key].after[name] for name in changed} == {name: plain(now[name]) for name in changed}
        assert not was or told[key].before == {name: plain(was[name]) for name in changed}


def test_there_are_machines():
    assert REGISTRY


@every_machine
def test_the_rows_of_every_machine_are_known(key: str):
    assert key in ROWS, "say in MACHINES of tests/samples.py from which rows the walks of this machine begin"


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

    reached = {machine.initial} | {transition.target for transition in machine.transitions.values()}

    assert reached == set(machine.states.values)


@every_machine
@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_walk_breaks_a_rule_and_a_refusal_leaves_no_trace(key: str, data: st.DataObject):
    machine = REGISTRY[key]
    days = st.dates(min_value=date(2022, 12, 1), max_value=date(2023, 12, 31))
    steps = st.tuples(st.sampled_from(sorted(machine.transitions)), st.sampled_from([Ask.RIGHT, Ask.RIGHT, *Ask]), days)
    make, walk = data.draw(st.sampled_from(ROWS[key])), data.draw(st.lists(steps, min_size=1, max_size=8))

    with transaction.atomic():
        row, head = make(), GrantFactory(role=Role.HEAD).user
        taken = [_take(machine, name, row, head, how, day) for name, how, day in walk]
        transaction.set_rollback(True)

    assert len(taken) == len(walk)


@every_machine
@pytest.mark.django_db
def test_between_them_the_rows_allow_every_transition(key: str):
    machine = REGISTRY[key]
    head = GrantFactory(role=Role.HEAD).user
    taken: set[str] = set()

    def open_from(state: str) -> list[str]:
        return [step.name for step in machine.transitions.values() if state in step.sources and step.name not in taken]

    def explore(row: models.Model, way: tuple[str, ...]) -> None:
        """From where the row is, every step that is not taken yet, or that leads to where one begins; never in a circle."""
        state = _facts(row)[machine.field]
        for step in machine.transitions.values():
            leads_on = step.target not in (*way, state) and open_from(step.target)
            if state in step.sources and (leads_on or step.name not in taken):
                with transaction.atomic():
                    if _take(machine, step.name, row, head):
                        taken.add(step.name)
                        if leads_on:
                            explore(row, (*way, state))
                    transaction.set_rollback(True)

    for make in ROWS[key]:
        with transaction.atomic():
            explore(make(), ())
            transaction.set_rollback(True)

    assert taken == set(machine.transitions)


@every_machine
@pytest.mark.django_db
def test_facts_out_of_order_are_refused_by_the_rule_of_the_model_at_the_right_fact(key: str):
    """A day that must not lie before another one, given as if it did: whichever row shows both."""
    machine = REGISTRY[key]
    head = GrantFactory(role=Role.HEAD).user
    orders: dict[tuple[str, str], set[str]] = {}
    for step in machine.transitions.values():
        for rule in checks_of(machine.model):
            others = {each.other for each in rule.comparisons if each.other}
            # Days that one step asks for together are drawn together, and so in order.
            if rule.fields[0] in step.fields and others - set(step.fields):
                orders.setdefault((step.name, rule.fields[0]), set()).add(rule.sentence)
    rows = [(make, how) for make in ROWS[key] for how in machine.transitions]
    shown = set()

    for (name, field), sentences in orders.items():
        step = machine.transitions[name]
        for make, first in rows:
            if (name, field) in shown:
                break
            with transaction.atomic():
                row = make()
                if getattr(row, machine.field) not in step.sources:
                    row = _fire(machine, first, row, head)[0] or row
                form = _form(machine, name, row, head, Ask.RIGHT, date(1990, 1, 1))
                if form.is_valid() and not machine.refusal(name, row, head):
                    with pytest.raises(WrongFacts) as told:
                        machine.fire(name, row, by=head, at=NOON, **form.facts)
                    assert told.value.by_fact.keys() == {field}
                    assert told.value.by_fact[field] in sentences
                    shown.add((name, field))
                transaction.set_rollback(True)

    assert shown == set(orders)


@every_machine
@pytest.mark.django_db
def test_a_step_is_taken_back_to_where_the_row_was(key: str):
    machine = REGISTRY[key]
    head = GrantFactory(role=Role.HEAD).user
    backs = {step.reverses: step.name for step in machine.transitions.values() if step.reverses}
    shown = set()

    for make in ROWS[key]:
        for name, back in backs.items():
            with transaction.atomic():
                row = make()
                before = _facts(row)
                if _take(machine, name, row, head):
                    assert _take(machine, back, row, head)
                    assert _facts(row) == before
                    shown.add(name)
                transaction.set_rollback(True)

    assert shown == set(backs)


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

    facts = _form(machine, open_step.transition.name, row, head, Ask.RIGHT, DAY)
    assert facts.is_valid()
    monkeypatch.setattr("sanbiao.core.machine.steps.keep", broken)
    with pytest.raises(OSError, match="full"):
        machine.fire(open_step.transition.name, row, by=head, at=NOON, **facts.facts)

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

        ordered = sorted(rows, key=lambda row: machine.refusal(name, row, head) is not None)
        facts = _form(machine, name, ordered[0], head, Ask.RIGHT, DAY)
        assert facts.is_valid()
        with pytest.raises(Refused, match="："):
            machine.fire_many(name, ordered, by=head, at=NOON, **facts.facts)

        assert [_facts(row) for row in rows] == before
        return
    pytest.fail("no transition is open to one of the rows and refused to another")
