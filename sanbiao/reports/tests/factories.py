"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

import factory

from sanbiao.reports.models import CompiledReport
from sanbiao.tests.factories import NOON


class CompiledReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CompiledReport

    period = "2023H1"
    title = "2023年上半年工作报告"
    compiled_by = "科长"
    compiled_at = NOON
    document = factory.django.FileField(filename="report.docx", data=b"x")
    digest = "0" * 64
    figures = factory.LazyFunction(dict)
