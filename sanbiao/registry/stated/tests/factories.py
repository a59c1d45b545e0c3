"""Rows for tests."""

from __future__ import annotations

from datetime import UTC, datetime

import factory

from sanbiao.registry.stated.models import State, StatedFigure, StatedFile

STATED = "veterans.visits"


class StatedFigureFactory(factory.django.DjangoModelFactory):
    """A draft of a count for a town, each for another year."""

    class Meta:
        model = StatedFigure

    class Params:
        in_review = factory.Trait(state=State.REVIEW, stated_by="clerk", stated_at=datetime(2023, 7, 3, 9, tzinfo=UTC))
        in_force = factory.Trait(
            state=State.IN_FORCE,
            stated_by="clerk",
            stated_at=datetime(2023, 7, 3, 9, tzinfo=UTC),
            signed_by="head",
            signed_at=datetime(2023, 7, 4, 9, tzinfo=UTC),
        )

    indicator = STATED
    period = factory.Sequence(lambda number: f"{2000 + number % 150}H1")
    value = 12
    source = "市老干部局 2023 年走访登记本"


class StatedFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StatedFile

    name = "走访登记本.pdf"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    size = 1
    content = factory.django.FileField(filename="register.pdf", data=b"x")
