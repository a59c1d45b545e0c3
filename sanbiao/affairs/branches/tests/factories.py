"""Rows for tests: one factory per model, minimal by default."""

from __future__ import annotations

from datetime import date

import factory

from sanbiao.affairs.branches.models import (
    Branch,
    BranchKind,
    Contest,
    ContestKind,
    Debriefing,
    DemoKind,
    DemoPoint,
    DutyReport,
    Matter,
    MeetingKind,
    NewOrganisation,
    OrganisationKind,
    Pairing,
    StarReview,
    StarVerdict,
    Visit,
    WeakOrganisation,
)
from sanbiao.registry.firms.tests.factories import FirmFactory
from sanbiao.registry.organisations.models import UnitKind
from sanbiao.registry.organisations.tests.factories import UnitFactory


class BranchFactory(factory.django.DjangoModelFactory):
    """A branch of a city organ."""

    class Meta:
        model = Branch

    code = factory.Sequence(lambda n: f"Z{n:04d}")
    name = factory.Sequence(lambda n: f"第{n}机关党支部")
    kind = BranchKind.ORGAN
    unit = factory.SubFactory(UnitFactory)
    opened_on = date(2015, 7, 1)


class StarReviewFactory(factory.django.DjangoModelFactory):
    """A branch that means to win stars, and has not yet spoken for itself."""

    class Meta:
        model = StarReview

    code = factory.Sequence(lambda n: f"X{n:04d}")
    branch = factory.SubFactory(BranchFactory)
    year = 2023


class StarVerdictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StarVerdict

    review = factory.SubFactory(StarReviewFactory)
    star = factory.Sequence(lambda n: f"第{n}星")
    passed = True


class ContestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contest

    name = factory.Sequence(lambda n: f"第{n}场比学")
    kind = ContestKind.SESSION
    held_on = date(2023, 3, 8)
    unit = factory.SubFactory(UnitFactory)


class VisitFactory(factory.django.DjangoModelFactory):
    """A village of the town `town` that was inspected."""

    class Meta:
        model = Visit

    tour = "第一期"
    visited_on = date(2023, 3, 8)
    town = factory.SubFactory(UnitFactory, town=True)
    village = factory.SubFactory(UnitFactory, kind=UnitKind.VILLAGE, parent=factory.SelfAttribute("..town"))


class WeakOrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WeakOrganisation

    name = factory.Sequence(lambda n: f"第{n}村党支部")
    town = factory.SubFactory(UnitFactory, town=True)
    listed_on = date(2023, 2, 1)


class NewOrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NewOrganisation

    firm = factory.SubFactory(FirmFactory)
    kind = OrganisationKind.FIRM
    opened_on = date(2022, 5, 1)
    unit = factory.SubFactory(UnitFactory)


class DemoPointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DemoPoint

    name = factory.Sequence(lambda n: f"第{n}党建示范点")
    kind = DemoKind.FIRM
    built_on = date(2023, 5, 1)
    unit = factory.SubFactory(UnitFactory)


class DebriefingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Debriefing

    name = factory.Sequence(lambda n: f"第{n}次述职评议会")
    kind = MeetingKind.DEBRIEFING
    held_on = date(2023, 4, 1)
    unit = factory.SubFactory(UnitFactory)


class DutyReportFactory(factory.django.DjangoModelFactory):
    """A report that is still to be given."""

    class Meta:
        model = DutyReport

    year = 2022
    unit = factory.SubFactory(UnitFactory)


class MatterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Matter

    number = factory.Sequence(lambda n: f"S{n:03d}")
    name = "不动产登记提速"
    branch = factory.SubFactory(BranchFactory)
    taken_on = date(2023, 3, 1)


class PairingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pairing

    branch = factory.SubFactory(BranchFactory)
    firm = factory.SubFactory(FirmFactory)
    paired_on = date(2023, 3, 1)
