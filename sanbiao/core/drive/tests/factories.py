"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

import factory

from sanbiao.core.drive.models import Import, ImportedFile, Meaning
from sanbiao.tests.factories import NOON


class ImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Import

    batch = factory.Sequence(lambda n: f"20230701-{n:06d}")
    by = "clerk"
    began_at = NOON


class ImportedFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ImportedFile

    drop = factory.SubFactory(ImportFactory)
    name = "名册.xlsx"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    size = 1
    content = factory.django.FileField(filename="roster.xlsx", data=b"x")


class MeaningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Meaning

    kind = "word"
    ledger = "training.classrun"
    text = factory.Sequence(lambda n: f"写法{n}")
    bare = factory.SelfAttribute("text")
    meaning = "主体班"
    by = "clerk"
    at = NOON
