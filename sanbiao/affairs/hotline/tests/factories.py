"""Rows for tests."""

from datetime import date

import factory

from sanbiao.affairs.hotline.models import Acceptance, Channel, Complaint
from sanbiao.registry.organisations.tests.factories import UnitFactory


class ComplaintFactory(factory.django.DjangoModelFactory):
    """A report that was received, and of which nothing is decided yet."""

    class Meta:
        model = Complaint

    number = factory.Sequence(lambda n: f"JB2023{n:03d}")
    channel = Channel.CALL
    received_on = date(2023, 1, 4)
    handler = factory.SubFactory(UnitFactory)

    class Params:
        accepted = factory.Trait(acceptance=Acceptance.YES, accepted_on=date(2023, 1, 9), due_on=date(2023, 3, 10))
        handling = factory.Trait(accepted=True, assigned_on=date(2023, 1, 10))
