"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

from datetime import date

import factory

from sanbiao.collecting.models import Demand, DemandKind, DemandState, Submission, SubmissionState, SubmittedFile
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.tests.factories import UnitFactory
from sanbiao.tests.factories import NOON


class DemandFactory(factory.django.DjangoModelFactory):
    """A draft that asks for two numbers."""

    class Meta:
        model = Demand

    class Params:
        issued = factory.Trait(state=DemandState.ISSUED)
        rows = factory.Trait(kind=DemandKind.ROWS, items="", book="干部名册")
        files = factory.Trait(kind=DemandKind.FILES, items="")

    number = factory.Sequence(lambda n: f"BS2023{n:04d}")
    title = factory.Sequence(lambda n: f"第{n}项任务")
    section = Section.GRASS_ROOTS
    kind = DemandKind.NUMBERS
    items = "党员人数（人）；党费（元）"
    due_on = date(2023, 7, 10)


class SubmissionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Submission

    class Params:
        filled = factory.Trait(numbers={"党员人数": "12", "党费": "30.5"})
        handed_in = factory.Trait(filled=True, state=SubmissionState.HANDED_IN, handed_in_by="clerk", handed_in_at=NOON)

    demand = factory.SubFactory(DemandFactory, issued=True)
    unit = factory.SubFactory(UnitFactory, town=True)
    due_on = factory.SelfAttribute("demand.due_on")


class SubmittedFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SubmittedFile

    submission = factory.SubFactory(SubmissionFactory)
    name = "总结.docx"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    size = 1
    content = factory.django.FileField(filename="summary.docx", data=b"x")
