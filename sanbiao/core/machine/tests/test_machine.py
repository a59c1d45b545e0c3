"""A machine of its own over classes: what a step asks, what follows from it, and how it is taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms

from sanbiao.affairs.training.models import Attendance, ClassRun, State, Trainee
from sanbiao.affairs.training.permissions import CANCEL, RUN
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import REASON
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import Step, WrongFacts
from sanbiao.core.machine.transitions import Rank, Reversal, Transition
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, PersonFactory, TraineeFactory

pytestmark = pytest.mark.django_db

UNTIL = date(2023, 9, 4)


class Notice(forms.Form):
    letter = forms.CharField(label="通知文号")
    copies = forms.IntegerField(label="份数", required=False)


def put_off(record: ClassRun, step: Step, *, letter: str, began_on: date, **_: Any) -> None:
    """Say in the class who put it off, let one trainee stay away, and put another on the list."""
    record.place = f"由{step.by}于{step.at:%Y-%m-%d}改期（{letter}）"
    for trainee in record.trainees.all():
        step.change(trainee, attendance=Attendance.ABSENT)
    step.create(Trainee(class_run=record, person=PersonFactory(), unit_text="外单位", attendance=Attendance.EXPECTED))


def put_back(record: ClassRun, step: Step, **_: Any) -> None:
    record.place = "市委党校"
    step.restore(record, "改期", record.trainees.all())
    for made in record.trainees.filter(unit_text="外单位"):
        step.remove(made)


PUT_OFF = Transition[ClassRun](
    name="put_off",
    label="改期",
    sources=frozenset({State.PLANNED}),
    target=State.OPEN,
    permission=RUN,
    asks=("began_on", Notice),
    offers=("ended_on",),
    effect=put_off,
)
END = Transition[ClassRun](
    name="end",
    label="办结",
    sources=frozenset({State.OPEN}),
    target=State.COMPLETED,
    permission=RUN,
    asks=("ended_on", "topic"),
)
BACK = Reversal[ClassRun](name="back", label="撤回改期", reverses="put_off", permission=CANCEL, effect=put_back)
AGAIN = Reversal[ClassRun](name="again", label="撤回办结", reverses="end", permission=CANCEL)


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Declares a machine of classes beside the one that there is."""
    monkeypatch.setattr("sanbiao.core.machine.machine.REGISTRY", {})
    return lambda *steps: Machine(ClassRun, states=State, transitions=steps)


@pytest.fixture
def machine(declared) -> Machine[ClassRun]:
    return declared(PUT_OFF, END, BACK, AGAIN)


@pytest.fixture
def head() -> Any:
    return GrantFactory(role=Role.HEAD, user__username="科长").user


def fire_off(machine: Machine[ClassRun], run: ClassRun, head: Any, **more: Any) -> ClassRun:
    return machine.fire("put_off", run, by=head, at=NOON, **{"began_on": UNTIL, "letter": "〔2023〕3号", **more})


def test_the_facts_are_written_and_what_follows_with_them(machine, head):
    run = fire_off(machine, ClassRunFactory(), head, ended_on=date(2023, 9, 8))

    run.refresh_from_db()
    assert (run.state, run.began_on, run.ended_on) == (State.OPEN, UNTIL, date(2023, 9, 8))
    assert run.place == "由科长于2023-07-01改期（〔2023〕3号）"


def test_the_event_holds_every_field_that_changed_and_other_rows_have_events_of_the_same_batch(machine, head):
    trainee = TraineeFactory(class_run__place="党校")

    run = fire_off(machine, trainee.class_run, head)

    changed, created, own = Event.objects.order_by("pk")
    assert own.before == {"began_on": "2023-03-06", "place": "党校", "state": "planned"}
    assert own.after == {"began_on": "2023-09-04", "place": run.place, "state": "open"}
    assert (changed.before, changed.after) == ({"attendance": "attended"}, {"attendance": "absent"})
    assert (created.record, created.after["unit_text"]) == (str(Trainee.objects.latest("pk").pk), "外单位")
    assert len({own.batch, changed.batch, created.batch}) == 1
    assert {event.verb for event in (own, changed, created)} == {"改期"}


