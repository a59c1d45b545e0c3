"""Rows for tests."""

from __future__ import annotations

from datetime import date

import factory

from sanbiao.affairs.civil_service.models import (
    Kind,
    Promotion,
    PromotionRound,
    RankGroup,
    RankQuota,
    Registration,
    RegistrationBatch,
)
from sanbiao.registry.people.tests.factories import PersonFactory


class PromotionRoundFactory(factory.django.DjangoModelFactory):
    """A round that has not begun."""

    class Meta:
        model = PromotionRound

    class Params:
        checked = factory.Trait(checked_on=date(2023, 4, 3))
        reviewed = factory.Trait(checked=True, reviewed_on=date(2023, 4, 20))
        public = factory.Trait(reviewed=True, publicised_on=date(2023, 4, 24), publicity_until=date(2023, 4, 28))
        approved = factory.Trait(public=True, approved_on=date(2023, 5, 10), document="青组公〔2023〕1号")

    code = factory.Sequence(lambda n: f"JS{n:04d}")


class PromotionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Promotion

    round = factory.SubFactory(PromotionRoundFactory)
    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    from_rank = "一级主任科员"
    to_rank = "四级调研员"


class RegistrationBatchFactory(factory.django.DjangoModelFactory):
    """A batch that has not been received."""

    class Meta:
        model = RegistrationBatch

    class Params:
        received = factory.Trait(received_on=date(2023, 4, 3), due_on=date(2023, 5, 3))
        reviewed = factory.Trait(received=True, reviewed_on=date(2023, 4, 10))
        completed = factory.Trait(reviewed=True, completed_on=date(2023, 4, 20))

    code = factory.Sequence(lambda n: f"DJ{n:04d}")


class RegistrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Registration

    batch = factory.SubFactory(RegistrationBatchFactory)
    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    kind = Kind.TRANSFER


class RankQuotaFactory(factory.django.DjangoModelFactory):
    """What all units that have no number of their own share."""

    class Meta:
        model = RankQuota

    pool = factory.Sequence(lambda n: f"第{n}统筹")
    group = RankGroup.RESEARCHER_3_4
    set_on = date(2023, 1, 1)
    quota = 10
    taken = 4
