"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

import factory

from sanbiao.core.secrecy.models import FieldKey
from sanbiao.tests.factories import NOON


class FieldKeyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FieldKey

    fingerprint = factory.Sequence(lambda n: f"0000-0000-0000-{n:04x}")
    site_fingerprint = "0000-0000-0000-0000"
    since = NOON
    is_current = True
    sealed = ""