def test_taking_a_step_back_restores_the_rows_it_changed_but_not_what_was_changed_since(machine, head):
    run = ClassRunFactory()
    trainee, corrected = TraineeFactory.create_batch(2, class_run=run)
    another = TraineeFactory(class_run__place="党校")
    machine.fire_many("put_off", [run, another.class_run], by=head, at=NOON, began_on=UNTIL, letter="〔2023〕3号")
    Trainee.objects.filter(pk=corrected.pk).update(attendance=Attendance.EXPECTED)

    machine.fire("back", run, by=head, at=NOON, reason="报错了")

    rows = Trainee.objects.in_bulk([trainee.pk, corrected.pk, another.pk])
    assert rows[trainee.pk].attendance == Attendance.ATTENDED
    assert rows[corrected.pk].attendance == Attendance.EXPECTED
    assert rows[another.pk].attendance == Attendance.ABSENT


def test_a_step_that_came_by_a_sheet_is_taken_back_and_what_must_be_filled_stays(machine, head):
    run = ClassRunFactory(opened=True, ended_on=date(2023, 3, 10))

    run = machine.fire("back", run, by=head, at=NOON, reason="报错了")

    assert (run.state, run.began_on, run.ended_on) == (State.PLANNED, date(2023, 3, 6), None)


def test_what_a_step_created_may_be_removed_by_the_way_back_and_its_event_holds_what_it_said(machine, head):
    run = fire_off(machine, TraineeFactory(class_run__place="党校").class_run, head)
    made = Trainee.objects.latest("pk")

    machine.fire("back", run, by=head, at=NOON, reason="报错了")

    assert not Trainee.objects.filter(pk=made.pk).exists()
    removed = Event.objects.filter(ledger="training.trainee", record=str(made.pk)).latest("pk")
    assert (removed.verb, removed.before["unit_text"], removed.after) == ("撤回改期", "外单位", None)
    assert removed.batch == Event.objects.filter(ledger="training.classrun").latest("pk").batch


def test_a_row_that_others_hold_on_to_is_not_removed(head):
    held = TraineeFactory().class_run
    step = Step(verb="撤回", by=head, at=NOON, batch="x")

    with pytest.raises(WrongFacts, match="另有台账引用"):
        step.remove(held)


def test_a_row_that_an_effect_leaves_as_it_is_has_no_event(machine, head):
    trainee = TraineeFactory(attendance=Attendance.ABSENT)

    fire_off(machine, trainee.class_run, head)

    assert not Event.objects.filter(ledger="training.trainee", record=str(trainee.pk)).exists()


def test_nothing_follows_from_a_step_that_is_refused(machine, head):
    run = ClassRunFactory(opened=True)

    with pytest.raises(Refused, match="不能改期"):
        fire_off(machine, run, head)

    run.refresh_from_db()
    assert (run.state, run.began_on) == (State.OPEN, date(2023, 3, 6))


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ({"letter": ""}, {"letter": "请填写这一项。"}),
        ({"began_on": None}, {"began_on": "请填写这一项。"}),
        ({"ended_on": date(2023, 9, 3)}, {"ended_on": "结业日期不得早于开班日期。"}),
    ],
    ids=["no letter", "no day", "days out of order"],
)
def test_missing_and_wrong_facts_are_told_by_name_and_leave_no_trace(machine, head, facts, wrong):
    run = ClassRunFactory()

    with pytest.raises(WrongFacts) as told:
        fire_off(machine, run, head, **facts)

    assert told.value.by_fact == wrong
    assert str(told.value) == next(iter(wrong.values()))
    run.refresh_from_db()
    assert run.state == State.PLANNED
    assert not Event.objects.exists()


def test_a_fact_that_the_field_does_not_take_is_told(machine, head):
    run = ClassRunFactory(opened=True)

    with pytest.raises(WrongFacts) as told:
        machine.fire("end", run, by=head, at=NOON, ended_on=UNTIL, topic="长" * 81)

    assert list(told.value.by_fact) == ["topic"]


def test_what_stands_in_the_row_already_need_not_be_given(machine, head):
    run = ClassRunFactory(opened=True, topic="党性教育")

    machine.fire("end", run, by=head, at=NOON, ended_on=UNTIL)

    assert Event.objects.get().after == {"ended_on": "2023-09-04", "state": "completed"}


