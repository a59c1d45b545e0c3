"""City organs: meetings and visits (述职观摩), reports of duty (述职评定), matters (营商事项), pairings (结对共建)."""

from django.db import models

from sanbiao.affairs.branches.models.party import Branch
from sanbiao.core.facts.fields import CodeField, NameField, happened
from sanbiao.core.facts.rules import Once, in_order, known
from sanbiao.core.facts.states import following_state
from sanbiao.registry.firms.models import firm_link
from sanbiao.registry.organisations.models import unit_link


class MeetingKind(models.TextChoices):
    DEBRIEFING = "debriefing", "述职评议会"
    VISIT = "visit", "观摩活动"


class Debriefing(models.Model):
    """One debriefing meeting of city organs, or one inspection visit among them."""

    name = models.CharField("活动名称", max_length=120)
    kind = models.CharField("活动类型", max_length=20, choices=MeetingKind)
    held_on = happened(models.DateField("日期", db_index=True))
    taking_part = models.PositiveIntegerField("参加支部数", null=True, blank=True)
    unit = unit_link("主办单位", null=True, blank=True)

    class Meta:
        verbose_name = "述职观摩"
        constraints = [known("kind", MeetingKind), Once("name", "held_on")]

    def __str__(self) -> str:
        return self.name


class Way(models.TextChoices):
    ORAL = "oral", "现场述职"
    WRITTEN = "written", "书面述职"


class Grade(models.TextChoices):
    GOOD = "good", "好"
    FAIR = "fair", "较好"
    PLAIN = "plain", "一般"
    POOR = "poor", "差"


class ReportState(models.TextChoices):
    DUE = "due", "待述职"
    GRADED = "graded", "已评定"
    MENDED = "mended", "已整改"


class DutyReport(models.Model):
    """What the party secretary of one unit told of one year, how it was graded, and what had to be mended.

    Its state follows from its days.
    """

    year = models.PositiveSmallIntegerField("年度", db_index=True)
    unit = unit_link("述职单位")
    secretary = NameField("党组织书记", blank=True)
    reported_on = happened(models.DateField("述职日期", null=True, blank=True, db_index=True))
    way = models.CharField("述职方式", max_length=20, choices=Way, blank=True)
    grade = models.CharField("综合评定", max_length=20, choices=Grade, blank=True)
    problems = models.CharField("存在问题", max_length=200, blank=True)
    mend_by = models.DateField("整改期限", null=True, blank=True)
    mended_on = happened(models.DateField("整改完成日期", null=True, blank=True))
    state = following_state(ReportState, {ReportState.GRADED: "reported_on", ReportState.MENDED: "mended_on"})

    class Meta:
        verbose_name = "述职评定"
        constraints = [
            known("way", Way, blank=True),
            known("grade", Grade, blank=True),
            *in_order("reported_on", "mend_by"),
            *in_order("reported_on", "mended_on"),
            Once("year", "unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}年述职"


class MatterState(models.TextChoices):
    TAKEN = "taken", "办理中"
    FINISHED = "finished", "已完成"
    ENDED = "ended", "已终止"


class Matter(models.Model):
    """One business-environment matter that one branch took on; two branches may share one. Its state follows from its days."""

    number = CodeField("事项编号")
    name = models.CharField("事项名称", max_length=120)
    branch = models.ForeignKey(Branch, models.PROTECT, verbose_name="党支部", related_name="matters")
    taken_on = models.DateField("承担日期", db_index=True)
    due_on = models.DateField("办结期限", null=True, blank=True)
    finished_on = happened(models.DateField("办结日期", null=True, blank=True))
    result = models.CharField("办理成效", max_length=200, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    state = following_state(MatterState, {MatterState.FINISHED: "finished_on", MatterState.ENDED: "ended_on"})

    class Meta:
        verbose_name = "营商事项"
        constraints = [
            *in_order("taken_on", "ended_on"),
            *in_order("taken_on", "finished_on"),
            *in_order("taken_on", "due_on"),
            Once("number", "branch"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.branch}"


class PairingState(models.TextChoices):
    PAIRED = "paired", "结对中"
    FINISHED = "finished", "已完成"
    ENDED = "ended", "已解除"


class Pairing(models.Model):
    """One organ branch paired with one firm. Its state follows from its days."""

    branch = models.ForeignKey(Branch, models.PROTECT, verbose_name="党支部", related_name="pairings")
    firm = firm_link(related_name="pairings")
    paired_on = models.DateField("结对日期", db_index=True)
    task = models.CharField("共建任务", max_length=200, blank=True)
    due_on = models.DateField("共建期限", null=True, blank=True)
    visits = models.PositiveIntegerField("走访次数", null=True, blank=True)
    solved = models.PositiveIntegerField("解决问题数", null=True, blank=True)
    finished_on = happened(models.DateField("任务完成日期", null=True, blank=True))
    ended_on = models.DateField("解除日期", null=True, blank=True)
    state = following_state(PairingState, {PairingState.FINISHED: "finished_on", PairingState.ENDED: "ended_on"})

    class Meta:
        verbose_name = "结对共建"
        constraints = [
            *in_order("paired_on", "ended_on"),
            *in_order("paired_on", "finished_on"),
            *in_order("paired_on", "due_on"),
            Once("branch", "firm"),
        ]

    def __str__(self) -> str:
        return f"{self.branch} · {self.firm}"
