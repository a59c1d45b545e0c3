"""Rows for tests."""

from datetime import date

import factory

from sanbiao.affairs.veterans.models import (
    Activity,
    ActivityKind,
    DemoSite,
    Occasion,
    RetiredBranch,
    SilverService,
    SilverTalent,
    SiteLevel,
    SixGoodReview,
    Skill,
    Stage,
    Veteran,
    VeteranKind,
    Visit,
)
from sanbiao.registry.organisations.tests.factories import UnitFactory
from sanbiao.registry.people.tests.factories import PersonFactory


class DemoSiteFactory(factory.django.DjangoModelFactory):
    """A site of the province."""

    class Meta:
        model = DemoSite

    name = factory.Sequence(lambda n: f"示范点{n}")
    unit = factory.SubFactory(UnitFactory)
    level = SiteLevel.PROVINCE
    named_on = date(2023, 5, 4)


class RetiredBranchFactory(factory.django.DjangoModelFactory):
    """A branch that has not begun with the six goods."""

    class Meta:
        model = RetiredBranch

    name = factory.Sequence(lambda n: f"离退休干部第{n}党支部")
    unit = factory.SubFactory(UnitFactory)
    opened_on = date(2015, 7, 1)


class SixGoodReviewFactory(factory.django.DjangoModelFactory):
    """A check in which all six were good."""

    class Meta:
        model = SixGoodReview

    branch = factory.SubFactory(RetiredBranchFactory)
    year = 2023
    stage = Stage.CHECK
    found_on = date(2023, 1, 10)
    organisation = committee = members = study = deeds = rules = True


class VeteranFactory(factory.django.DjangoModelFactory):
    """A retired cadre on the list."""

    class Meta:
        model = Veteran

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    kind = VeteranKind.RETIRED
    born_on = date(1950, 8, 12)
    retired_on = date(2010, 9, 1)


class VisitFactory(factory.django.DjangoModelFactory):
    """A call that is owed."""

    class Meta:
        model = Visit

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    occasion = Occasion.ILLNESS
    arose_on = date(2023, 5, 4)
    due_on = date(2023, 5, 7)


class SilverTalentFactory(factory.django.DjangoModelFactory):
    """Somebody in the pool."""

    class Meta:
        model = SilverTalent

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    skill = Skill.FARMING
    joined_on = date(2022, 3, 1)


class SilverServiceFactory(factory.django.DjangoModelFactory):
    """One service."""

    class Meta:
        model = SilverService

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    subject = factory.Sequence(lambda n: f"果树修剪指导{n}")
    served_on = date(2023, 3, 20)


class ActivityFactory(factory.django.DjangoModelFactory):
    """A planned activity."""

    class Meta:
        model = Activity

    number = factory.Sequence(lambda n: f"LG{n:04d}")
    title = factory.Sequence(lambda n: f"重阳节座谈会{n}")
    kind = ActivityKind.BRIEFING
    unit = factory.SubFactory(UnitFactory)
    planned_on = date(2023, 5, 4)
