"""Imports: what was dropped, what was understood, what was written, and whether it was taken back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sanbiao.core.drive.reading.questions import LEAVE_OUT, QuestionKind
from sanbiao.core.drive.reading.told import GivenCells, ToldLayout
from sanbiao.core.facts.privacy import personal
from sanbiao.core.secrecy.fields import SealedField
from sanbiao.core.ui.times import minute_of


class ImportState(models.TextChoices):
    WAITING = "waiting", "排队中"
    READING = "reading", "读取中"
    PREVIEWED = "previewed", "待确认"
    IMPORTING = "importing", "导入中"
    IMPORTED = "imported", "已导入"
    REFUSED = "refused", "未导入"
    UNDONE = "undone", "已撤销"
    FAILED = "failed", "出错"


class Import(models.Model):
    """One drop of files. Its rows stand in the events that carry its `batch`.

    `layouts` is what somebody said of the layout of its sheets, by their numbers, as `ToldLayout.kept` tells it, and `given` what
    the page from which they came says of all rows of a ledger, as `GivenCells.kept` does. One that was read `awaits_word` as long
    as a word of somebody could have something written: where nothing could be, it waits for nobody.
    """

    batch = models.CharField("导入编号", max_length=40, unique=True)
    by = personal(models.CharField("导入人", max_length=150))
    began_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("完成时间", null=True, blank=True)
    state = models.CharField("状态", max_length=20, choices=ImportState, default=ImportState.WAITING)
    done = models.PositiveIntegerField("已处理行数", default=0)
    total = models.PositiveIntegerField("总行数", default=0)
    result = personal(models.JSONField("结果", default=dict))
    layouts = models.JSONField("更正的表样", default=dict)
    given = models.JSONField("由来页填的内容", default=dict, blank=True)
    awaits_word = models.BooleanField("有内容待确认", default=False)

    class Meta:
        verbose_name = "导入"
        constraints = [
            models.CheckConstraint(name="drive_import_state_known", condition=Q(state__in=ImportState.values)),
            models.CheckConstraint(
                name="drive_import_times_in_order",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                violation_error_message="完成时间不得早于开始时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} {minute_of(self.began_at)}"

    @property
    def told(self) -> dict[int, ToldLayout]:
        """What somebody said of the layout of its sheets, by their numbers."""
        return {int(tab): ToldLayout.from_kept(kept) for tab, kept in self.layouts.items()}

    @property
    def given_cells(self) -> GivenCells:
        """What the page from which its files came says of all rows of a ledger."""
        return GivenCells.from_kept(self.given)


class KeptFile(models.Model):
    """A file from outside, kept under its digest and sealed by a key of its own; `core.drive.keeping` reads and writes it.

    Numbers of people in its name are shown in part. Without `content` and `key` its time was over and it was removed. Whose it
    is, and in which `FOLDER` of the kept files it lies, its own model says.
    """

    FOLDER: ClassVar[str]
    content: models.FileField

    name = personal(models.CharField("文件名", max_length=255))
    digest = models.CharField("摘要", max_length=64)
    size = models.PositiveBigIntegerField("大小")
    key = SealedField("文件密钥", blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def belongs_to(self) -> str:
        """Of what it is a file, in words."""
        raise NotImplementedError


class ImportedFile(KeptFile):
    """A file as it was dropped."""

    FOLDER = "imports"

    drop = models.ForeignKey(Import, models.CASCADE, verbose_name="导入", related_name="files")
    content = personal(models.FileField("文件", upload_to="imports/%Y/%m", blank=True))

    class Meta:
        verbose_name = "导入文件"

    @property
    def belongs_to(self) -> str:
        return f"导入 {self.drop.batch}"


class Meaning(models.Model):
    """What a heading, word, unit or name of a sheet means, as somebody said once for the whole department.

    `bare` is the text in normal form, by which it is found again. `ledger` is empty for units and sheets.
    """

    kind = models.CharField("类别", max_length=10, choices=[(str(kind), kind.label) for kind in QuestionKind])
    ledger = models.CharField("台账", max_length=80, blank=True)
    bare = models.CharField("归一写法", max_length=200)
    text = models.CharField("写法", max_length=200)
    meaning = models.CharField("含义", max_length=200)
    by = personal(models.CharField("答复人", max_length=150))
    at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = "学到的写法"
        constraints = [
            models.CheckConstraint(name="drive_meaning_kind_known", condition=Q(kind__in=[str(kind) for kind in QuestionKind])),
            models.UniqueConstraint(
                name="drive_meaning_once",
                fields=["kind", "ledger", "bare"],
                violation_error_message="这种写法已有答复，请先取消原来的答复。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} → {self.meaning}"

    @property
    def is_left_out(self) -> bool:
        return self.meaning == LEAVE_OUT
