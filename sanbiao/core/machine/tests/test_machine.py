"""A machine of its own over classes: what follows from a step."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from sanbiao.affairs.training.models import ClassRun, State
from sanbiao.affairs.training.permissions import RUN, class_policy
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.machine.machine import Machine, Transition
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine[ClassRun]:
    """Classes that are put off: the step takes the new first day, and says in the place who put them off."""

    def put_off(record: ClassRun, *, by: object, at: datetime, until: date) -> None:
        record.began_on = until
        record.place = f"由{by}于{at:%Y-%m-%d}改期"

    monkeypatch.setattr("sanbiao.core.machine.machine.REGISTRY", {})
    step = Transition(
        name="put_off",
        label="改期",
        sources=frozenset({State.CANCELLED}),
        target=State.PLANNED,
        permission=RUN,
        effect=put_off,
    )
    return Machine[ClassRun](policy=class_policy, states=State, transitions=[step])


def test_what_follows_from_a_step_is_written_with_it_from_the_facts_that_came_with_it(machine):
    run = ClassRunFactory(cancelled=True)
    head = GrantFactory(role=Role.HEAD, user__username="科长").user

    machine.fire("put_off", run, by=head, at=NOON, until=date(2023, 9, 4))

    run.refresh_from_db()
    assert (run.state, run.began_on, run.place) == (State.PLANNED, date(2023, 9, 4), "由科长于2023-07-01改期")
    assert Event.objects.get().after == {"state": State.PLANNED}


def test_nothing_follows_from_a_step_that_is_refused(machine):
    run = ClassRunFactory(opened=True)

    with pytest.raises(Refused, match="不能改期"):
        machine.fire("put_off", run, by=GrantFactory(role=Role.HEAD).user, at=NOON, until=date(2023, 9, 4))

    run.refresh_from_db()
    assert (run.state, run.began_on) == (State.OPEN, date(2023, 3, 6))
