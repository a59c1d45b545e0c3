"""What retired cadres still do: the pool of silver talents (银发人才), their service, and activities."""

from django.db import models

from sanbiao.core.facts.fields import CodeField, happened
from sanbiao.core.facts.privacy import Privacy
from sanbiao.core.facts.rules import Once, in_order, known, not_negative
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import unit_link
from sanbiao.registry.people.models import Person, person_link


class Skill(models.TextChoices):
    LECTURING = "lecturing", "理论宣讲"
    FARMING = "farming", "农业技术"
    SCHOOLING = "schooling", "教育教学"
    HEALTH = "health", "医疗卫生"
    MEDIATION = "mediation", "法律调解"
    ARTS = "arts", "文化艺术"
    TECHNOLOGY = "technology", "科学技术"
    MANAGEMENT = "management", "经济管理"
    OTHER = "other", "其他"


class SilverState(models.TextChoices):
    IN_POOL = "in_pool", "在库"
    LEFT = "left", "出库"


class SilverTalent(models.Model):
    """One retired person who is willing to serve, with what they are good at."""

    privacy = Privacy.PERSONAL

    person = models.OneToOneField(Person, models.PROTECT, verbose_name="姓名", related_name="silver_talent")
    unit = unit_link("原单位")
    skill = models.CharField("专长类别", max_length=20, choices=Skill)
    strengths = models.CharField("专长", max_length=120, blank=True)
    willing = models.CharField("服务意愿", max_length=120, blank=True)
    joined_on = happened(models.DateField("入库日期", db_index=True))
    left_on = happened(models.DateField("出库日期", null=True, blank=True))
    state = following_state(SilverState, {SilverState.LEFT: "left_on"})

    class Meta:
        verbose_name = "银发人才"
        constraints = [known("skill", Skill), *in_order("joined_on", "left_on")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_skill_display()}"


class SilverService(models.Model):
    """One service that a silver talent did, for the unit that it was done for."""

    privacy = Privacy.PERSONAL

    person = person_link(related_name="silver_services")
    unit = unit_link("服务单位")
    subject = models.CharField("服务内容", max_length=120)
    served_on = happened(models.DateField("服务日期", db_index=True))
    hours = models.DecimalField("服务小时", max_digits=5, decimal_places=1, null=True, blank=True)
    heads = models.PositiveIntegerField("受益人数", null=True, blank=True)

    class Meta:
        verbose_name = "银发服务"
        constraints = [*not_negative("hours"), Once("person", "served_on", "subject")]

    def __str__(self) -> str:
        return f"{self.person} · {self.subject}"


class ActivityKind(models.TextChoices):
    STUDY = "study", "政治学习"
    BRIEFING = "briefing", "情况通报"
    TOUR = "tour", "参观考察"
    CULTURE = "culture", "文体活动"
    SERVICE = "service", "志愿服务"
    LECTURE = "lecture", "主题宣讲"


class ActivityState(models.TextChoices):
    PLANNED = "planned", "计划"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "已取消"


class Activity(models.Model):
    """One activity for retired cadres, from plan to what it brought, an award (奖项) among it."""

    number = CodeField("活动编号", unique=True)
    title = models.CharField("活动名称", max_length=120)
    kind = models.CharField("活动类别", max_length=20, choices=ActivityKind)
    unit = unit_link("主办单位")
    planned_on = models.DateField("计划日期", db_index=True)
    place = models.CharField("地点", max_length=80, blank=True)
    held_on = happened(models.DateField("举办日期", null=True, blank=True))
    heads = models.PositiveIntegerField("参加人数", null=True, blank=True)
    award = models.CharField("获得奖项", max_length=120, blank=True)
    awarded_by = models.CharField("授奖单位", max_length=120, blank=True)
    cancelled_on = happened(models.DateField("取消日期", null=True, blank=True))
    state = following_state(ActivityState, {ActivityState.HELD: "held_on", ActivityState.CANCELLED: "cancelled_on"})

    class Meta:
        verbose_name = "老干部活动"
        constraints = [known("kind", ActivityKind)]

    def __str__(self) -> str:
        return self.title
