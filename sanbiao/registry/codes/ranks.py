"""The ranks of civil servants (职级) of every series, highest first.

Source: the regulation on the parallel system of posts and ranks (公务员职务与职级并行规定, 2019) and those of the police,
administrative enforcement and professional series. The ranks of the parallel series stand at the height of one of the general
series: high confidence for the general and police series, medium for the correspondence of the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

_LEADING = ("正职", "副职")
_PARTS = re.compile(r"[、，,;；/]")


class Series(models.TextChoices):
    GENERAL = "general", "综合管理类"
    POLICE = "police", "执法勤务警员"
    POLICE_TECHNICAL = "police_technical", "警务技术"
    ENFORCEMENT = "enforcement", "行政执法类"
    PROFESSIONAL = "professional", "专业技术类"


@dataclass(frozen=True)
class ServiceRank:
    """A rank. `height` counts from the lowest (1) to the highest (12) of the general series, and is the same across series."""

    word: str
    series: Series
    height: int

    @property
    def bands(self) -> tuple[int, int]:
        """The levels (级别) that somebody of this rank may hold, from the highest to the lowest."""
        return _BANDS[self.height - 1]


_BANDS = (
    (19, 27),
    (18, 26),
    (18, 24),
    (17, 23),
    (16, 22),
    (15, 21),
    (14, 20),
    (13, 19),
    (12, 18),
    (11, 17),
    (10, 15),
    (8, 13),
)
_LADDERS: Mapping[Series, tuple[int, tuple[str, ...]]] = {
    Series.GENERAL: (12, ("巡视员 2", "调研员 4", "主任科员 4", "科员 2")),
    Series.POLICE: (12, ("警务专员 2", "高级警长 4", "警长 4", "警员 2")),
    Series.POLICE_TECHNICAL: (12, ("警务技术总监 2", "警务技术主任 4", "警务技术主管 4", "警务技术员")),
    Series.ENFORCEMENT: (11, ("督办", "高级主办 4", "主办 4", "行政执法员 2")),
    Series.PROFESSIONAL: (12, ("总监 2", "高级主管 4", "主管 4", "专业技术员")),
}
"""For each series the height of its highest rank, and its ranks in groups: how many grades each has."""


def _words(group: str) -> tuple[str, ...]:
    name, _, grades = group.partition(" ")
    prefix = "警务技术" if name.startswith("警务技术") and grades else ""
    return tuple(f"{prefix}{grade}级{name.removeprefix(prefix)}" for grade in "一二三四"[: int(grades)]) if grades else (name,)


RANKS = tuple(
    ServiceRank(word, series, top - place)
    for series, (top, groups) in _LADDERS.items()
    for place, word in enumerate(word for group in groups for word in _words(group))
)
BY_WORD: Mapping[str, ServiceRank] = {rank.word: rank for rank in RANKS}
IN_SHEETS = tuple(rank.word for rank in RANKS if rank.series in (Series.GENERAL, Series.POLICE) and rank.height < 11)
"""The ranks to which a city promotes by its lists (table 职级 of the contract of sheets); higher ones are approved above it."""


def rank_in(text: str) -> ServiceRank | None:
    """The rank that a roster's text names (职务层次): 四级调研员, or 乡科级正职、四级调研员; None where it names none."""
    return next((BY_WORD[part] for part in _PARTS.split(text) if part in BY_WORD), None)


def with_rank(text: str, word: str) -> str:
    """A roster's text with the rank `word` in the place of the one it names; the level of a leading post stays before it."""
    kept = [part for part in _PARTS.split(text) if part.endswith(_LEADING)]
    return "、".join([*kept, word])
