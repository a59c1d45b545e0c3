"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

import factory

from sanbiao.portal.models import Digest
from sanbiao.registry.organisations.tests.factories import UserFactory


class DigestFactory(factory.django.DjangoModelFactory):
    """Somebody who wants the digest."""

    class Meta:
        model = Digest

    user = factory.SubFactory(UserFactory)
    address = factory.Sequence(lambda n: f"person{n}@mail.example")
    is_wanted = True
