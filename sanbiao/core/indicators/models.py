"""Closed periods: what every figure was when the books of a period were closed, and which rows stood behind it."""

from django.db import models
from django.db.models import Q

from sanbiao.core.facts.privacy import personal
from sanbiao.core.ui.times import minute_of


class Closing(models.Model):
    """One closing of one period. A period may be closed again after it was reopened; the older closing stays."""

    period = models.CharField("期次", max_length=8)
    made_by = personal(models.CharField("关账人", max_length=150))
    made_at = models.DateTimeField("关账时间")
    digest = models.CharField("摘要", max_length=64)
    reopened_by = personal(models.CharField("重开人", max_length=150, blank=True))
    reopened_at = models.DateTimeField("重开时间", null=True, blank=True)
    reason = personal(models.CharField("重开原因", max_length=400, blank=True))

    class Meta:
        verbose_name = "期次关账"
        constraints = [
            models.UniqueConstraint(
                name="indicators_closing_once",
                fields=["period"],
                condition=Q(reopened_at=None),
                violation_error_message="这个期次已经关账。",
            ),
            models.CheckConstraint(
                name="indicators_closing_reopened_with_reason",
                condition=Q(reopened_at=None, reopened_by="", reason="") | Q(reopened_at__isnull=False) & ~Q(reason=""),
                violation_error_message="重开期次必须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}（{minute_of(self.made_at)}）"


class ClosedFigure(models.Model):
    """One figure as it was closed: its value in full, and the keys of its rows by ledger."""

    closing = models.ForeignKey(Closing, models.CASCADE, verbose_name="期次关账", related_name="figures")
    code = models.CharField("指标代码", max_length=80)
    figure = models.JSONField("指标值")
    rows = models.JSONField("行号")

    class Meta:
        verbose_name = "关账指标"
        constraints = [
            models.UniqueConstraint(
                name="indicators_closed_figure_once", fields=["closing", "code"], violation_error_message="指标重复。"
            )
        ]

    def __str__(self) -> str:
        return self.code
