"""Stated figures (填报数): what a section states of a figure for which the city keeps no ledger, signed by a second person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sanbiao.core.drive.models import KeptFile
from sanbiao.core.facts.fields import SpanField
from sanbiao.core.facts.privacy import personal
from sanbiao.core.facts.rules import Once, Rule, both_or_neither, known, not_negative
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.periods.periods import NoPeriod, period
from sanbiao.registry.organisations.models import unit_link


class State(models.TextChoices):
    DRAFT = "draft", "草拟"
    REVIEW = "review", "待复核"
    IN_FORCE = "in_force", "已生效"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN = (State.DRAFT, State.RETURNED, State.WITHDRAWN)
"""The states in which what is stated may be changed: nobody waits to sign it, and it stands nowhere."""


def indicator_choices() -> list[tuple[str, str]]:
    """Every indicator by code and name, as they are declared when somebody asks."""
    return [(one.code, one.name) for one in REGISTRY.values()]


class StatedFile(KeptFile):
    """What a stated figure rests on: a scan, a table, a letter. It is kept as long as its figure, voided or not."""

    FOLDER = "stated"

    content = personal(models.FileField("文件", upload_to="stated/%Y/%m", blank=True))

    class Meta:
        verbose_name = "支撑材料"

    @property
    def belongs_to(self) -> str:
        figure = StatedFigure.objects.filter(file=self.pk).first()
        return f"填报数“{figure}”" if figure else "已作废的填报数"


class StatedFigure(models.Model):
    """What is stated of one figure for one period and one unit; without a unit it is of the whole city.

    There is one row for each of them: a correction withdraws it, changes it and has it signed again.
    """

    indicator = models.CharField("指标", max_length=80, choices=indicator_choices)
    period = SpanField("期次", db_index=True)
    unit = unit_link("单位", null=True, blank=True)
    value = models.DecimalField("数值", max_digits=16, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField("分子", max_digits=16, decimal_places=4, null=True, blank=True)
    denominator = models.PositiveIntegerField("分母", null=True, blank=True)
    detail = models.CharField("明细", max_length=500, blank=True)
    source = models.CharField("数据来源", max_length=200)
    file = models.ForeignKey(StatedFile, models.PROTECT, null=True, blank=True, verbose_name="支撑材料")
    state = models.CharField("状态", max_length=20, choices=State, default=State.DRAFT)
    stated_by = personal(models.CharField("填报人", max_length=150, blank=True))
    stated_at = models.DateTimeField("填报时间", null=True, blank=True)
    signed_by = personal(models.CharField("复核人", max_length=150, blank=True))
    signed_at = models.DateTimeField("复核时间", null=True, blank=True)

    class Meta:
        verbose_name = "填报数"
        constraints = [
            Once("indicator", "period", "unit"),
            models.UniqueConstraint(
                name="stated_statedfigure_once_for_the_city",
                fields=["indicator", "period"],
                condition=Q(unit=None),
                violation_error_message="这项指标这一期的全市数已经填报过，请在原有的一行上撤回后修改。",
            ),
            known("state", State),
            *not_negative("value", "numerator"),
            both_or_neither("numerator", "denominator"),
            Rule(
                name="%(app_label)s_%(class)s_value_or_rate",
                condition=Q(value=None) & ~Q(numerator=None) | ~Q(value=None) & Q(numerator=None),
                message="占比和平均数填{numerator}和{denominator}，其他指标填{value}，两者填且只填一种。",
            ),
            Rule(
                name="%(app_label)s_%(class)s_denominator_there",
                condition=Q(denominator=None) | Q(denominator__gt=0),
                message="{denominator}不得为 0。",
            ),
            Rule(
                name="%(app_label)s_%(class)s_signed_in_force",
                condition=Q(state=State.IN_FORCE, signed_at__isnull=False) & ~Q(signed_by="")
                | ~Q(state=State.IN_FORCE) & Q(signed_by="", signed_at=None),
                message="生效的填报数必须有复核人和复核时间，未生效的不得有。",
            ),
            Rule(
                name="%(app_label)s_%(class)s_signed_by_another",
                condition=Q(signed_by="") | ~Q(signed_by=F("stated_by")),
                message="填报人不能复核自己填报的数，请由本科室另一人或科室负责人复核。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.period_label} · {self.unit or '全市'}"

    @property
    def name(self) -> str:
        """What the figure is called; its code once no indicator has it any more."""
        one = REGISTRY.get(self.indicator)
        return one.name if one else self.indicator

    @property
    def period_label(self) -> str:
        try:
            return period(self.period).label
        except NoPeriod:
            return self.period
