"""Rows for tests."""

import factory

from sanbiao.affairs.audits.models import Audit, Kind
from sanbiao.registry.organisations.tests.factories import UnitFactory
from sanbiao.registry.people.tests.factories import PersonFactory


class AuditFactory(factory.django.DjangoModelFactory):
    """A planned audit."""

    class Meta:
        model = Audit

    number = factory.Sequence(lambda n: f"S{n:04d}")
    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    kind = Kind.LEAVING
