"""Plans: targets of a year, items of work, problems, and the meetings whose resolutions become items."""

from django.db import models
from django.db.models import Q

from sanbiao.core.facts.fields import CodeField, happened
from sanbiao.core.facts.rules import Once, in_order, known, not_negative
from sanbiao.core.facts.states import following_state
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.models import unit_link


class Audience(models.TextChoices):
    VILLAGE = "village", "村"
    COMMUNITY = "community", "社区"
    ORGAN = "organ", "市直机关"
    TWO_NEW = "two_new", "两新组织"


class Stars(models.TextChoices):
    FIVE = "five", "五星"
    FOUR = "four", "四星"


class Target(models.Model):
    """How many branches are to have so many stars by the end of a year. Issued again, it replaces what was issued before."""

    year = models.PositiveIntegerField("年度", db_index=True)
    audience = models.CharField("对象", max_length=20, choices=Audience)
    stars = models.CharField("星级", max_length=20, choices=Stars)
    amount = models.PositiveIntegerField("目标数")
    issued_on = models.DateField("下达日期", db_index=True)
    document = models.CharField("文号", max_length=60, blank=True)
    reason = models.CharField("调整原因", max_length=200, blank=True)
    unit = unit_link("下达单位", null=True, blank=True)

    class Meta:
        verbose_name = "年度目标"
        constraints = [
            known("audience", Audience),
            known("stars", Stars),
            *not_negative("amount"),
            Once("year", "audience", "stars", "issued_on"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_audience_display()}{self.get_stars_display()}支部 {self.amount} 个"


class Span(models.TextChoices):
    FIRST = "first", "上半年"
    SECOND = "second", "下半年"
    YEAR = "year", "全年"


class Kind(models.TextChoices):
    ROUTINE = "routine", "常规"
    KEY = "key", "重点"
    INNOVATION = "innovation", "创新"


class ItemState(models.TextChoices):
    DRAFT = "draft", "起草"
    ISSUED = "issued", "已下达"
    UNDER_WAY = "under_way", "推进中"
    DONE = "done", "已完成"
    ADJUSTED = "adjusted", "已调整"


class Item(models.Model):
    """One item of work: what it is measured by (标杆), how it is done (标准), what shows that it was (标志).

    `figure` names an indicator, by name or code, whose value is what is reached of `goal`: nobody types what is reached.
    """

    code = CodeField("编号", unique=True)
    year = models.PositiveIntegerField("年度", db_index=True)
    span = models.CharField("期次", max_length=20, choices=Span, default=Span.YEAR)
    kind = models.CharField("类别", max_length=20, choices=Kind)
    title = models.CharField("工作要点", max_length=200)
    benchmark = models.CharField("标杆", max_length=200, blank=True)
    standard = models.CharField("标准", max_length=200, blank=True)
    landmark = models.CharField("标志", max_length=200, blank=True)
    section = models.CharField("责任科室", max_length=20, choices=Section, blank=True)
    unit = unit_link("责任单位", null=True, blank=True)
    figure = models.CharField("对应指标", max_length=80, blank=True)
    goal = models.DecimalField("目标值", max_digits=12, decimal_places=2, null=True, blank=True)
    due_on = models.DateField("完成期限", db_index=True)
    issued_on = happened(models.DateField("下达日期", null=True, blank=True))
    document = models.CharField("文号", max_length=60, blank=True)
    started_on = happened(models.DateField("启动日期", null=True, blank=True))
    progress = models.CharField("进展", max_length=300, blank=True)
    completed_on = happened(models.DateField("完成日期", null=True, blank=True))
    outcome = models.CharField("完成情况", max_length=300, blank=True)
    adjusted_on = happened(models.DateField("调整日期", null=True, blank=True))
    state = following_state(
        ItemState,
        {
            ItemState.ISSUED: "issued_on",
            ItemState.UNDER_WAY: "started_on",
            ItemState.DONE: "completed_on",
            ItemState.ADJUSTED: "adjusted_on",
        },
    )

    class Meta:
        verbose_name = "工作要点"
        constraints = [
            known("span", Span),
            known("kind", Kind),
            known("section", Section, blank=True),
            *not_negative("goal"),
            *in_order("issued_on", "started_on", "completed_on"),
        ]

    def __str__(self) -> str:
        return self.title


class Source(models.TextChoices):
    SELF = "self", "自查"
    SUPERIOR = "superior", "上级反馈"
    MEETING = "meeting", "会议提出"
    PUBLIC = "public", "群众反映"


class ProblemState(models.TextChoices):
    RAISED = "raised", "已提出"
    RECTIFYING = "rectifying", "整改中"
    CLOSED = "closed", "已销号"


class Problem(models.Model):
    """One problem, from the day it was raised until it is struck off."""

    code = CodeField("编号", unique=True)
    section = models.CharField("领域", max_length=20, choices=Section)
    text = models.CharField("问题", max_length=300)
    source = models.CharField("来源", max_length=20, choices=Source)
    raised_on = happened(models.DateField("提出日期", db_index=True))
    unit = unit_link("责任单位", null=True, blank=True)
    measure = models.CharField("整改措施", max_length=300, blank=True)
    rectifying_on = happened(models.DateField("整改启动日期", null=True, blank=True))
    due_on = models.DateField("整改期限", null=True, blank=True, db_index=True)
    closed_on = happened(models.DateField("销号日期", null=True, blank=True))
    outcome = models.CharField("整改情况", max_length=300, blank=True)
    state = following_state(ProblemState, {ProblemState.RECTIFYING: "rectifying_on", ProblemState.CLOSED: "closed_on"})

    class Meta:
        verbose_name = "存在问题"
        constraints = [
            known("section", Section),
            known("source", Source),
            *in_order("raised_on", "rectifying_on", "closed_on"),
            *in_order("rectifying_on", "due_on"),
        ]

    def __str__(self) -> str:
        return self.text


class TaskForce(models.Model):
    """A task force that drives one part of the work, from first day to last."""

    name = CodeField("专班名称", max_length=80, unique=True)
    duty = models.CharField("职责", max_length=200, blank=True)
    unit = unit_link("牵头单位", null=True, blank=True)
    leader = models.CharField("负责人职务", max_length=80, blank=True)
    formed_on = models.DateField("成立日期", db_index=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "工作专班"
        constraints = [*in_order("formed_on", "dissolved_on")]

    def __str__(self) -> str:
        return self.name


class MeetingKind(models.TextChoices):
    JOINT = "joint", "联席会议"
    TASK_FORCE = "task_force", "专班会议"
    SPECIAL = "special", "专题会议"


class Meeting(models.Model):
    """One joint meeting, or meeting of a task force."""

    code = CodeField("会议编号", unique=True)
    name = models.CharField("会议名称", max_length=120)
    kind = models.CharField("会议类别", max_length=20, choices=MeetingKind)
    task_force = models.ForeignKey(
        TaskForce, models.PROTECT, null=True, blank=True, verbose_name="专班名称", related_name="meetings"
    )
    held_on = models.DateField("召开日期", db_index=True)
    unit = unit_link("召集单位", null=True, blank=True)
    convener = models.CharField("召集人职务", max_length=80, blank=True)
    attendees = models.PositiveIntegerField("参会人数", null=True, blank=True)
    minutes = models.CharField("纪要文号", max_length=60, blank=True)

    class Meta:
        verbose_name = "联席会议"
        constraints = [known("kind", MeetingKind), *not_negative("attendees")]

    def __str__(self) -> str:
        return self.name


class ResolutionState(models.TextChoices):
    OPEN = "open", "待转办"
    ADOPTED = "adopted", "已列入要点"
    DROPPED = "dropped", "不列入"


class Resolution(models.Model):
    """One thing that a meeting resolved. It becomes an item of work, or is dropped with a reason."""

    code = CodeField("事项编号", unique=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="联席会议", related_name="resolutions")
    text = models.CharField("议定事项", max_length=200)
    unit = unit_link("承办单位", null=True, blank=True)
    due_on = models.DateField("办理期限", null=True, blank=True, db_index=True)
    item = models.OneToOneField(Item, models.PROTECT, null=True, blank=True, verbose_name="工作要点", related_name="resolution")
    dropped_on = happened(models.DateField("不列入日期", null=True, blank=True))
    state = following_state(
        ResolutionState,
        {ResolutionState.ADOPTED: Q(item__isnull=False), ResolutionState.DROPPED: "dropped_on"},
    )

    class Meta:
        verbose_name = "议定事项"

    def __str__(self) -> str:
        return self.text
