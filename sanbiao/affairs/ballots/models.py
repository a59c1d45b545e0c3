"""The yearly reviews of how a unit chooses and appoints people (一报告两评议): who must hold one, and how it was voted."""

from django.db import models
from django.db.models import Q

from sanbiao.core.facts.fields import happened
from sanbiao.core.facts.rules import Once, in_order
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import unit_link


class State(models.TextChoices):
    DUE = "due", "应开展"
    EXEMPT = "exempt", "不需开展"
    HELD = "held", "已开会"
    COUNTED = "counted", "已计票"
    RECTIFYING = "rectifying", "整改"
    CLEARED = "cleared", "销号"


OPTIONS = ("good", "fairly_good", "average", "poor")
"""The fields of the votes for each option, the best first."""


class Review(models.Model):
    """The review of one unit and year, from the duty to hold it to what was put right. Its state follows from its facts.

    `year` is the year that is reviewed; the meeting is at its end or early in the next.
    """

    year = models.PositiveIntegerField("评议年度", db_index=True)
    unit = unit_link("单位", related_name="reviews")
    is_due = models.BooleanField("是否应开展")
    hold_by = models.DateField("应开展期限", null=True, blank=True, editable=False)
    held_on = happened(models.DateField("评议会日期", null=True, blank=True, db_index=True))
    counted_on = happened(models.DateField("计票完成日期", null=True, blank=True))
    issued = models.PositiveIntegerField("发出票数", null=True, blank=True)
    returned = models.PositiveIntegerField("收回票数", null=True, blank=True)
    unreturned = models.PositiveIntegerField("未收回票数", null=True, blank=True)
    valid = models.PositiveIntegerField("有效票数", null=True, blank=True)
    invalid = models.PositiveIntegerField("无效票数", null=True, blank=True)
    good = models.PositiveIntegerField("好", null=True, blank=True)
    fairly_good = models.PositiveIntegerField("较好", null=True, blank=True)
    average = models.PositiveIntegerField("一般", null=True, blank=True)
    poor = models.PositiveIntegerField("差", null=True, blank=True)
    notified_on = happened(models.DateField("整改通知日期", null=True, blank=True))
    rectify_by = models.DateField("整改期限", null=True, blank=True)
    cleared_on = happened(models.DateField("销号日期", null=True, blank=True))
    state = following_state(
        State,
        {
            State.EXEMPT: Q(is_due=False),
            State.HELD: "held_on",
            State.COUNTED: "counted_on",
            State.RECTIFYING: "notified_on",
            State.CLEARED: "cleared_on",
        },
    )

    class Meta:
        verbose_name = "一报告两评议"
        constraints = [
            Once("year", "unit"),
            *in_order("held_on", "counted_on", "notified_on", "cleared_on"),
            *in_order("notified_on", "rectify_by"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}年"
