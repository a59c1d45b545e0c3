"""The policies of the tree 1+N, and the team projects that one of them supports."""

from django.db import models
from django.db.models import Q

from sanbiao.core.facts.fields import CodeField, NameField, happened
from sanbiao.core.facts.privacy import Privacy, internal
from sanbiao.core.facts.rules import in_order, known, not_negative
from sanbiao.core.facts.states import following_state


class Branch(models.TextChoices):
    ONE = "one", "总政策（1）"
    MANY = "many", "专项政策（N）"


class Programme(models.TextChoices):
    YOUTH = "youth", "青年创新创业"
    TEAMS = "teams", "创新创业团队项目"
    URGENT = "urgent", "急需紧缺人才认定"
    ENTREPRENEURS = "entrepreneurs", "企业家素质提升"
    INCUBATION = "incubation", "孵化载体"
    RECRUITING = "recruiting", "公开招引"


class TalentPolicy(models.Model):
    """One policy: the general one, or one of the special ones, each with the programme that carries it out."""

    privacy = Privacy.PUBLIC

    title = CodeField("政策名称", max_length=160, unique=True)
    branch = models.CharField("政策层级", max_length=20, choices=Branch)
    programme = models.CharField("对应项目", max_length=20, choices=Programme, blank=True)
    document = models.CharField("文号", max_length=60, blank=True)
    department = models.CharField("牵头部门", max_length=80, blank=True)
    issued_on = happened(models.DateField("印发日期", db_index=True))
    expires_on = models.DateField("有效期至", null=True, blank=True)

    class Meta:
        verbose_name = "人才政策"
        constraints = [
            known("branch", Branch),
            known("programme", Programme, blank=True),
            *in_order("issued_on", "expires_on"),
        ]

    def __str__(self) -> str:
        return self.title


class Outcome(models.TextChoices):
    SELECTED = "selected", "入选"
    REJECTED = "rejected", "未入选"
    PENDING = "pending", "待定"


class ProjectState(models.TextChoices):
    APPLIED = "applied", "已申报"
    REVIEWING = "reviewing", "评审中"
    REJECTED = "rejected", "未入选"
    SELECTED = "selected", "已入选"
    RECOMMENDED = "recommended", "已推荐上级"
    ABOVE_REJECTED = "above_rejected", "上级未入选"
    ABOVE_SELECTED = "above_selected", "上级入选"


_SELECTED = Q(outcome=Outcome.SELECTED)


class TeamProject(models.Model):
    """One team project that applied for support. Its state follows from its results and days."""

    privacy = Privacy.PUBLIC

    code = CodeField("项目编号", unique=True)
    name = models.CharField("项目名称", max_length=160)
    host = models.CharField("依托单位", max_length=120, db_index=True)
    leader = NameField("负责人", blank=True)
    submitted_on = internal(happened(models.DateField("申报日期", null=True, blank=True)))
    review_began_on = internal(happened(models.DateField("进入评审日期", null=True, blank=True)))
    decision_due_on = internal(models.DateField("遴选期限", null=True, blank=True))
    score = internal(models.DecimalField("评审得分", max_digits=5, decimal_places=2, null=True, blank=True))
    outcome = models.CharField("遴选结果", max_length=20, choices=Outcome, default=Outcome.PENDING)
    decided_on = happened(models.DateField("遴选日期", null=True, blank=True, db_index=True))
    funding = models.DecimalField("资助金额（万元）", max_digits=10, decimal_places=2, null=True, blank=True)
    recommended_on = happened(models.DateField("推荐上级日期", null=True, blank=True))
    above_outcome = models.CharField("上级结果", max_length=20, choices=Outcome, blank=True)
    above_decided_on = happened(models.DateField("上级结果日期", null=True, blank=True))
    state = following_state(
        ProjectState,
        {
            ProjectState.REVIEWING: "review_began_on",
            ProjectState.REJECTED: Q(outcome=Outcome.REJECTED),
            ProjectState.SELECTED: _SELECTED,
            ProjectState.RECOMMENDED: _SELECTED & Q(recommended_on__isnull=False),
            ProjectState.ABOVE_REJECTED: _SELECTED & Q(above_outcome=Outcome.REJECTED),
            ProjectState.ABOVE_SELECTED: _SELECTED & Q(above_outcome=Outcome.SELECTED),
        },
    )

    class Meta:
        verbose_name = "团队项目"
        constraints = [
            known("outcome", Outcome),
            known("above_outcome", Outcome, blank=True),
            *in_order("submitted_on", "review_began_on", "decided_on", "recommended_on", "above_decided_on"),
            *in_order("review_began_on", "decision_due_on"),
            *not_negative("score", "funding"),
        ]

    def __str__(self) -> str:
        return self.name
