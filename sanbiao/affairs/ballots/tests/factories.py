"""Rows for tests."""

from datetime import date

import factory

from sanbiao.affairs.ballots.models import Review
from sanbiao.registry.organisations.tests.factories import UnitFactory


class ReviewFactory(factory.django.DjangoModelFactory):
    """A unit that must hold the review of 2022."""

    class Meta:
        model = Review

    year = 2022
    unit = factory.SubFactory(UnitFactory)
    is_due = True

    class Params:
        counted = factory.Trait(
            held_on=date(2023, 1, 16),
            counted_on=date(2023, 1, 17),
            issued=52,
            returned=51,
            valid=50,
            good=45,
            fairly_good=3,
            average=2,
            poor=0,
        )
