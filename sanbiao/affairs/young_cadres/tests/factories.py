"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

from datetime import date

import factory

from sanbiao.affairs.young_cadres.models import Interview, Line, Placement, PlacementState, PoolEntry, Source
from sanbiao.registry.organisations.tests.factories import UnitFactory
from sanbiao.registry.people.tests.factories import PersonFactory


class PoolEntryFactory(factory.django.DjangoModelFactory):
    """Somebody in the pool."""

    class Meta:
        model = PoolEntry

    person = factory.SubFactory(PersonFactory, birth_month=date(1990, 3, 1))
    birth_month = factory.SelfAttribute("person.birth_month")
    unit = factory.SubFactory(UnitFactory)
    source = Source.APPRAISAL
    entered_on = date(2023, 2, 1)


class PlacementFactory(factory.django.DjangoModelFactory):
    """A placement that is planned."""

    class Meta:
        model = Placement

    class Params:
        active = factory.Trait(state=PlacementState.ACTIVE)
        completed = factory.Trait(state=PlacementState.COMPLETED, completed_on=date(2023, 5, 31))

    number = factory.Sequence(lambda n: f"LL{n:04d}")
    person = factory.SubFactory(PersonFactory, birth_month=date(1990, 3, 1))
    unit = factory.SubFactory(UnitFactory)
    host = "产业集聚区企业服务专班"
    line = Line.PROJECT
    began_on = date(2022, 9, 1)


class InterviewFactory(factory.django.DjangoModelFactory):
    """An interview before a panel of five."""

    class Meta:
        model = Interview

    placement = factory.SubFactory(PlacementFactory, completed=True)
    person = factory.SelfAttribute("placement.person")
    interviewed_on = date(2023, 6, 15)
    score_1, score_2, score_3, score_4, score_5 = 90, 80, 85, 70, 100
