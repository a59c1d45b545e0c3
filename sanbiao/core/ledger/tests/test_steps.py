"""The pages of steps: what they ask and say, what is wrong, and that nothing is done by halves or twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from sanbiao.affairs.training.machine import machine
from sanbiao.affairs.training.models import ClassRun, State
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.history import happenings
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.table import tone_of
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, TraineeFactory

pytestmark = pytest.mark.django_db

CLASSES = REGISTRY["training.classrun"]
MANY = "/ledgers/training-classrun/fire/{}/"


@pytest.fixture
def head(client: Client) -> Any:
    user = GrantFactory(role=Role.HEAD, user__username="科长").user
    client.force_login(user)
    return user


@pytest.fixture
def opened() -> Any:
    """A class that is under way, with one trainee who came."""
    return TraineeFactory(class_run__opened=True, class_run__name="科级干部进修班").class_run


def url(run: ClassRun, step: str) -> str:
    return f"/ledgers/training-classrun/{run.pk}/fire/{step}/"


def state_of(run: ClassRun) -> str:
    return ClassRun.objects.get(pk=run.pk).state


def buttons(client: Client, run: ClassRun) -> dict[str, tuple[str, bool]]:
    steps = client.get(f"/ledgers/training-classrun/{run.pk}/").context["steps"]
    return {step.name: (step.style, step.asks_first) for step in steps}


def test_only_the_usual_next_step_is_red_and_steps_that_ask_lead_to_their_page(client: Client, head: Any, opened: Any) -> None:
    planned = TraineeFactory().class_run

    assert buttons(client, planned)["open"] == ("primary", False)
    assert buttons(client, planned)["cancel"] == ("quiet", True)
    assert buttons(client, opened)["complete"] == ("primary", True)
    assert buttons(client, opened)["unopen"] == ("quiet", True)
    assert "reopen" not in buttons(client, opened)
    page = client.get(f"/ledgers/training-classrun/{opened.pk}/").content.decode()
    assert f'<a class="button primary" href="{url(opened, "complete")}">结业</a>' in page


def test_the_page_says_what_will_happen_with_numbers_and_asks_for_the_facts(client: Client, head: Any, opened: Any) -> None:
    page = client.get(url(opened, "complete"))

    assert page.context["said"] == [
        "「科级干部进修班」的状态将由「已开班」变为「已结业」。",
        "名单上有 1 名学员，其中参训 1 名。",
    ]
    assert page.context["form"].fields["ended_on"].label == "结业日期"
    assert page.context["form"].fields["ended_on"].required


def test_what_stands_in_the_row_stands_in_the_page(client: Client, head: Any) -> None:
    run = ClassRunFactory(opened=True, ended_on=date(2023, 3, 9))

    assert 'value="2023-03-09"' in client.get(url(run, "complete")).content.decode()


def test_a_press_of_a_step_that_asks_shows_its_page_and_does_nothing(client: Client, head: Any, opened: Any) -> None:
    answer = client.post(url(opened, "complete"))

    assert answer.status_code == 200
    assert "form" in answer.context
    assert state_of(opened) == State.OPEN


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "请填写这一项。"),
        ({"ended_on": "2023.13.1"}, "“2023.13.1”不是有效日期，请改为 2023.01 至 2023.12，月份写两位。"),
        ({"ended_on": "2023-03-01"}, "结业日期不得早于开班日期。"),
    ],
    ids=["missing", "no day", "out of order"],
)
def test_wrong_facts_are_told_at_their_fields_and_what_was_typed_stays(
    client: Client, head: Any, opened: Any, typed: dict[str, str], sentence: str
) -> None:
    answer = client.post(url(opened, "complete"), {"asked": "1", **typed})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"ended_on": [sentence]}
    assert typed.get("ended_on", "") in answer.content.decode()
    assert state_of(opened) == State.OPEN
    assert not Event.objects.exists()


def test_the_step_is_taken_with_its_facts_and_a_second_press_is_answered_alike(client: Client, head: Any, opened: Any) -> None:
    typed = {"asked": "1", "ended_on": "2023-03-10", "ticket": "a" * 32}

    answers = [client.post(url(opened, "complete"), typed, follow=True).content.decode() for _ in range(2)]

    assert all("已结业：科级干部进修班" in answer for answer in answers)
    [event] = Event.objects.all()
    assert event.after == {"ended_on": "2023-03-10", "state": "completed"}


def test_a_ticket_that_is_none_is_refused(client: Client, head: Any, opened: Any) -> None:
    answer = client.post(url(opened, "complete"), {"asked": "1", "ended_on": "2023-03-10", "ticket": "20230701-000001"})

    assert answer.status_code == 422
    assert state_of(opened) == State.OPEN


def test_what_somebody_else_did_a_second_before_is_told_and_nothing_is_done_twice(client: Client, head: Any, opened: Any) -> None:
    machine.fire("complete", opened, by=GrantFactory(user__username="李四").user, at=NOON, ended_on=date(2023, 3, 10))

    answer = client.post(url(opened, "complete"), {"asked": "1", "ended_on": "2023-03-12"}, follow=True).content.decode()

    assert "不能结业：李四 已于 2023-07-01 12:00 办理「结业」，现在的状态为「已结业」，请核对后再办。" in answer
    assert ClassRun.objects.get(pk=opened.pk).ended_on == date(2023, 3, 10)


def test_the_page_of_a_step_that_is_not_open_leads_back_with_the_reason(client: Client, head: Any) -> None:
    run = ClassRunFactory()

    answer = client.get(url(run, "open"), follow=True)

    assert answer.redirect_chain[0][0] == f"/training/classes/{run.pk}/"
    assert "不能开班：学员名单为空，请先导入或登记学员。" in answer.content.decode()


def test_what_the_ledger_checks_is_checked_in_the_page_too(
    client: Client, head: Any, opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(values: Any, on: Any) -> Any:
        assert values["began_on"] == date(2023, 3, 6)
        yield Fault(FaultKind.RULE, "结业日期不得在周末。", ("ended_on",))
        yield Fault(FaultKind.RULE, "说过一次就够了。", ("ended_on",))
        yield Fault(FaultKind.RULE, "这一步不问名称。", ("name",))
        yield Fault(FaultKind.RULE, "这一步不问名称。", ("name",), warning=True)

    monkeypatch.setattr(CLASSES, "check", check)

    answer = client.post(url(opened, "complete"), {"asked": "1", "ended_on": "2023-03-11"})

    assert answer.context["form"].errors == {"ended_on": ["结业日期不得在周末。"]}


def test_what_a_clerk_would_notice_is_said_when_the_step_is_taken(
    client: Client, head: Any, opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    warning = Fault(FaultKind.RULE, "请核对。", ("ended_on",), warning=True)
    monkeypatch.setattr(CLASSES, "check", lambda values, on: [warning, warning])

    answer = client.post(url(opened, "complete"), {"asked": "1", "ended_on": "2023-03-11"}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [f"已结业：{opened}", "「结业日期」请核对。"]


def test_a_day_ahead_is_said_by_the_state_that_the_step_leads_to(client: Client, head: Any, opened: Any) -> None:
    answer = client.post(url(opened, "complete"), {"asked": "1", "ended_on": "2099-03-11"}, follow=True)

    done, ahead = [str(message) for message in answer.context["messages"]]
    assert done == f"已结业：{opened}"
    assert ahead.startswith("「结业日期」2099-03-11 晚于今天（")


def test_several_rows_are_offered_the_usual_steps_first_and_none_that_takes_back(client: Client, head: Any, opened: Any) -> None:
    table = client.get("/ledgers/training-classrun/").context["table"]

    assert [label for _, label in table.actions] == ["开班", "结业", "取消班次", "批量修改", "导出选中的行", "作废选中的行"]
    assert client.post("/ledgers/training-classrun/fire/unopen/", {"row": opened.pk}).status_code == 404


def test_a_reason_is_asked_and_stands_in_the_history(client: Client, head: Any) -> None:
    run = ClassRunFactory()

    assert client.post(url(run, "cancel"), {"asked": "1", "reason": " "}).context["form"].errors == {"reason": ["请填写这一项。"]}
    client.post(url(run, "cancel"), {"asked": "1", "reason": "人数不足"})
    client.post(url(run, "replan"), {"asked": "1", "reason": "人数已够"})

    back, cancelled = happenings(CLASSES, run)
    assert (cancelled.what, cancelled.reason, back.what, back.reason) == ("取消班次", "人数不足", "恢复计划", "人数已够")
    assert [(change.label, change.before, change.after) for change in back.changes] == [("状态", "取消", "计划")]
    assert "理由：人数不足" in client.get(f"/ledgers/training-classrun/{run.pk}/").content.decode()


def test_who_may_not_take_the_step_does_not_find_its_page(client: Client) -> None:
    run = ClassRunFactory()
    client.force_login(GrantFactory(role=Role.CLERK).user)

    assert client.get(url(run, "cancel")).status_code == 404


def test_of_several_rows_the_page_asks_once_and_says_how_many(client: Client, head: Any) -> None:
    runs = [ClassRunFactory(opened=True, ended_on=date(2023, 3, day)) for day in (9, 10)]
    rows = [run.pk for run in runs]

    asked = client.post(MANY.format("complete"), {"row": rows, "next": "/ledgers/training-classrun/?q=x"})
    done = client.post(
        MANY.format("complete"), {"row": rows, "next": asked.context["next"], "asked": "1", "ticket": "b" * 32, "ended_on": ""}
    )

    assert asked.context["said"] == [
        "选中的 2 行班次，状态将由「已开班」（2 行）变为「已结业」。",
        "名单上有 0 名学员，其中参训 0 名。",
    ]
    assert asked.context["rows"] == rows
    assert asked.context["form"].fields["ended_on"].help_text == "选中的各行都已填写；不改请留空。"
    assert done.url == "/ledgers/training-classrun/?q=x"
    assert [(run.state, run.ended_on.day) for run in ClassRun.objects.order_by("pk")] == [("completed", 9), ("completed", 10)]
    assert set(Event.objects.values_list("batch", flat=True)) == {"b" * 32}


def test_of_several_rows_the_one_that_does_not_take_the_facts_is_named(client: Client, head: Any) -> None:
    early, late = ClassRunFactory(opened=True), ClassRunFactory(opened=True, name="国庆班", began_on=date(2023, 10, 2))
    rows = [early.pk, late.pk]

    missing = client.post(MANY.format("complete"), {"row": rows, "asked": "1"})
    wrong = client.post(MANY.format("complete"), {"row": rows, "asked": "1", "ended_on": "2023-03-10"})

    assert missing.context["form"].errors == {"ended_on": ["请填写这一项。"]}
    assert wrong.status_code == 422
    assert wrong.context["form"].errors == {"ended_on": ["国庆班：结业日期不得早于开班日期。"]}
    assert state_of(early) == State.OPEN


def test_several_rows_take_a_step_that_asks_nothing_at_once(client: Client, head: Any) -> None:
    runs = [TraineeFactory().class_run for _ in range(2)]

    client.post(MANY.format("open"), {"row": [run.pk for run in runs]})

    assert {state_of(run) for run in runs} == {State.OPEN}


def test_of_several_rows_that_take_a_step_at_once_the_refused_one_is_named(client: Client, head: Any) -> None:
    full, empty = TraineeFactory().class_run, ClassRunFactory(name="空班")

    answer = client.post(MANY.format("open"), {"row": [full.pk, empty.pk]}, follow=True).content.decode()

    assert "不能开班，一行也没有改动。空班：学员名单为空，请先导入或登记学员。" in answer
    assert state_of(full) == State.PLANNED


def test_a_state_is_coloured_by_whether_it_goes_on() -> None:
    tones = {state: tone_of(machine, state) for state in State}

    assert tones == {State.PLANNED: "notice", State.OPEN: "notice", State.COMPLETED: "positive", State.CANCELLED: "neutral"}


def test_a_step_without_a_way_back_says_so(client: Client, head: Any, opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "transitions", {"complete": machine.transitions["complete"]})

    assert client.get(url(opened, "complete")).context["said"][-1] == "办理以后没有退回的步骤，请核对清楚。"
