"""The levels of education as rosters write them (学历).

Source: the table of the contract of sheets (counting, Degree). The date of graduation is not asked.
"""

from __future__ import annotations

import re

from sanbiao.core.ledger.normal import normal

DEGREES = (
    "研究生",
    "博士研究生",
    "硕士研究生",
    "在职研究生",
    "中央党校研究生",
    "省委党校研究生",
    "大学",
    "大学本科",
    "本科",
    "中央党校大学",
    "省委党校大学",
)
"""The levels that count as bachelor or above, party-school ones included."""

BELOW_DEGREES = (
    "大学普通班",
    "大专",
    "大学专科",
    "专科",
    "中央党校大专",
    "省委党校大专",
    "中专",
    "中技",
    "高中",
    "初中",
    "小学",
)
LEVELS = DEGREES + BELOW_DEGREES

_ENDS = re.compile(r"(?:学历|文化程度|文化|程度|毕业生?)+$")
_FULL_TIME = re.compile(r"^(?:普通全日制|全日制|普通高校|统招)(?:教育)?")
_IN_SERVICE = re.compile(r"^(?:在职)(?:教育)?(?!研究生$)")
_PARTY_SCHOOL = re.compile(r"^(中央党校|省委党校)(?:函授学院|函授|在职|在职函授)?(大学本科|本科|大学|大学专科|专科|大专|研究生)$")
_PARTY_LEVEL = {"大学本科": "大学", "本科": "大学", "大学专科": "大专", "专科": "大专"}
_ALSO = {
    "大普": "大学普通班",
    "普通高中": "高中",
    "普通初中": "初中",
    "普通中专": "中专",
    "中等专业学校": "中专",
    "普通本科": "本科",
    "普通大专": "大专",
    "普通专科": "专科",
}
"""What the levels are called besides, by those who keep rosters."""


def full_time_level(text: str) -> str:
    """The level of full-time education that `text` certainly is; empty where it may be another, or none."""
    return _level(text, _FULL_TIME)


def in_service_level(text: str) -> str:
    """The level of in-service education that `text` certainly is; empty where it may be another, or none."""
    return _level(text, _IN_SERVICE)


def _level(text: str, manner: re.Pattern[str]) -> str:
    """大学本科学历 is 大学本科, and of in-service education 在职大专 is 大专; 硕士 is a degree, and says nothing of the level."""
    bare = _ENDS.sub("", normal(text))
    for level in (bare, manner.sub("", bare, count=1)):
        if level in LEVELS:
            return level
        if level in _ALSO:
            return _ALSO[level]
        if at_school := _PARTY_SCHOOL.match(level):
            school, studied = at_school.groups()
            return f"{school}{_PARTY_LEVEL.get(studied, studied)}"
    return ""
