"""What a section asks of units, and what each of them hands in."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from sanbiao.collecting.items import DemandItem, items_in
from sanbiao.core.drive.models import KeptFile
from sanbiao.core.facts.fields import CodeField
from sanbiao.core.facts.privacy import personal
from sanbiao.core.facts.rules import Once, Rule, known
from sanbiao.core.ui.times import local_date
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.models import unit_link


class DemandKind(models.TextChoices):
    NUMBERS = "numbers", "填数"
    ROWS = "rows", "报台账"
    FILES = "files", "报材料"


class Recurrence(models.TextChoices):
    """How often the same is asked; the letter is that of the period's code."""

    ONCE = "once", "一次"
    MONTHLY = "M", "每月"
    QUARTERLY = "Q", "每季度"
    HALF_YEARLY = "H", "每半年"


class DemandState(models.TextChoices):
    DRAFT = "draft", "草拟"
    ISSUED = "issued", "已下发"
    CLOSED = "closed", "已结束"


class SubmissionState(models.TextChoices):
    WAITING = "waiting", "待报"
    HANDED_IN = "handed_in", "已报"
    ACCEPTED = "accepted", "已接收"
    RETURNED = "returned", "退回"
    MISSED = "missed", "未报"


OWED = (SubmissionState.WAITING, SubmissionState.RETURNED)
"""The states in which it is for the unit to do something."""


class Demand(models.Model):
    """What a section asks of units by a day: numbers, rows of a ledger, or files. `continues` is that of the period before."""

    number = CodeField("任务编号", unique=True)
    title = models.CharField("任务名称", max_length=80)
    section = models.CharField("科室", max_length=20, choices=Section)
    kind = models.CharField("报送内容", max_length=10, choices=DemandKind)
    book = models.CharField("所报台账", max_length=60, blank=True)
    items = models.CharField("填报项目", max_length=500, blank=True)
    note = models.CharField("填报说明", max_length=300, blank=True)
    period = models.CharField("期次", max_length=8, blank=True)
    recurrence = models.CharField("频次", max_length=10, choices=Recurrence, default=Recurrence.ONCE)
    due_on = models.DateField("截止日期", db_index=True)
    state = models.CharField("任务状态", max_length=10, choices=DemandState, default=DemandState.DRAFT)
    continues = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name="上一期任务", related_name="next"
    )

    class Meta:
        verbose_name = "报送任务"
        constraints = [
            known("section", Section),
            known("kind", DemandKind),
            known("recurrence", Recurrence),
            known("state", DemandState),
            Rule(
                name="%(app_label)s_%(class)s_rows_of_a_book",
                condition=~Q(kind=DemandKind.ROWS) | ~Q(book=""),
                message="报台账的任务要填写{book}。",
            ),
            Rule(
                name="%(app_label)s_%(class)s_numbers_with_items",
                condition=~Q(kind=DemandKind.NUMBERS) | ~Q(items=""),
                message="填数的任务要填写{items}。",
            ),
            Rule(
                name="%(app_label)s_%(class)s_recurring_with_period",
                condition=Q(recurrence=Recurrence.ONCE) | ~Q(period=""),
                message="按期重复的任务要填写{period}。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> list[DemandItem]:
        """The numbers that are asked for."""
        return items_in(self.items)


class Submission(models.Model):
    """What one unit hands in to one demand. Late is what follows from its days.

    `numbers` are decimals as texts, by the name of the item. `result` is what came of reading its workbook, as `Outcome.kept`
    tells it, and `batch` the import by which its rows entered the ledger once the section accepted them. `remarks` are what the
    section said of single rows: pairs of a row, nought for none, and a text.
    """

    demand = models.ForeignKey(Demand, models.PROTECT, verbose_name="报送任务", related_name="submissions")
    unit = unit_link("报送单位", related_name="submissions")
    due_on = models.DateField("报送期限", db_index=True)
    state = models.CharField("报送状态", max_length=10, choices=SubmissionState, default=SubmissionState.WAITING)
    numbers = models.JSONField("填报数字", default=dict, blank=True)
    result = personal(models.JSONField("核对结果", default=dict, blank=True))
    is_unchanged = models.BooleanField("报无变化", default=False)
    handed_in_by = personal(models.CharField("报送人", max_length=150, blank=True))
    handed_in_at = models.DateTimeField("报送时间", null=True, blank=True)
    reason = personal(models.CharField("退回理由", max_length=200, blank=True))
    remarks = personal(models.JSONField("逐行意见", default=list, blank=True))
    returns = models.PositiveIntegerField("退回次数", default=0)
    reminders = models.PositiveIntegerField("催报次数", default=0)
    reminded_at = models.DateTimeField("催报时间", null=True, blank=True)
    batch = models.CharField("导入编号", max_length=40, blank=True)

    class Meta:
        verbose_name = "单位报送"
        constraints = [known("state", SubmissionState), Once("demand", "unit")]

    def __str__(self) -> str:
        marks = "（已催报）" if self.reminders and self.state in OWED else ""
        return f"{self.demand} · {self.unit}{marks}"

    def is_late(self, on: date) -> bool:
        """Whether it was handed in after its day, or was not by `on` though the day is over."""
        came = self.handed_in_at if self.state not in OWED and self.handed_in_at else None
        return (local_date(came) if came else on) > self.due_on


class SubmittedFile(KeptFile):
    """A file that a unit handed in."""

    FOLDER = "submissions"

    submission = models.ForeignKey(Submission, models.CASCADE, verbose_name="单位报送", related_name="files")
    content = personal(models.FileField("文件", upload_to="submissions/%Y/%m", blank=True))

    class Meta:
        verbose_name = "报送文件"

    @property
    def belongs_to(self) -> str:
        return f"报送“{self.submission}”"