def test_a_fact_that_the_step_does_not_ask_is_a_defect(machine, head):
    with pytest.raises(TypeError, match="hours"):
        fire_off(machine, ClassRunFactory(), head, hours=8)


def test_what_the_database_refuses_is_told_by_its_own_sentence(declared, head):
    def twice(record: ClassRun, step: Step, **_: Any) -> None:
        there = record.trainees.get()
        step.create(Trainee(class_run=record, person=there.person, unit_text="外单位", attendance=Attendance.EXPECTED))

    machine = declared(
        Transition(
            name="twice",
            label="重录",
            sources=frozenset({State.PLANNED}),
            target=State.OPEN,
            permission=RUN,
            effect=twice,
        )
    )

    with pytest.raises(WrongFacts, match="已有一行的班次、姓名与此相同，只能有一条。"):
        machine.fire("twice", TraineeFactory().class_run, by=head, at=NOON)

    assert not Event.objects.exists()


def test_a_step_that_somebody_else_took_says_who_when_and_what_is_now(machine, head):
    run = ClassRunFactory()
    fire_off(machine, run, head)

    with pytest.raises(Refused, match="科长 已于 2023-07-01 12:00 办理「改期」，现在的状态为「已开班」，请核对后再办。"):
        fire_off(machine, run, GrantFactory().user)

    assert Event.objects.filter(ledger="training.classrun").count() == 1


def test_one_intention_sent_twice_is_carried_out_once_and_answered_with_what_came_of_it(machine, head):
    run = ClassRunFactory()

    first, again = (fire_off(machine, run, head, ticket="0" * 32) for _ in range(2))

    assert first.state == again.state == State.OPEN
    assert Event.objects.filter(ledger="training.classrun").count() == 1


def test_a_ticket_is_of_one_person_alone(machine, head):
    run = ClassRunFactory()
    fire_off(machine, run, head, ticket="0" * 32)

    with pytest.raises(Refused, match="科长 已于"):
        fire_off(machine, run, GrantFactory().user, ticket="0" * 32)


def test_a_step_is_taken_back_with_a_reason_and_its_facts_become_what_they_were(machine, head):
    run = ClassRunFactory(opened=True, ended_on=date(2023, 3, 9), topic="党性教育")
    machine.fire("end", run, by=head, at=NOON, ended_on=UNTIL, topic="党性教育")

    run = machine.fire("again", run, by=head, at=NOON, reason=" 登记错了 ")

    assert (run.state, run.ended_on, run.topic) == (State.OPEN, date(2023, 3, 9), "党性教育")
    event = Event.objects.latest("pk")
    assert event.before == {"ended_on": "2023-09-04", "state": "completed"}
    assert event.after == {"ended_on": "2023-03-09", "state": "open", REASON: "登记错了"}


def test_a_step_that_no_event_tells_of_leaves_its_facts_empty_when_it_is_taken_back(machine, head):
    run = ClassRunFactory(completed=True, topic="党性教育")

    run = machine.fire("again", run, by=head, at=NOON, reason="导入的状态不对")

    assert (run.state, run.ended_on, run.topic) == (State.OPEN, None, "")


def test_a_step_is_not_taken_back_without_a_reason(machine, head):
    with pytest.raises(WrongFacts) as told:
        machine.fire("again", ClassRunFactory(completed=True), by=head, at=NOON, reason="  ")

    assert told.value.by_fact == {"reason": "请填写这一项。"}


def test_of_many_the_one_that_does_not_take_the_facts_is_named_and_none_is_changed(machine, head):
    early, late = ClassRunFactory(opened=True), ClassRunFactory(opened=True, name="国庆班", began_on=date(2023, 10, 2))

    with pytest.raises(WrongFacts) as told:
        machine.fire_many("end", [early, late], by=head, at=NOON, ended_on=UNTIL, topic="党性教育")

    assert told.value.by_fact == {"ended_on": "国庆班：结业日期不得早于开班日期。"}
    early.refresh_from_db()
    assert early.state == State.OPEN


