# ruff: noqa: DJ008, RUF012  # nobody reads what a toy is called, and Meta is declared as Django has it
"""Models that are never kept: what fields and rules say of them is all that tests ask."""

from __future__ import annotations

from django.db import models
from django.test.utils import isolate_apps

from sanbiao.core.facts.fields import CodeField, CreditField, MonthField, NameField
from sanbiao.core.facts.privacy import Privacy, internal, personal, public
from sanbiao.core.facts.rules import Once, after, both_or_neither, in_order, known, not_negative
from sanbiao.core.secrecy.fields import SealedField


class Colour(models.TextChoices):
    RED = "red", "红"
    GREEN = "green", "绿"


with isolate_apps("sanbiao.affairs.training"):

    class Firm(models.Model):
        code = CreditField("信用代码", unique=True)
        name = models.CharField("名称", max_length=20)

        class Meta:
            app_label = "training"
            verbose_name = "企业"

    class Somebody(models.Model):
        id_number = SealedField("身份证号", hashed_in="id_hash")
        id_hash = models.CharField("摘要", max_length=32, unique=True)
        name = NameField("姓名")

        class Meta:
            app_label = "training"
            verbose_name = "人"

    class Thing(models.Model):
        """What has a field of every kind."""

        privacy = Privacy.PERSONAL

        code = public(CodeField("编号", unique=True))
        firm = models.ForeignKey(Firm, models.PROTECT, verbose_name="企业")
        who = models.ForeignKey(Somebody, models.PROTECT, null=True, blank=True, verbose_name="经办人")
        colour = internal(models.CharField("颜色", max_length=10, choices=Colour))
        shade = models.CharField("深浅", max_length=10, choices=Colour, default=Colour.RED)
        is_new = models.BooleanField("是否新")
        made_on = models.DateField("生产日期")
        sold_on = models.DateField("出售日期", null=True, blank=True)
        left_on = models.DateField("离场日期", null=True, blank=True)
        month = MonthField("月份", null=True, blank=True)
        price = models.DecimalField("价格", max_digits=6, decimal_places=2, null=True, blank=True)
        parts = models.PositiveIntegerField("件数")

        class Meta:
            app_label = "training"
            verbose_name = "物品"
            constraints = [
                known("colour", Colour),
                known("shade", Colour, blank=True),
                *in_order("made_on", "sold_on", "left_on"),
                both_or_neither("sold_on", "price"),
                *not_negative("price"),
                Once("firm", "made_on"),
            ]

    class Loose(models.Model):
        """What nothing tells apart."""

        kept = personal(models.CharField("内容", max_length=10))
        begun = models.DateField("开始", null=True)
        seen = models.DateField("看到", null=True)
        told = models.DateField("告知", null=True)

        class Meta:
            app_label = "training"
            verbose_name = "散件"
            constraints = after("begun", "seen", "told")

    class Pair(models.Model):
        """What two fields together tell apart, but only for some rows, and two others for all."""

        one = models.CharField("一", max_length=10)
        other = models.CharField("二", max_length=10)

        class Meta:
            app_label = "training"
            verbose_name = "对"
            constraints = [
                models.UniqueConstraint(name="partly", fields=["one"], condition=models.Q(other="x")),
                Once("one", "other"),
            ]
