"""What the wording of a post says: its single titles, and whether it is a chief's (正职) or a deputy's (副职)."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import models
from django.db.models import QuerySet

from sanbiao.registry.organisations.models import TOWNS
from sanbiao.registry.people.models import Posting

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


def chiefs(postings: QuerySet[Posting]) -> list[int]:
    """The keys of those `postings` that are a chief's."""
    found = postings.values_list("pk", "post", "unit__kind")
    return [pk for pk, post, kind in found if level_of(post, kind) is Level.CHIEF]
