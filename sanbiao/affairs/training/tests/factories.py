"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

from datetime import date

import factory

from sanbiao.affairs.training.models import (
    Attendance,
    Audience,
    Category,
    ClassRun,
    Nature,
    OnlineSession,
    Reading,
    RotationTarget,
    Series,
    State,
    Trainee,
)
from sanbiao.registry.organisations.tests.factories import UnitFactory
from sanbiao.registry.people.tests.factories import PersonFactory


class ClassRunFactory(factory.django.DjangoModelFactory):
    """A class of the department's own school, planned."""

    class Meta:
        model = ClassRun

    class Params:
        opened = factory.Trait(state=State.OPEN)
        completed = factory.Trait(state=State.COMPLETED, ended_on=date(2023, 3, 10))
        cancelled = factory.Trait(state=State.CANCELLED)

    code = factory.Sequence(lambda n: f"B{n:04d}")
    name = factory.Sequence(lambda n: f"科级干部进修班第{n}期")
    nature = Nature.MAIN
    audience = Audience.SECTION_LEVEL
    place = "市委党校"
    began_on = date(2023, 3, 6)
    organiser = factory.SubFactory(UnitFactory)


class TraineeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Trainee

    class_run = factory.SubFactory(ClassRunFactory)
    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    unit_text = factory.LazyAttribute(lambda trainee: trainee.unit.short_name if trainee.unit else "外单位")
    attendance = Attendance.ATTENDED


class OnlineSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OnlineSession

    session_code = factory.Sequence(lambda n: f"X{n:04d}")
    series = Series.LECTURE
    theme = "基层治理"
    aired_on = date(2023, 4, 12)
    unit = factory.SubFactory(UnitFactory)
    heads = 30


class RotationTargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RotationTarget

    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    unit_text = factory.LazyAttribute(lambda target: target.unit.short_name if target.unit else "外单位")
    category = Category.SECTION_LEVEL
    listed_on = date(2023, 1, 5)


class ReadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reading

    class Params:
        finished = factory.Trait(finished_on=date(2023, 5, 20))

    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    book = factory.Sequence(lambda n: f"第{n}册读本")
    is_required = True
    set_on = date(2023, 1, 10)
