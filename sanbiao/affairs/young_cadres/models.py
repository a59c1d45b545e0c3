"""Young cadres (年轻干部): who is in the pool, where they are tempered, and how they did in the interview after it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models

from sanbiao.affairs.young_cadres.rules import Reckoning, reckoned, rules
from sanbiao.core.facts.fields import CodeField, MonthField, NameField, born, happened
from sanbiao.core.facts.privacy import personal
from sanbiao.core.facts.rules import Once, after, in_order, known, not_negative
from sanbiao.core.facts.states import following_state
from sanbiao.core.ledger.following import FollowingDecimal
from sanbiao.registry.organisations.models import unit_link
from sanbiao.registry.people.models import person_link


class Source(models.TextChoices):
    APPRAISAL = "appraisal", "年度考核推荐"
    SURVEY = "survey", "专项调研"
    SELECTED = "selected", "选调生"


class LeaveReason(models.TextChoices):
    USED = "used", "提拔使用"
    OVERAGE = "overage", "超过年龄"
    APPRAISAL = "appraisal", "考核基本称职以下"
    DISCIPLINE = "discipline", "受到处理处分"
    MOVED = "moved", "调离本市"
    OBJECTED = "objected", "单位不同意继续培养"
    OTHER = "other", "其他"


class PoolState(models.TextChoices):
    IN_POOL = "in_pool", "在库"
    LEFT = "left", "已出库"


class PoolEntry(models.Model):
    """One entry of one cadre into the pool, until before the day of leaving. The state follows from that day.

    `birth_month` is what the department noted; ages are taken from the roster where the person is in it.
    """

    person = person_link(related_name="pool_entries")
    birth_month = personal(born(MonthField("出生年月")))
    unit = unit_link("推荐单位")
    source = models.CharField("推荐方式", max_length=20, choices=Source)
    entered_on = happened(models.DateField("入库日期", db_index=True))
    left_on = models.DateField("出库日期", null=True, blank=True)
    leave_reason = models.CharField("出库原因", max_length=20, choices=LeaveReason, blank=True)
    note = models.CharField("备注", max_length=400, blank=True)
    state = following_state(PoolState, {PoolState.LEFT: "left_on"})

    class Meta:
        verbose_name = "年轻干部库"
        constraints = [
            known("source", Source),
            known("leave_reason", LeaveReason, blank=True),
            *in_order("entered_on", "left_on"),
            Once("person", "entered_on"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.unit}"


class Line(models.TextChoices):
    CENTRAL = "central", "中心工作一线"
    VILLAGE = "village", "农村（社区）工作一线"
    FIRM = "firm", "企业经营发展一线"
    PROJECT = "project", "重点项目推动一线"
    PETITION = "petition", "信访维稳一线"


class PlacementState(models.TextChoices):
    PLANNED = "planned", "待派出"
    ACTIVE = "active", "历练中"
    COMPLETED = "completed", "已完成"
    STOPPED = "stopped", "终止"


BEGUN = (PlacementState.ACTIVE, PlacementState.COMPLETED, PlacementState.STOPPED)
"""The states of a placement whose first day is no plan."""


class Appraisal(models.TextChoices):
    EXCELLENT = "excellent", "优秀"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


class Placement(models.Model):
    """One tempering placement of one cadre. `state` is written by the machine and by import alone.

    `host` is a text, for places are task forces, sites and firms too; `unit`, whom the rows belong to, is the home unit.
    """

    number = CodeField("历练编号", unique=True)
    person = person_link(related_name="placements")
    unit = unit_link("派出单位", null=True, blank=True)
    host = models.CharField("历练单位", max_length=200)
    line = models.CharField("历练类别", max_length=20, choices=Line)
    began_on = happened(models.DateField("开始日期", db_index=True), state=BEGUN)
    planned_until = models.DateField("计划结束日期", null=True, blank=True)
    completed_on = happened(models.DateField("完成日期", null=True, blank=True, db_index=True))
    state = models.CharField("状态", max_length=20, choices=PlacementState, default=PlacementState.PLANNED)
    stopped_on = happened(models.DateField("终止日期", null=True, blank=True))
    mentor = NameField("带教领导", blank=True)
    tasks = models.CharField("历练任务", max_length=400, blank=True)
    appraisal = models.CharField("历练鉴定", max_length=20, choices=Appraisal, blank=True)

    class Meta:
        verbose_name = "历练"
        constraints = [
            known("line", Line),
            known("state", PlacementState),
            known("appraisal", Appraisal, blank=True),
            *after("began_on", "planned_until", "completed_on", "stopped_on"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.person}"


PANEL, REQUIRED = 9, 5
"""How many examiners a panel has at most, and at least."""
SCORES = {number: f"score_{number}" for number in range(1, PANEL + 1)}
"""The field of each examiner's total."""


def result_of(values: Mapping[str, Any]) -> Reckoning:  # Any: totals, and whatever else a row holds
    """The result of a row that holds `values`, by the rules of this installation."""
    totals = {number: values.get(field) for number, field in SCORES.items()}
    return reckoned({number: Decimal(score) for number, score in totals.items() if score is not None}, rules())


class ResultField(FollowingDecimal):
    """The result of an interview: it follows from the totals, by the rules that hold when the row is written."""

    sources = tuple(SCORES.values())

    def value_of(self, values: Mapping[str, Any]) -> Decimal:
        return result_of(values).result


def _score(number: int) -> models.DecimalField[Any, Any]:
    """The total of one examiner, 0 to 100; the contract of sheets takes what is above, with a warning."""
    is_free = number > REQUIRED
    return models.DecimalField(f"评委{number}", max_digits=5, decimal_places=2, null=is_free, blank=is_free)


class Interview(models.Model):
    """One candidate's structured interview (两比一评) after a placement: the total of each examiner, and the result."""

    placement = models.ForeignKey(Placement, models.PROTECT, verbose_name="历练", related_name="interviews")
    person = person_link(related_name="interviews")
    interviewed_on = happened(models.DateField("面试日期", db_index=True))
    session = models.CharField("面试场次", max_length=60, blank=True)
    score_1, score_2, score_3, score_4, score_5 = (_score(number) for number in range(1, REQUIRED + 1))
    score_6, score_7, score_8, score_9 = (_score(number) for number in range(REQUIRED + 1, PANEL + 1))
    result = ResultField("面试得分", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "面试成绩"
        constraints = [*not_negative(*SCORES.values()), Once("placement", "interviewed_on")]

    def __str__(self) -> str:
        return f"{self.person} · {self.interviewed_on}"
