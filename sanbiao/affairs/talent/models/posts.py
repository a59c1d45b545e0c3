"""Posts for which public institutions recruit talents openly (公开招引岗位)."""

from itertools import pairwise

from django.db import models
from django.db.models import F, Q

from sanbiao.core.facts.fields import CodeField, happened
from sanbiao.core.facts.privacy import Privacy, internal
from sanbiao.core.facts.rules import Rule, after, in_order, known
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import unit_link


class PostKind(models.TextChoices):
    MANAGEMENT = "management", "管理岗位"
    PROFESSIONAL = "professional", "专业技术岗位"
    LABOUR = "labour", "工勤岗位"


class PostState(models.TextChoices):
    PLANNED = "planned", "拟发布"
    PUBLISHED = "published", "报名中"
    ASSESSING = "assessing", "考核中"
    PROPOSED = "proposed", "拟聘公示"
    ARRIVED = "arrived", "已到岗"
    CANCELLED = "cancelled", "已取消"


HEADS = ("applicants", "qualified", "proposed", "arrived")
"""Of each of these there are no more than of the one before."""


class RecruitedPost(models.Model):
    """One post of one round of open recruitment, from its notice to whoever takes it up. Its state follows from its days.

    `places`, `applicants`, `qualified`, `proposed` and `arrived` are heads. Who they are comes with the applications.
    """

    privacy = Privacy.PUBLIC

    code = CodeField("岗位代码", unique=True)
    round = models.CharField("招引批次", max_length=80)
    name = models.CharField("岗位名称", max_length=80)
    unit = unit_link("用人单位")
    kind = models.CharField("岗位类别", max_length=20, choices=PostKind, blank=True)
    places = models.PositiveIntegerField("招引人数")
    education = models.CharField("学历要求", max_length=80, blank=True)
    subjects = models.CharField("专业要求", max_length=200, blank=True)
    most_age = models.PositiveIntegerField("年龄上限", null=True, blank=True)
    published_on = happened(models.DateField("发布日期", null=True, blank=True, db_index=True))
    closes_on = models.DateField("报名截止日期", null=True, blank=True)
    assessing_from = happened(models.DateField("考核开始日期", null=True, blank=True))
    applicants = models.PositiveIntegerField("报名人数", null=True, blank=True)
    qualified = models.PositiveIntegerField("资格通过人数", null=True, blank=True)
    proposed_on = happened(models.DateField("拟聘公示日期", null=True, blank=True))
    proposed = models.PositiveIntegerField("拟聘人数", null=True, blank=True)
    publicity_until = models.DateField("公示截止日期", null=True, blank=True)
    arrived_on = happened(models.DateField("到岗日期", null=True, blank=True))
    arrived = models.PositiveIntegerField("到岗人数", null=True, blank=True)
    cancelled_on = internal(happened(models.DateField("取消日期", null=True, blank=True)))
    state = following_state(
        PostState,
        {
            PostState.PUBLISHED: "published_on",
            PostState.ASSESSING: "assessing_from",
            PostState.PROPOSED: "proposed_on",
            PostState.ARRIVED: "arrived_on",
            PostState.CANCELLED: "cancelled_on",
        },
    )

    class Meta:
        verbose_name = "公开招引岗位"
        constraints = [
            known("kind", PostKind, blank=True),
            *in_order("published_on", "closes_on", "assessing_from", "proposed_on", "arrived_on"),
            *in_order("proposed_on", "publicity_until"),
            *after("publicity_until", "arrived_on"),
            *after("published_on", "cancelled_on"),
            *(
                Rule(
                    name=f"talent_recruitedpost_{fewer}_of_{more}",
                    condition=Q((fewer, None)) | Q((more, None)) | Q((f"{fewer}__lte", F(more))),
                    message=f"{{{fewer}}}不得多于{{{more}}}。",
                )
                for more, fewer in pairwise(HEADS)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"
