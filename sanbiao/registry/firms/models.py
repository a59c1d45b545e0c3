"""The firm, and what is true of a firm whichever business asks."""

from typing import Any

from django.db import models

from sanbiao.core.facts.fields import CreditField
from sanbiao.core.facts.privacy import Privacy
from sanbiao.core.facts.rules import known, of_length
from sanbiao.core.ledger.pinyin import PinyinField
from sanbiao.registry.organisations.models import unit_link


class FirmKind(models.TextChoices):
    PRIVATE = "private", "非公企业"
    SOCIAL = "social", "社会组织"
    OTHER = "other", "其他"


class Firm(models.Model):
    """A firm or social organisation that appears in a ledger, known by its credit code.

    Lists that name one may know no more than code and name. Without a `unit`, the town where it is, it belongs to the city.
    """

    privacy = Privacy.PUBLIC

    credit_code = CreditField("统一社会信用代码", unique=True)
    name = models.CharField("企业名称", max_length=120, db_index=True)
    pinyin = PinyinField("name")
    kind = models.CharField("企业类别", max_length=20, choices=FirmKind, blank=True)
    unit = unit_link("属地", null=True, blank=True)

    class Meta:
        verbose_name = "企业"
        constraints = [known("kind", FirmKind, blank=True), of_length("credit_code", 18)]

    def __str__(self) -> str:
        return self.name


def firm_link(label: str = "企业名称", **options: Any) -> models.ForeignKey[Firm, Firm]:  # Any: a field's options
    """The field of a row that names a firm."""
    return models.ForeignKey(Firm, models.PROTECT, verbose_name=label, **options)
