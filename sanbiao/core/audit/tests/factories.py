"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

import factory

from sanbiao.core.audit.models import Event, Seal
from sanbiao.tests.factories import NOON


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event

    at = NOON
    by = "clerk"
    verb = "修改"
    ledger = "people.person"
    record = "1"
    label = "张三"


class SealFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seal

    sealed_at = NOON
    first = factory.Sequence(lambda n: n + 1)
    last = factory.SelfAttribute("first")
    events = 1
    previous = "0" * 64
    digest = factory.Sequence(lambda n: f"{n:064x}")
