"""Rows for tests."""

from datetime import date

import factory

from sanbiao.affairs.orders.models import Category, Need, Resource, ServiceOrder, Source
from sanbiao.registry.organisations.tests.factories import UnitFactory


class ServiceOrderFactory(factory.django.DjangoModelFactory):
    """An order that nobody has claimed."""

    class Meta:
        model = ServiceOrder

    number = factory.Sequence(lambda n: f"D{n:05d}")
    source = Source.DISPATCHED
    unit = factory.SubFactory(UnitFactory)
    subject = "维修楼道灯"
    placed_on = date(2023, 1, 3)
    due_on = date(2023, 1, 10)


class NeedFactory(factory.django.DjangoModelFactory):
    """A need that nobody has answered."""

    class Meta:
        model = Need

    number = factory.Sequence(lambda n: f"N{n:05d}")
    unit = factory.SubFactory(UnitFactory)
    subject = "增设晾衣杆"
    raised_on = date(2023, 1, 3)


class ResourceFactory(factory.django.DjangoModelFactory):
    """A resource that can be used."""

    class Meta:
        model = Resource

    name = factory.Sequence(lambda n: f"家电维修志愿队{n}")
    provider = "社区党总支"
    unit = factory.SubFactory(UnitFactory)
    category = Category.REPAIR
    offered_on = date(2023, 1, 3)
