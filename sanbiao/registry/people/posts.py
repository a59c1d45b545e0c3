"""What the wording of a post says: whether it is a chief's (正职) or a deputy's (副职)."""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet

from sanbiao.registry.organisations.models import TOWNS
from sanbiao.registry.people.models import Posting
from sanbiao.registry.people.placing import heads, leading


class Level(models.TextChoices):
    CHIEF = "chief", "正职"
    DEPUTY = "deputy", "副职"


def level_of(post: str, kind: str) -> Level | None:
    """Whether a post in a unit of this kind is a chief's or a deputy's; None for a mere rank (职级).

    Sheets of postings do not say it, so it is told by words that the settings list. Confidence: good for townships, fair
    for other units.
    """
    found = leading(post)
    if not found:
        return None
    kind = "towns" if kind in TOWNS else "others"
    return Level.CHIEF if any(heads(title, kind) for title in found) else Level.DEPUTY


def chiefs(postings: QuerySet[Posting]) -> list[int]:
    """The keys of those `postings` that are a chief's."""
    found = postings.values_list("pk", "post", "unit__kind")
    return [pk for pk, post, kind in found if level_of(post, kind) is Level.CHIEF]
