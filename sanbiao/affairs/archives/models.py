"""Special reviews of personnel files (档案专审), one volume each, and the problems found in them."""

from django.db import models

from sanbiao.core.facts.fields import CodeField, MonthField, happened
from sanbiao.core.facts.privacy import Privacy
from sanbiao.core.facts.rules import Once, after, known
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import unit_link
from sanbiao.registry.people.models import person_link


class State(models.TextChoices):
    WAITING = "waiting", "待审"
    FIRST = "first", "初审"
    SECOND = "second", "复审"
    COMPLETED = "completed", "完成"


class Review(models.Model):
    """The review of one volume, from the list to completion. Its state follows from its days.

    `problems_told` is the number that the sheet tells; the problems themselves are rows of their own.
    """

    privacy = Privacy.PERSONAL

    code = CodeField("档案编号", unique=True)
    person = person_link(related_name="file_reviews")
    unit = unit_link("单位")
    due_on = models.DateField("计划完成日期", null=True, blank=True)
    first_on = happened(models.DateField("初审日期", null=True, blank=True))
    first_by = models.CharField("初审人", max_length=60, blank=True)
    second_on = happened(models.DateField("复审日期", null=True, blank=True))
    second_by = models.CharField("复审人", max_length=60, blank=True)
    completed_on = happened(models.DateField("审核完成日期", null=True, blank=True, db_index=True))
    problems_told = models.PositiveIntegerField("问题数", null=True, blank=True)
    state = following_state(State, {State.FIRST: "first_on", State.SECOND: "second_on", State.COMPLETED: "completed_on"})

    class Meta:
        verbose_name = "档案专审"
        constraints = [*after("first_on", "second_on", "completed_on")]

    def __str__(self) -> str:
        return f"{self.code} · {self.person}"


class Kind(models.TextChoices):
    """Three ages, two careers and one identity (三龄两历一身份), and what is missing from the file."""

    BIRTH = "birth", "出生日期"
    WORK = "work", "参加工作时间"
    PARTY = "party", "入党时间"
    EDUCATION = "education", "学历学位"
    CAREER = "career", "工作经历"
    IDENTITY = "identity", "干部身份"
    MISSING = "missing", "材料缺失"
    OTHER = "other", "其他"


MONTHS = {Kind.BIRTH: "birth_month", Kind.WORK: "work_month", Kind.PARTY: "party_month"}
"""The fact of the roster that a recognised month of each kind decides."""


class ProblemState(models.TextChoices):
    FOUND = "found", "发现"
    RECOGNISED = "recognised", "已认定"
    MENDED = "mended", "已补正"


class Problem(models.Model):
    """One problem found in a volume, until it was recognised by the organisation or mended by material."""

    privacy = Privacy.PERSONAL

    review = models.ForeignKey(Review, models.PROTECT, verbose_name="档案", related_name="problems")
    kind = models.CharField("问题类别", max_length=20, choices=Kind)
    text = models.CharField("问题描述", max_length=200)
    found_on = happened(models.DateField("发现日期", db_index=True))
    due_on = models.DateField("整改期限", null=True, blank=True)
    recognised_on = happened(models.DateField("认定日期", null=True, blank=True))
    finding = models.CharField("认定结果", max_length=200, blank=True)
    month = MonthField("认定年月", null=True, blank=True)
    mended_on = happened(models.DateField("补正日期", null=True, blank=True))
    material = models.CharField("补充材料", max_length=200, blank=True)
    state = following_state(ProblemState, {ProblemState.RECOGNISED: "recognised_on", ProblemState.MENDED: "mended_on"})

    class Meta:
        verbose_name = "档案问题"
        constraints = [
            Once("review", "kind", "text"),
            known("kind", Kind),
            *after("found_on", "due_on", "recognised_on", "mended_on"),
        ]

    def __str__(self) -> str:
        return f"{self.review} · {self.get_kind_display()}"
