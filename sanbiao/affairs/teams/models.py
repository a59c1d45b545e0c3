"""The posts approved for a unit's leading team. Who fills them stands in the postings of the registry."""

from django.db import models

from sanbiao.core.facts.rules import Once, in_order, known
from sanbiao.registry.organisations.models import unit_link
from sanbiao.registry.people.posts import Level


class PostQuota(models.Model):
    """How many leading posts of one level a unit is approved for (核定职数), from its first day to its last."""

    unit = unit_link("单位", related_name="post_quotas")
    level = models.CharField("职数类别", max_length=10, choices=Level)
    approved = models.PositiveSmallIntegerField("核定职数")
    began_on = models.DateField("起始日期")
    ended_on = models.DateField("终止日期", null=True, blank=True)
    basis = models.CharField("依据文号", max_length=80, blank=True)

    class Meta:
        verbose_name = "职数核定"
        constraints = [known("level", Level), *in_order("began_on", "ended_on"), Once("unit", "level", "began_on")]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_level_display()} {self.approved}"
