"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

import factory

from sanbiao.core.indicators.models import ClosedFigure, Closing
from sanbiao.tests.factories import NOON


class ClosingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Closing

    period = "2023H1"
    made_by = "科长"
    made_at = NOON
    digest = "0" * 64


class ClosedFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClosedFigure

    closing = factory.SubFactory(ClosingFactory)
    code = "training.classes_held"
    figure = factory.LazyFunction(lambda: {"value": "1"})
    rows = factory.LazyFunction(dict)
