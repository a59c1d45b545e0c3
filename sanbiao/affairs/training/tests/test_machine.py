"""The life of a class, walked at random and step by step; and what waits for its next step."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanbiao.affairs.training.machine import machine, waiting
from sanbiao.affairs.training.models import Attendance, ClassRun, State
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, TraineeFactory

pytestmark = pytest.mark.django_db
TODAY = date(2023, 7, 1)


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


@pytest.mark.parametrize(
    ("facts", "word", "is_late"),
    [
        ({"began_on": date(2023, 6, 29)}, "已过开班日期 2 天", True),
        ({"began_on": TODAY}, "今天开班", False),
        ({"began_on": date(2023, 7, 11)}, "10 天后开班", False),
        ({"state": State.OPEN, "began_on": date(2023, 6, 1), "ended_on": date(2023, 6, 30)}, "已过结业日期 1 天，未结业", True),
        ({"state": State.OPEN, "ended_on": TODAY}, "名单已全部核对", False),
    ],
)
def test_a_class_says_what_it_waits_for(facts, word, is_late):
    ClassRunFactory(**facts)

    [found] = waiting(ClassRun.objects.all(), TODAY)

    assert (found.word, found.is_late) == (word, is_late)


def test_an_open_class_waits_for_those_who_have_not_signed_in():
    run = ClassRunFactory(opened=True)
    TraineeFactory.create_batch(2, class_run=run, attendance=Attendance.EXPECTED)

    [found] = waiting(ClassRun.objects.all(), TODAY)

    assert found.word == "待签到 2 人"


def test_what_is_over_far_ahead_or_cancelled_waits_for_nothing_and_late_ones_stand_first():
    for facts in ({"completed": True}, {"cancelled": True}, {"began_on": date(2023, 9, 1)}):
        ClassRunFactory(**facts)
    near, late = ClassRunFactory(began_on=date(2023, 7, 3)), ClassRunFactory(opened=True, ended_on=date(2023, 6, 1))

    assert [each.run for each in waiting(ClassRun.objects.all(), TODAY)] == [late, near]
