"""The life of a class, walked at random and step by step; and what waits for its next step."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanbiao.affairs.training.machine import machine
from sanbiao.affairs.training.models import Attendance, ClassRun, State
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, TraineeFactory

pytestmark = pytest.mark.django_db


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from(["list", *sorted(machine.transitions)]), max_size=8))
def test_every_walk_obeys_the_constraints_and_a_refusal_leaves_no_trace(walk):
    head = GrantFactory(role=Role.HEAD).user
    run = ClassRunFactory(ended_on=date(2023, 3, 8))
    for step in walk:
        if step == "list":
            TraineeFactory(class_run=run)
            continue
        before, events = ClassRun.objects.get(pk=run.pk).state, Event.objects.count()
        try:
            machine.fire(step, run, by=head, at=NOON, reason="登记有误" if machine.transitions[step].asks_reason else "")
        except Refused:
            assert (ClassRun.objects.get(pk=run.pk).state, Event.objects.count()) == (before, events)
        else:
            assert Event.objects.count() == events + 1

    ClassRun.objects.get(pk=run.pk).validate_constraints()


def test_a_class_without_a_list_does_not_open():
    with pytest.raises(Refused, match="名单为空"):
        machine.fire("open", ClassRunFactory(), by=GrantFactory().user, at=NOON)


def test_a_class_that_is_not_checked_does_not_complete():
    run = TraineeFactory(class_run__opened=True, attendance=Attendance.EXPECTED).class_run

    with pytest.raises(Refused, match="还有 1 名学员待签到"):
        machine.fire("complete", run, by=GrantFactory().user, at=NOON, ended_on=date(2023, 3, 8))


def test_a_class_completes_on_a_day():
    run = TraineeFactory(class_run__opened=True).class_run

    with pytest.raises(WrongFacts) as told:
        machine.fire("complete", run, by=GrantFactory().user, at=NOON)

    assert told.value.by_fact == {"ended_on": "请填写这一项。"}


def test_an_opening_is_taken_back_until_somebody_has_signed_in():
    run = TraineeFactory(class_run__opened=True).class_run
    head = GrantFactory(role=Role.HEAD).user
    TraineeFactory(class_run=run, signed_in_at=NOON)

    with pytest.raises(Refused, match="已有 1 名学员签到。"):
        machine.fire("unopen", run, by=head, at=NOON, reason="开错了")

    run.trainees.update(signed_in_at=None)
    assert machine.fire("unopen", run, by=head, at=NOON, reason="开错了").state == State.PLANNED


def test_only_the_head_cancels():
    with pytest.raises(Refused, match="无权取消班次"):
        machine.fire("cancel", ClassRunFactory(), by=GrantFactory(role=Role.CLERK).user, at=NOON)
