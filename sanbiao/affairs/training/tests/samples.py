"""Rows that the tests which enumerate begin from."""

from __future__ import annotations

from datetime import date

from sanbiao.affairs.training.models import ClassRun
from sanbiao.affairs.training.tests.factories import ClassRunFactory, TraineeFactory


def _class_that_can_be_held() -> ClassRun:
    run = ClassRunFactory(ended_on=date(2023, 3, 10))
    TraineeFactory(class_run=run)
    return run


def _class_under_way() -> ClassRun:
    return TraineeFactory(class_run__opened=True).class_run


MACHINES = {"training.classrun": [ClassRunFactory, _class_that_can_be_held, _class_under_way]}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""
