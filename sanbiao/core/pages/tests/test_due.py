"""What falls due: awaited steps of the rows in sight, late ones first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sanbiao.affairs.training.models import Attendance
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.pages.due import due_rows
from sanbiao.core.pages.sight import Sight
from sanbiao.tests.factories import ClassRunFactory, GrantFactory, TraineeFactory, UnitFactory

pytestmark = pytest.mark.django_db
TODAY = date(2023, 7, 1)


def due(**grant):
    books = [LEDGERS[key] for key in ("training.classrun", "training.trainee")]
    return due_rows(books, Sight(GrantFactory(**grant).user, "/"), TODAY)


@pytest.mark.parametrize(
    ("facts", "step", "said", "is_late"),
    [
        ({"began_on": date(2023, 6, 28)}, "开班", "已过开班日期 3 天", True),
        ({"began_on": TODAY}, "开班", "就在今天", False),
        ({"began_on": date(2023, 7, 4)}, "开班", "还有 3 天", False),
        ({"opened": True, "ended_on": date(2023, 6, 29)}, "结业", "已过结业日期 2 天", True),
        ({"opened": True, "ended_on": None}, "结业", "", False),
    ],
)
def test_a_row_says_which_step_it_waits_for_and_how_its_day_stands(facts, step, said, is_late):
    ClassRunFactory(**facts)

    [row] = due()

    assert (row.step, row.said, row.is_late) == (step, said, is_late)


def test_what_stands_against_the_step_is_said():
    run = ClassRunFactory(opened=True)
    TraineeFactory.create_batch(2, class_run=run, attendance=Attendance.EXPECTED)

    [row] = due()

    assert "2 名学员待签到" in row.obstacle


def test_what_is_over_far_ahead_cancelled_or_out_of_sight_is_not_there_and_late_ones_stand_first():
    for facts in ({"completed": True}, {"cancelled": True}, {"began_on": date(2023, 9, 1)}):
        ClassRunFactory(**facts)
    near, late = ClassRunFactory(began_on=date(2023, 7, 3)), ClassRunFactory(opened=True, ended_on=date(2023, 6, 1))

    assert [row.what for row in due()] == [str(late), str(near)]
    assert due(unit=UnitFactory()) == []


def test_a_step_without_a_day_or_an_obstacle_waits_from_the_first(monkeypatch):
    machine = MACHINES["training.classrun"]
    step = replace(machine.transitions["open"], due="", obstacle=None)
    monkeypatch.setattr(machine, "transitions", {"open": step})
    ClassRunFactory(began_on=date(2024, 1, 1))

    [row] = due()

    assert (row.day, row.said, row.obstacle) == (None, "", "")
