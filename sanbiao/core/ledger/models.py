"""What a department keeps of its ledgers beside their rows: how their papers look."""

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


class VoidedRow(models.Model):
    """A row that was taken out of its ledger with a reason, whole, so that it can be put back under the same key.

    `place` is the key of the unit in which it lies, by which the policy of its ledger says who may see it. Everything it held
    stands sealed in `kept`, as JSON by attribute.
    """

    ledger = models.CharField("台账", max_length=80)
    record = models.BigIntegerField("行号")
    label = personal(models.CharField("对象", max_length=200))
    place = models.BigIntegerField("所在机构", null=True)
    reason = personal(models.CharField("作废理由", max_length=200))
    by = personal(models.CharField("作废人", max_length=150))
    at = models.DateTimeField("作废时间")
    kept = SealedField("整行内容")

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
