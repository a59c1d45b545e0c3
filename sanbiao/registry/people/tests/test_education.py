"""Levels of education as rosters write them."""

from __future__ import annotations

import pytest

from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.registry.codes.education import LEVELS

NOT_CERTAIN = ("夜校结业", "硕士", "党校研究生", "市委党校大专", "本科肄业")
FULL_TIME, IN_SERVICE = "full_time_level", "in_service_level"


def read(field: str, text: str) -> str:
    column = REGISTRY["people.person"].column(field)
    return column.kind.reader(column)(text)


@pytest.mark.parametrize("field", [FULL_TIME, IN_SERVICE])
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("end", ["", "学历", "毕业", " 学 历", "文化程度"])
def test_a_level_is_the_level_whatever_is_said_behind_it(field: str, level: str, end: str):
    assert read(field, level + end) == level


@pytest.mark.parametrize(
    ("field", "text", "level"),
    [
        (FULL_TIME, "全日制大专", "大专"),
        (FULL_TIME, "全日制硕士研究生学历", "硕士研究生"),
        (FULL_TIME, "统招本科", "本科"),
        (FULL_TIME, "普通高中", "高中"),
        (FULL_TIME, "大普", "大学普通班"),
        (IN_SERVICE, "在职大专", "大专"),
        (IN_SERVICE, "在职研究生学历", "在职研究生"),
        (IN_SERVICE, "在职硕士研究生", "硕士研究生"),
        (IN_SERVICE, "省委党校本科", "省委党校大学"),
        (IN_SERVICE, "省委党校大学本科学历", "省委党校大学"),
        (IN_SERVICE, "中央党校函授本科", "中央党校大学"),
        (IN_SERVICE, "省委党校在职研究生", "省委党校研究生"),
        (IN_SERVICE, "省委党校专科毕业", "省委党校大专"),
    ],
)
def test_what_is_certain_in_the_terms_of_rosters_is_the_listed_level(field: str, text: str, level: str):
    assert read(field, text) == level


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *((field, text) for field in (FULL_TIME, IN_SERVICE) for text in NOT_CERTAIN),
        *((FULL_TIME, text) for text in ("在职大专", "大学、工学学士", "函授本科", "本科及以上")),
        (IN_SERVICE, "全日制本科"),
    ],
)
def test_what_may_be_another_level_stays_as_it_stands(field: str, text: str):
    assert read(field, text) == text
