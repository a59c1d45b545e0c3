"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

import factory

from sanbiao.core.access.models import FailureCount, SentForm
from sanbiao.tests.factories import NOON


class FailureCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FailureCount

    counter = factory.Sequence(lambda n: f"{n:032x}")
    failures = 1
    forgotten_at = NOON


class SentFormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SentForm

    token = factory.Sequence(lambda n: f"{n:032x}")
    sent_at = NOON
