"""Rows for tests."""

from datetime import date

import factory

from sanbiao.affairs.archives.models import Kind, Problem, Review
from sanbiao.registry.organisations.tests.factories import UnitFactory
from sanbiao.registry.people.tests.factories import PersonFactory


class ReviewFactory(factory.django.DjangoModelFactory):
    """A volume that waits for its review."""

    class Meta:
        model = Review

    code = factory.Sequence(lambda n: f"D{n:04d}")
    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)


class ProblemFactory(factory.django.DjangoModelFactory):
    """A problem nobody has dealt with."""

    class Meta:
        model = Problem

    review = factory.SubFactory(ReviewFactory, first_on=date(2023, 3, 6))
    kind = Kind.MISSING
    text = factory.Sequence(lambda n: f"缺第{n}份转正定级审批表")
    found_on = date(2023, 3, 6)
