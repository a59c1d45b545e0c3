"""The training books: classes, their lists, online sessions, the rotation campaign and the reading."""

from django.db import models
from django.db.models import Q

from sanbiao.core.facts.fields import CodeField, happened
from sanbiao.core.facts.privacy import Privacy, internal
from sanbiao.core.facts.rules import Once, in_order, known, not_negative
from sanbiao.registry.organisations.models import Unit, unit_link
from sanbiao.registry.people.models import Person, person_link


class Nature(models.TextChoices):
    MAIN = "main", "主体班"
    AWAY = "away", "外出培训"
    SUPERIOR = "superior", "上级调训"
    SHADOWING = "shadowing", "跟班历练"


class Audience(models.TextChoices):
    VILLAGE_SECRETARY = "village_secretary", "村（社区）书记"
    SECTION_LEVEL = "section_level", "科级干部"
    YOUNG = "young", "年轻干部"
    OTHER = "other", "其他"


class State(models.TextChoices):
    PLANNED = "planned", "计划"
    OPEN = "open", "已开班"
    COMPLETED = "completed", "已结业"
    CANCELLED = "cancelled", "取消"


HELD = (State.OPEN, State.COMPLETED)
"""The states of a class that counts."""


CAMPAIGN_TOPIC = "党的二十大精神"
"""The topic that marks the classes of the rotation campaign."""


class ClassRun(models.Model):
    """One class, from plan to completion. `state` is written by the machine and by import alone.

    `hours` and `days` are what was stated for the class, each for itself; empty is "not stated", never nought.
    """

    privacy = Privacy.PUBLIC

    code = CodeField("班次编号", unique=True)
    name = models.CharField("班次名称", max_length=120)
    nature = models.CharField("班次性质", max_length=20, choices=Nature)
    audience = models.CharField("主体班类别", max_length=20, choices=Audience, blank=True)
    topic = models.CharField("专题", max_length=80, blank=True)
    place = models.CharField("培训地点", max_length=80)
    began_on = happened(models.DateField("开班日期", db_index=True), state=HELD)
    ended_on = happened(models.DateField("结业日期", null=True, blank=True), state=[State.COMPLETED])
    state = internal(models.CharField("状态", max_length=20, choices=State, default=State.PLANNED))
    hours = models.DecimalField("学时", max_digits=6, decimal_places=1, null=True, blank=True)
    days = models.DecimalField("培训天数", max_digits=5, decimal_places=1, null=True, blank=True)
    capacity = internal(models.PositiveIntegerField("计划人数", null=True, blank=True))
    organiser = internal(models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="主办单位"))

    class Meta:
        verbose_name = "班次"
        constraints = [
            known("nature", Nature),
            known("audience", Audience, blank=True),
            known("state", State),
            *in_order("began_on", "ended_on"),
            *not_negative("hours", "days"),
        ]

    def __str__(self) -> str:
        return self.name


class Attendance(models.TextChoices):
    ATTENDED = "attended", "参训"
    ABSENT = "absent", "请假未参训"
    EXPECTED = "expected", "待签到"


class Trainee(models.Model):
    """One person on the list of one class. `unit` is the unit that `unit_text` names, where it names one."""

    privacy = Privacy.PERSONAL

    class_run = models.ForeignKey(ClassRun, models.PROTECT, verbose_name="班次", related_name="trainees")
    person = person_link(related_name="trainings")
    unit_text = models.CharField("单位", max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="所属机构")
    attendance = models.CharField("参训情况", max_length=20, choices=Attendance)
    signed_in_at = models.DateTimeField("签到时间", null=True, blank=True)
    leave_hours = models.DecimalField("请假学时", max_digits=6, decimal_places=1, default=0)

    class Meta:
        verbose_name = "学员"
        constraints = [
            known("attendance", Attendance),
            *not_negative("leave_hours"),
            models.CheckConstraint(
                name="training_trainee_signed_in_attended",
                condition=Q(signed_in_at=None) | Q(attendance=Attendance.ATTENDED),
                violation_error_message="已签到的学员，参训情况应为参训。",
            ),
            Once("class_run", "person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.class_run}"


class Series(models.TextChoices):
    LECTURE = "lecture", "大讲堂"
    OTHER = "other", "其他"


class OnlineSession(models.Model):
    """The heads of one unit at one online session."""

    privacy = Privacy.PUBLIC

    session_code = CodeField("场次编号")
    series = models.CharField("学习系列", max_length=20, choices=Series)
    theme = models.CharField("主题", max_length=120, blank=True)
    aired_on = happened(models.DateField("播出日期", db_index=True))
    unit = internal(unit_link("参学单位"))
    heads = internal(models.PositiveIntegerField("参学人数"))

    class Meta:
        verbose_name = "线上学习"
        constraints = [known("series", Series), Once("session_code", "unit")]

    def __str__(self) -> str:
        return f"{self.session_code} · {self.unit}"


class Category(models.TextChoices):
    SECTION_LEVEL = "section_level", "科级干部"
    BELOW_SECTION = "below_section", "科级以下干部"
    VILLAGE_SECRETARY = "village_secretary", "村（社区）书记"


class RotationTarget(models.Model):
    """One person who has to be trained in the rotation campaign (轮训), from first day on the list to last."""

    privacy = Privacy.PERSONAL

    person = models.OneToOneField(Person, models.PROTECT, verbose_name="姓名", related_name="rotation_target")
    unit_text = models.CharField("单位", max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="所属机构")
    category = models.CharField("对象类别", max_length=20, choices=Category)
    listed_on = models.DateField("列入日期")
    removed_on = models.DateField("移出日期", null=True, blank=True)

    class Meta:
        verbose_name = "轮训对象"
        constraints = [known("category", Category), *in_order("listed_on", "removed_on")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_category_display()}"


class Reading(models.Model):
    """One book that one person was set to read."""

    privacy = Privacy.PERSONAL

    person = person_link(related_name="readings")
    unit = unit_link("单位")
    book = models.CharField("读本", max_length=120)
    is_required = models.BooleanField("是否必读")
    set_on = models.DateField("布置日期")
    finished_on = happened(models.DateField("完成日期", null=True, blank=True))

    class Meta:
        verbose_name = "读本通读"
        constraints = [*in_order("set_on", "finished_on"), Once("person", "book")]

    def __str__(self) -> str:
        return f"{self.person} · {self.book}"
