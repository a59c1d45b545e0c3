"""The posts approved for a unit's leading team. Who fills them stands in the postings of the registry."""

import re

from django.conf import settings
from django.db import models

from sanbiao.core.facts.rules import Once, in_order, known
from sanbiao.registry.organisations.models import TOWNS, unit_link

_REMARK = re.compile(r"[（(].*?[）)]")
_TITLES = re.compile(r"[、,，;；/]")


class Level(models.TextChoices):
    CHIEF = "chief", "正职"
    DEPUTY = "deputy", "副职"


def titles(post: str) -> list[str]:
    """The single titles of a post: 党委副书记、镇长 are two."""
    return [title.strip() for title in _TITLES.split(_REMARK.sub("", post)) if title.strip()]


def level_of(post: str, kind: str) -> Level | None:
    """Whether a post in a unit of this kind is a chief's or a deputy's; None for a mere rank (职级).

    Sheets of postings do not say it, so it is told by words that the settings list. Confidence: good for townships, fair
    for other units.
    """
    leading = [title for title in titles(post) if not title.endswith(tuple(settings.SANBIAO_RANK_TITLES))]
    if not leading:
        return None
    endings = tuple(settings.SANBIAO_CHIEF_POSTS["towns" if kind in TOWNS else "others"])
    is_chief = any(
        title.endswith(endings) and not any(mark in title for mark in settings.SANBIAO_DEPUTY_MARKS) for title in leading
    )
    return Level.CHIEF if is_chief else Level.DEPUTY


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
