"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

from factory import SubFactory

from sanbiao.affairs.plans.tests.factories import (
    ItemFactory,
    MeetingFactory,
    ProblemFactory,
    ResolutionFactory,
    TargetFactory,
    TaskForceFactory,
)

ISSUED, STARTED, LATER = date(2023, 1, 10), date(2023, 2, 1), date(2023, 5, 1)
ITEM = {"issued_on": ISSUED, "started_on": STARTED}

MACHINES = {
    "plans.item": [
        ItemFactory,
        partial(ItemFactory, issued_on=ISSUED),
        partial(ItemFactory, **ITEM, outcome="已办好"),
        partial(ItemFactory, **ITEM, completed_on=LATER, outcome="已办好"),
        partial(ItemFactory, **ITEM, adjusted_on=LATER),
    ],
    "plans.problem": [
        ProblemFactory,
        partial(ProblemFactory, measure="补齐制度", rectifying_on=STARTED, due_on=LATER),
        partial(ProblemFactory, measure="补齐制度", rectifying_on=STARTED, due_on=LATER, closed_on=LATER, outcome="已整改"),
    ],
    "plans.resolution": [
        ResolutionFactory,
        partial(ResolutionFactory, item=None, due_on=LATER),
        lambda: ResolutionFactory(item=ItemFactory(), due_on=LATER),
        partial(ResolutionFactory, dropped_on=LATER),
    ],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""


CONTRADICTIONS = {
    "target-after-its-year": (
        partial(TargetFactory, issued_on=date(2024, 1, 1)),
        partial(TargetFactory, issued_on=date(2023, 12, 31)),
    ),
    "item-begun-unissued": (
        partial(ItemFactory, started_on=date(2023, 3, 1)),
        partial(ItemFactory, started_on=date(2023, 3, 1), issued_on=date(2023, 2, 1)),
    ),
    "item-goal-without-figure": (partial(ItemFactory, goal=3), partial(ItemFactory, goal=3, figure="training.classes")),
    "problem-closed-unmended": (
        partial(ProblemFactory, closed_on=date(2023, 3, 1)),
        partial(ProblemFactory, closed_on=date(2023, 3, 1), rectifying_on=date(2023, 2, 1)),
    ),
    "meeting-outside-task-force": (
        partial(MeetingFactory, task_force=SubFactory(TaskForceFactory, formed_on=date(2023, 3, 2))),
        partial(MeetingFactory, task_force=SubFactory(TaskForceFactory, formed_on=date(2023, 3, 1))),
    ),
    "resolution-adopted-and-dropped": (
        partial(ResolutionFactory, item=SubFactory(ItemFactory), dropped_on=date(2023, 3, 9)),
        partial(ResolutionFactory, item=SubFactory(ItemFactory)),
    ),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
