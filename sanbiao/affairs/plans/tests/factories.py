"""Rows for tests."""

from datetime import date

import factory

from sanbiao.affairs.plans.models import (
    Audience,
    Item,
    Kind,
    Meeting,
    MeetingKind,
    Problem,
    Resolution,
    Source,
    Stars,
    Target,
    TaskForce,
)
from sanbiao.registry.codes.sections import Section


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Target

    year = 2023
    audience = Audience.VILLAGE
    stars = Stars.FIVE
    amount = 40
    issued_on = factory.Sequence(lambda n: date.fromordinal(date(2023, 1, 1).toordinal() + n % 150))


class ItemFactory(factory.django.DjangoModelFactory):
    """An item that is drafted."""

    class Meta:
        model = Item

    code = factory.Sequence(lambda n: f"Y{n:04d}")
    year = 2023
    kind = Kind.KEY
    title = factory.Sequence(lambda n: f"第{n}项重点工作")
    due_on = date(2023, 6, 30)


class ProblemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Problem

    code = factory.Sequence(lambda n: f"W{n:04d}")
    section = Section.TALENT
    text = factory.Sequence(lambda n: f"第{n}个问题")
    source = Source.SELF
    raised_on = date(2023, 1, 10)


class TaskForceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TaskForce

    name = factory.Sequence(lambda n: f"第{n}工作专班")
    formed_on = date(2023, 1, 5)


class MeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Meeting

    code = factory.Sequence(lambda n: f"H{n:04d}")
    name = factory.Sequence(lambda n: f"第{n}次联席会议")
    kind = MeetingKind.JOINT
    held_on = date(2023, 3, 1)


class ResolutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Resolution

    code = factory.Sequence(lambda n: f"J{n:04d}")
    meeting = factory.SubFactory(MeetingFactory)
    text = factory.Sequence(lambda n: f"第{n}件议定事项")
