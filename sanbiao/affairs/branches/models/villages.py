"""Villages and communities: contests (比学活动), inspections (逐村观摩), weak and lax organisations (软弱涣散)."""

from django.db import models

from sanbiao.core.facts.fields import CodeField, NameField, happened
from sanbiao.core.facts.rules import Once, after, in_order, known, not_negative
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import Unit, unit_link


class ContestKind(models.TextChoices):
    SESSION = "session", "专场比学"
    DAILY = "daily", "日常比学"


class ContestState(models.TextChoices):
    PLANNED = "planned", "计划"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "取消"


class Contest(models.Model):
    """One contest or study event. `state` is written by the machine and by import alone."""

    name = models.CharField("活动名称", max_length=120)
    kind = models.CharField("活动类别", max_length=20, choices=ContestKind)
    held_on = happened(models.DateField("举办日期", db_index=True), state=[ContestState.HELD])
    state = models.CharField("状态", max_length=20, choices=ContestState, default=ContestState.PLANNED)
    unit = unit_link("承办单位", null=True, blank=True)
    place = models.CharField("活动地点", max_length=80, blank=True)
    taking_part = models.PositiveIntegerField("参加支部数", null=True, blank=True)
    comment = models.CharField("点评", max_length=200, blank=True)

    class Meta:
        verbose_name = "比学活动"
        constraints = [known("kind", ContestKind), known("state", ContestState), Once("name", "held_on")]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """One village or community that was inspected in one tour (期次)."""

    tour = CodeField("期次")
    visited_on = happened(models.DateField("观摩日期", db_index=True))
    town = unit_link("乡镇（街道）", related_name="visits")
    village = unit_link("村（社区）", related_name="visits_of_village")
    score = models.DecimalField("得分", max_digits=9, decimal_places=4, null=True, blank=True)
    problems = models.CharField("发现问题", max_length=200, blank=True)
    mended_on = happened(models.DateField("整改完成日期", null=True, blank=True))

    class Meta:
        verbose_name = "逐村观摩"
        constraints = [
            *not_negative("score"),
            *in_order("visited_on", "mended_on"),
            Once("tour", "town", "village"),
        ]

    def __str__(self) -> str:
        return f"{self.tour} · {self.village}"


class WeakState(models.TextChoices):
    LISTED = "listed", "已列入"
    SENT = "sent", "已派驻"
    MENDING = "mending", "整顿中"
    ACCEPTED = "accepted", "已验收"
    STRUCK_OFF = "struck_off", "已销号"
    STEADY = "steady", "巩固期满"
    RELAPSED = "relapsed", "已反弹"


class WeakOrganisation(models.Model):
    """One party organisation listed as weak and lax, from listing to the end of its watch. Its state follows from its days.

    One that relapses while it is watched is listed once more, as a row of its own.
    """

    name = models.CharField("党组织名称", max_length=120)
    town = unit_link("所属乡镇", related_name="weak_organisations")
    village = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="所在村（社区）", related_name="weak_in_village"
    )
    listed_on = happened(models.DateField("列入日期", db_index=True))
    problems = models.CharField("主要问题", max_length=200, blank=True)
    sent_on = happened(models.DateField("工作组派驻日期", null=True, blank=True))
    leader = NameField("工作组组长", blank=True)
    plan_on = happened(models.DateField("整顿方案日期", null=True, blank=True))
    measures = models.CharField("整顿措施", max_length=200, blank=True)
    due_on = models.DateField("整顿期限", null=True, blank=True)
    accepted_on = happened(models.DateField("验收日期", null=True, blank=True))
    content = models.DecimalField("群众满意率", max_digits=5, decimal_places=2, null=True, blank=True)
    closed_on = happened(models.DateField("销号日期", null=True, blank=True))
    watched_until = models.DateField("巩固期至", null=True, blank=True)
    steady_on = happened(models.DateField("巩固期满日期", null=True, blank=True))
    relapsed_on = happened(models.DateField("反弹日期", null=True, blank=True))
    state = following_state(
        WeakState,
        {
            WeakState.SENT: "sent_on",
            WeakState.MENDING: "plan_on",
            WeakState.ACCEPTED: "accepted_on",
            WeakState.STRUCK_OFF: "closed_on",
            WeakState.STEADY: "steady_on",
            WeakState.RELAPSED: "relapsed_on",
        },
    )

    class Meta:
        verbose_name = "软弱涣散"
        constraints = [
            *after("listed_on", "sent_on", "closed_on", "plan_on", "accepted_on"),
            *in_order("plan_on", "due_on"),
            *in_order("closed_on", "watched_until", "steady_on"),
            *in_order("closed_on", "relapsed_on"),
            *not_negative("content"),
            Once("name", "listed_on"),
        ]

    def __str__(self) -> str:
        return self.name
