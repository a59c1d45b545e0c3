"""Incubators, the firms and projects in them, and the intellectual property of those."""

from django.db import models
from django.db.models import Q

from sanbiao.core.facts.fields import CodeField, CreditField, happened
from sanbiao.core.facts.privacy import Privacy
from sanbiao.core.facts.rules import Once, after, in_order, known
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import unit_link

NAME_LENGTH = 80


def incubator_name() -> CodeField:
    """The incubator as the sheets name it, in normal form, so that it is the same in every book."""
    return CodeField("孵化器", max_length=NAME_LENGTH)


class Level(models.TextChoices):
    NATIONAL = "national", "国家级"
    PROVINCE = "province", "省级"
    PREFECTURE = "prefecture", "市级"
    COUNTY = "county", "县级"


class Incubator(models.Model):
    """One incubator: who runs it, what level it has, and for which it has applied."""

    privacy = Privacy.PUBLIC

    name = CodeField("孵化器", max_length=NAME_LENGTH, unique=True)
    operator = models.CharField("运营单位", max_length=120, blank=True)
    unit = unit_link("属地", null=True, blank=True)
    area = models.PositiveIntegerField("孵化面积（平方米）", null=True, blank=True)
    level = models.CharField("级别", max_length=20, choices=Level, blank=True)
    named_on = happened(models.DateField("获批日期", null=True, blank=True))
    wanted_level = models.CharField("申报级别", max_length=20, choices=Level, blank=True)
    applied_on = happened(models.DateField("申报日期", null=True, blank=True))

    class Meta:
        verbose_name = "孵化载体"
        constraints = [known("level", Level, blank=True), known("wanted_level", Level, blank=True)]

    def __str__(self) -> str:
        return self.name


class TenantKind(models.TextChoices):
    FIRM = "firm", "企业"
    PROJECT = "project", "项目"


class Leaving(models.TextChoices):
    GRADUATED = "graduated", "毕业"
    LEFT = "left", "退出"


class TenantState(models.TextChoices):
    INCUBATED = "incubated", "在孵"
    LEFT = "left", "已退出"
    GRADUATED = "graduated", "已毕业"


class Tenant(models.Model):
    """One firm or project of one incubator. It is known by incubator and name, for a project has no credit code."""

    privacy = Privacy.PUBLIC

    incubator = incubator_name()
    name = models.CharField("企业名称", max_length=120, db_index=True)
    kind = models.CharField("类型", max_length=20, choices=TenantKind)
    credit_code = CreditField("统一社会信用代码", blank=True, db_index=True)
    technology = models.CharField("技术领域", max_length=60, blank=True)
    entered_on = happened(models.DateField("入孵日期", db_index=True))
    agreement_until = models.DateField("协议到期日", null=True, blank=True)
    left_on = models.DateField("退出日期", null=True, blank=True)
    leaving = models.CharField("离孵方式", max_length=20, choices=Leaving, blank=True)
    tech_on = happened(models.DateField("科技型企业认定日期", null=True, blank=True))
    state = following_state(
        TenantState,
        {
            TenantState.LEFT: "left_on",
            TenantState.GRADUATED: Q(left_on__isnull=False, leaving=Leaving.GRADUATED),
        },
    )

    class Meta:
        verbose_name = "孵化器企业"
        constraints = [
            Once("incubator", "name"),
            known("kind", TenantKind),
            known("leaving", Leaving, blank=True),
            *after("entered_on", "left_on", "agreement_until"),
        ]

    def __str__(self) -> str:
        return self.name


class FilingKind(models.TextChoices):
    INVENTION = "invention", "发明专利"
    UTILITY = "utility", "实用新型"
    DESIGN = "design", "外观设计"
    SOFTWARE = "software", "软件著作权"
    TRADEMARK = "trademark", "商标"


class Filing(models.Model):
    """One filing of intellectual property by a firm in an incubator, and its grant."""

    privacy = Privacy.PUBLIC

    incubator = incubator_name()
    firm_text = models.CharField("企业名称", max_length=120, db_index=True)
    number = CodeField("申请号", unique=True)
    kind = models.CharField("知识产权类型", max_length=20, choices=FilingKind)
    filed_on = happened(models.DateField("申请日期", db_index=True))
    granted_on = happened(models.DateField("授权日期", null=True, blank=True, db_index=True))

    class Meta:
        verbose_name = "知识产权"
        constraints = [known("kind", FilingKind), *in_order("filed_on", "granted_on")]

    def __str__(self) -> str:
        return f"{self.number} · {self.firm_text}"
