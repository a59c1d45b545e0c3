"""Reports that were compiled, each with the figures it was compiled from."""

from django.db import models

from sanbiao.core.facts.privacy import personal
from sanbiao.core.ui.times import minute_of
from sanbiao.registry.organisations.models import Unit


class CompiledReport(models.Model):
    """One compiling: the document as it was made, and the figures in it, so that later ones can be told from them."""

    period = models.CharField("期次", max_length=8)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="机构范围")
    title = models.CharField("标题", max_length=120)
    compiled_by = personal(models.CharField("编制人", max_length=150))
    compiled_at = models.DateTimeField("编制时间")
    document = models.FileField("文档", upload_to="reports/%Y/%m")
    digest = models.CharField("摘要", max_length=64)
    figures = models.JSONField("指标值")

    class Meta:
        verbose_name = "报告"
        indexes = [models.Index(name="reports_report_latest", fields=["-compiled_at"])]

    def __str__(self) -> str:
        return f"{self.title}（{minute_of(self.compiled_at)}）"
