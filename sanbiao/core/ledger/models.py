"""What a department keeps of its ledgers beside their rows: papers, the views and columns of people, rows taken out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from sanbiao.core.facts.privacy import personal
from sanbiao.core.ledger.papers.paper import Paper, PaperColumn, PaperKind, PaperSize
from sanbiao.core.secrecy.fields import SealedField


class PaperLayout(models.Model):
    """How a paper of a ledger looks: one that the department made, or, under the code of a built-in one, in its place."""

    ledger = models.CharField("台账", max_length=80)
    code = models.CharField("代码", max_length=40)
    name = models.CharField("版式名称", max_length=40)
    kind = models.CharField("样式", max_length=10, choices=PaperKind, default=PaperKind.TABLE)
    title = models.CharField("标题", max_length=60, blank=True)
    size = models.CharField("纸张", max_length=2, choices=PaperSize, default=PaperSize.A4)
    is_landscape = models.BooleanField("横向", default=False)
    group = models.CharField("分组的列", max_length=80, blank=True)
    height = models.PositiveSmallIntegerField("行高（毫米）", default=0)
    width = models.PositiveSmallIntegerField("卡片宽（毫米）", default=0)
    type_size = models.PositiveSmallIntegerField("字号（磅）", default=10)
    columns = models.JSONField("各列")
    by = personal(models.CharField("修改人", max_length=150))
    at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = "版式"
        constraints = [
            models.CheckConstraint(name="ledger_paperlayout_kind_known", condition=Q(kind__in=PaperKind.values)),
            models.CheckConstraint(name="ledger_paperlayout_size_known", condition=Q(size__in=PaperSize.values)),
            models.UniqueConstraint(
                name="ledger_paperlayout_once",
                fields=["ledger", "code"],
                violation_error_message="这个版式刚刚被别人改过，请刷新后再改。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def paper(self) -> Paper:
        """The paper that it tells of."""
        columns = tuple(PaperColumn(**column) for column in self.columns)
        told = {
            name: getattr(self, name) for name in ("code", "name", "title", "size", "is_landscape", "group", "height", "width")
        }
        return Paper(**told, kind=PaperKind(self.kind), columns=columns)


class SavedView(models.Model):
    """A list as somebody wants to see it again: conditions, filters, columns and order, by a name of its own.

    `asked` are the parameters of its address as pairs, without organisation and time, which are those of the page, and without
    words that were searched for, which may name a person. A shared one is there for everybody who may see the ledger.
    """

    ledger = models.CharField("台账", max_length=80)
    owner = personal(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="保存人", related_name="saved_views")
    )
    name = models.CharField("名称", max_length=40)
    asked = models.JSONField("内容")
    is_shared = models.BooleanField("科室共用", default=False)
    at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = "常用视图"
        constraints = [
            models.UniqueConstraint(
                name="ledger_savedview_once",
                fields=["ledger", "owner", "name"],
                violation_error_message="您在这本台账已有同名的常用视图，请换一个名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class WatchedView(models.Model):
    """A view whose number of rows somebody wants to see on the home page: an indicator of the own."""

    view = models.ForeignKey(SavedView, models.CASCADE, verbose_name="常用视图", related_name="watched")
    owner = personal(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="使用人", related_name="watched_views")
    )

    class Meta:
        verbose_name = "首页上的数"
        constraints = [
            models.UniqueConstraint(
                name="ledger_watchedview_once",
                fields=["view", "owner"],
                violation_error_message="这个视图已在您的首页上。",
            )
        ]

    def __str__(self) -> str:
        return str(self.view)


class ShownColumns(models.Model):
    """The columns in which somebody wants to see a ledger; without a row it shows those that it lists by itself."""

    ledger = models.CharField("台账", max_length=80)
    owner = personal(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="使用人", related_name="shown_columns")
    )
    columns = models.JSONField("各列")

    class Meta:
        verbose_name = "显示的列"
        constraints = [
            models.UniqueConstraint(
                name="ledger_showncolumns_once",
                fields=["ledger", "owner"],
                violation_error_message="这本台账的列已经记住，请刷新后再改。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner}：{self.ledger}"


class VoidedRow(models.Model):
    """A row that was taken out of its ledger with a reason, whole, so that it can be put back under the same key.

    `place` is the key of the unit in which it lies, by which the policy of its ledger says who may see it. Everything it held
    stands sealed in `kept`, as JSON by attribute. Of a row that was merged, `merged_into` is the key of the one that stayed, and
    `moves`, sealed too, is what the merging changed, so that it can be taken back.
    """

    ledger = models.CharField("台账", max_length=80)
    record = models.BigIntegerField("行号")
    label = personal(models.CharField("对象", max_length=200))
    place = models.BigIntegerField("所在机构", null=True)
    reason = personal(models.CharField("作废理由", max_length=200))
    by = personal(models.CharField("作废人", max_length=150))
    at = models.DateTimeField("作废时间")
    kept = SealedField("整行内容")
    merged_into = models.BigIntegerField("并入的行号", null=True, blank=True)
    moves = SealedField("合并的改动", blank=True, default="")

    class Meta:
        verbose_name = "作废的行"
        indexes = [models.Index(name="ledger_voidedrow_latest", fields=["ledger", "-at", "-id"])]
        constraints = [
            models.UniqueConstraint(
                name="ledger_voidedrow_once",
                fields=["ledger", "record"],
                violation_error_message="这一行已经作废，请刷新后再看。",
            )
        ]

    def __str__(self) -> str:
        return self.label