def test_a_page_stands_before_a_step_that_wants_facts_or_tells_something_or_has_no_way_back(declared):
    plain = {"permission": RUN}
    machine = declared(
        Transition(name="open", label="开班", sources=frozenset({State.PLANNED}), target=State.OPEN, **plain),
        Transition(name="shut", label="收回", sources=frozenset({State.OPEN}), target=State.PLANNED, **plain),
        Transition(name="free", label="放开", sources=frozenset({State.PLANNED}), target=State.OPEN, tells=str, **plain),
        Transition(name="end", label="结业", sources=frozenset({State.OPEN}), target=State.COMPLETED, **plain),
    )

    assert [machine.asks_first(step) for step in machine.transitions.values()] == [False, False, True, True]
    assert machine.returns(machine.transitions["open"])


def test_a_step_aside_is_no_next_one_though_it_is_the_only_one(declared):
    plain = {"permission": RUN}
    machine = declared(
        Transition(
            name="cancel", label="取消", sources=frozenset({State.PLANNED}), target=State.CANCELLED, is_aside=True, **plain
        )
    )

    assert machine.path == [State.PLANNED]
    assert machine.rank(machine.transitions["cancel"], State.PLANNED) == Rank.ASIDE


def test_only_the_usual_next_step_is_the_next_one(declared):
    plain = {"permission": RUN}
    machine = declared(
        Transition(name="open", label="开班", sources=frozenset({State.PLANNED}), target=State.OPEN, **plain),
        Transition(name="skip", label="补登", sources=frozenset({State.PLANNED}), target=State.COMPLETED, **plain),
        Transition(name="end", label="结业", sources=frozenset({State.OPEN}), target=State.COMPLETED, **plain),
        Transition(name="cancel", label="取消", sources=frozenset({State.PLANNED}), target=State.CANCELLED, **plain),
        Reversal(name="replan", label="恢复", reverses="cancel", **plain),
        Reversal(name="shut", label="收回", reverses="open", **plain),
    )
    steps = machine.transitions

    assert machine.rank(steps["open"], State.PLANNED) == machine.rank(steps["end"], State.OPEN) == Rank.NEXT
    assert machine.rank(steps["skip"], State.PLANNED) == Rank.ONWARD
    assert {machine.rank(steps["cancel"], State.PLANNED), machine.rank(steps["shut"], State.OPEN)} == {Rank.ASIDE}
    assert machine.rank(steps["replan"], State.CANCELLED) == Rank.ASIDE


def test_what_leads_back_from_the_last_state_is_the_next_step_unless_it_is_aside(declared):
    plain = {"permission": RUN}
    machine = declared(
        Transition(name="open", label="开班", sources=frozenset({State.PLANNED}), target=State.OPEN, **plain),
        Transition(name="renew", label="续办", sources=frozenset({State.OPEN}), target=State.PLANNED, **plain),
        Transition(name="repeat", label="重来", sources=frozenset({State.OPEN}), target=State.PLANNED, is_aside=True, **plain),
    )

    ranks = [machine.rank(machine.transitions[name], State.OPEN) for name in ("renew", "repeat")]

    assert ranks == [Rank.NEXT, Rank.ASIDE]


def test_a_second_machine_of_a_model_is_refused(declared):
    declared(PUT_OFF)

    with pytest.raises(ValueError, match=r"two machines for training\.classrun"):
        declared(END)


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ((PUT_OFF, PUT_OFF), "two steps put_off"),
        ((PUT_OFF, Reversal(name="b", label="撤回", reverses="put_off", permission="x")), "does not take it back"),
        (
            (
                Transition(name="a", label="办", sources=frozenset({"planned", "open"}), target="cancelled", permission="x"),
                Reversal(name="b", label="撤回", reverses="a", permission="x"),
            ),
            "several sources",
        ),
    ],
    ids=["one name twice", "an effect that stays", "no one way back"],
)
def test_a_declaration_that_cannot_be_kept_is_refused(declared, steps, message):
    with pytest.raises(ValueError, match=message):
        declared(*steps)


def test_a_sealed_fact_cannot_be_given_back(monkeypatch, declared):

    step = Transition(name="a", label="办", sources=frozenset({"serving"}), target="gone", permission="x", asks=("id_number",))
    back = Reversal(name="b", label="撤回", reverses="a", permission="x")

    with pytest.raises(ValueError, match="sealed"):
        Machine(Person, states=State, transitions=[step, back], field="status")
