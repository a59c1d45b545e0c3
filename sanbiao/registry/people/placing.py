"""Where a post stands in a list of its unit: the secretary first, then the other chiefs, the deputies, and mere ranks last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings

from sanbiao.core.ledger.following import FollowingField

DEPUTIES = ("人大", "党委副书记", "党工委副书记", "纪", "政法", "组织", "宣传", "统战", "武装", "人武", "委员", "党组")
"""The order in which deputies stand in a list, by a word of their post."""
_SECRETARY, _CHIEF, _CONGRESS, _DEPUTY, _RANK = 0, 1, 2, 10, 99
_REMARK = re.compile(r"[（(].*?[）)]")
_TITLES = re.compile(r"[、,，;；/]")


def titles(post: str) -> list[str]:
    """The single titles of a post: 党委副书记、镇长 are two."""
    return [title.strip() for title in _TITLES.split(_REMARK.sub("", post)) if title.strip()]


def leading(post: str) -> list[str]:
    """The titles of a post that are no mere rank (职级)."""
    return [title for title in titles(post) if not title.endswith(tuple(settings.SANBIAO_RANK_TITLES))]


def heads(title: str, kind: str) -> bool:
    """Whether a title is a chief's in units of a kind, `towns` or `others`."""
    is_deputy = any(mark in title for mark in settings.SANBIAO_DEPUTY_MARKS)
    return title.endswith(tuple(settings.SANBIAO_CHIEF_POSTS[kind])) and not is_deputy


@lru_cache(maxsize=10_000)
def place_of(post: str) -> int:
    """The place of a post, the lower the further ahead. Confidence: good for townships, fair for other units."""
    found = leading(post)
    if not found:
        return _RANK
    chiefs = [title for title in found if heads(title, "towns")]
    if not chiefs and not any("委员" in title for title in found):
        # What kind of unit it is, the post does not say: a chair of the congress is a chief in its own offices alone.
        chiefs = [title for title in found if heads(title, "others")]
        if any("人大" in title for title in chiefs):
            return _CONGRESS
    if chiefs:
        return _SECRETARY if any(title.endswith("书记") for title in chiefs) else _CHIEF
    return _DEPUTY + place_among_deputies(post)


def place_among_deputies(post: str) -> int:
    """The place of a deputy's post among those of the unit's deputies."""
    told = post.replace("副书记、", "")
    return next((number for number, word in enumerate(DEPUTIES) if word in told), len(DEPUTIES))


class PostPlaceField(FollowingField):
    """The place of the post, by which lists are ordered; it is told when the row is written."""

    sources = ("post",)
    FIXED: ClassVar[dict[str, Any]] = {"verbose_name": "职务次序", "max_length": 2, **FollowingField.FIXED}

    def value_of(self, values: Mapping[str, Any]) -> str:
        return f"{place_of(values['post']):02d}"
