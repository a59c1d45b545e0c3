"""Rows that the tests which enumerate begin from."""

from __future__ import annotations

from datetime import date
from functools import partial

from sanbiao.affairs.training.models import Attendance, ClassRun, Trainee
from sanbiao.affairs.training.tests.factories import ClassRunFactory, TraineeFactory


def _class_that_can_be_held() -> ClassRun:
    run = ClassRunFactory(ended_on=date(2023, 3, 10))
    TraineeFactory(class_run=run)
    return run


def _class_under_way() -> ClassRun:
    return TraineeFactory(class_run__opened=True).class_run


MACHINES = {"training.classrun": [ClassRunFactory, _class_that_can_be_held, _class_under_way]}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""


def _after_class(began_on: date) -> Trainee:
    """Somebody at a class that begins on `began_on`, who was at another until the tenth."""
    first = TraineeFactory(class_run__completed=True)
    return TraineeFactory(person=first.person, class_run__opened=True, class_run__began_on=began_on, **LASTS)


LASTS = {"class_run__ended_on": date(2023, 3, 15)}
CONTRADICTIONS = {
    "trainee-of-cancelled-class": (
        partial(TraineeFactory, class_run__cancelled=True),
        partial(TraineeFactory, class_run__cancelled=True, attendance=Attendance.ABSENT),
    ),
    "trainee-in-two-classes": (partial(_after_class, date(2023, 3, 9)), partial(_after_class, date(2023, 3, 10))),
    "leave-longer-than-class": (
        partial(TraineeFactory, class_run__hours=8, leave_hours=9),
        partial(TraineeFactory, class_run__hours=8, leave_hours=8),
    ),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
