"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial

from sanbiao.affairs.plans.tests.factories import ItemFactory, ProblemFactory, ResolutionFactory

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
