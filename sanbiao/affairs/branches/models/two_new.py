"""Non-public firms and social organisations (两新组织): which have a party-work ledger, and the demonstration points."""

from django.db import models

from sanbiao.affairs.branches.models.party import Branch
from sanbiao.core.facts.fields import CodeField, NameField, happened
from sanbiao.core.facts.rules import in_order, known
from sanbiao.registry.firms.models import Firm
from sanbiao.registry.organisations.models import unit_link


class OrganisationKind(models.TextChoices):
    FIRM = "firm", "非公企业"
    SOCIAL = "social", "社会组织"


class Coverage(models.TextChoices):
    OWN = "own", "独立组建"
    JOINT = "joint", "联合组建"
    ATTACHED = "attached", "挂靠组建"
    NONE = "none", "未组建"


class NewOrganisation(models.Model):
    """One non-public firm or social organisation with a party-work ledger, from its first day to its last."""

    firm = models.OneToOneField(Firm, models.PROTECT, verbose_name="名称", related_name="party_work")
    kind = models.CharField("类别", max_length=20, choices=OrganisationKind)
    opened_on = models.DateField("建账日期", db_index=True)
    closed_on = models.DateField("销账日期", null=True, blank=True)
    members = models.PositiveIntegerField("党员人数", null=True, blank=True)
    unit = unit_link("属地", null=True, blank=True)
    staff = models.PositiveIntegerField("从业人数", null=True, blank=True)
    coverage = models.CharField("组建方式", max_length=20, choices=Coverage, blank=True)
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, verbose_name="所在党支部", related_name="new_organisations"
    )
    instructor = NameField("党建指导员", blank=True)

    class Meta:
        verbose_name = "两新台账"
        constraints = [
            known("kind", OrganisationKind),
            known("coverage", Coverage, blank=True),
            *in_order("opened_on", "closed_on"),
        ]

    def __str__(self) -> str:
        return str(self.firm)


class DemoKind(models.TextChoices):
    FIRM = "firm", "非公企业"
    SOCIAL = "social", "社会组织"
    PARK = "park", "小微企业园"


class DemoPoint(models.Model):
    """One demonstration point of party building."""

    name = CodeField("示范点名称", max_length=120, unique=True)
    kind = models.CharField("类别", max_length=20, choices=DemoKind)
    built_on = happened(models.DateField("建成日期", db_index=True))
    unit = unit_link("属地", null=True, blank=True)

    class Meta:
        verbose_name = "党建示范点"
        constraints = [known("kind", DemoKind)]

    def __str__(self) -> str:
        return self.name
