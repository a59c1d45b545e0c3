"""Rows that the tests which enumerate begin from."""

from functools import partial

from sanbiao.registry.stated.models import State
from sanbiao.registry.stated.tests.factories import StatedFigureFactory

MACHINES = {
    "stated.statedfigure": [
        StatedFigureFactory,
        partial(StatedFigureFactory, in_review=True),
        partial(StatedFigureFactory, in_force=True),
        partial(StatedFigureFactory, state=State.RETURNED),
    ]
}
