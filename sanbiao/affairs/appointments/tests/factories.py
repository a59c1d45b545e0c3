"""Rows for tests."""

from datetime import date

import factory

from sanbiao.affairs.appointments.models import Case, Kind, Round, RoundState
from sanbiao.registry.people.tests.factories import PersonFactory


class RoundFactory(factory.django.DjangoModelFactory):
    """A round that is proposed."""

    class Meta:
        model = Round

    class Params:
        tabled = factory.Trait(state=RoundState.TABLED)
        decided = factory.Trait(state=RoundState.DECIDED)

    code = factory.Sequence(lambda n: f"2023-{n:03d}")
    decided_on = date(2023, 3, 6)
    meeting = "市委常委会会议"


class CaseFactory(factory.django.DjangoModelFactory):
    """A motion in a proposed round."""

    class Meta:
        model = Case

    round = factory.SubFactory(RoundFactory)
    person = factory.SubFactory(PersonFactory)
    from_post = "枫林镇副镇长"
    matter = factory.Sequence(lambda n: f"任第{n}镇镇长")
    kind = Kind.PROMOTION
