"""Organs are of their unit, and nothing that is no organ is."""

from __future__ import annotations

import pytest

from sanbiao.registry.organisations.models import UnitKind
from sanbiao.registry.organisations.services import unit_names


def _unit(pk: int, name: str, short: str, kind: str, parent: int | None = None, aliases: str = "") -> dict[str, object]:
    return {"pk": pk, "code": str(pk), "name": name, "short_name": short, "aliases": aliases, "kind": kind, "parent_id": parent}


NAMES = unit_names(
    [
        _unit(1, "青泽市白石镇人民政府", "白石镇", UnitKind.TOWN),
        _unit(2, "青泽市枫林乡人民政府", "枫林乡", UnitKind.TOWNSHIP),
        _unit(3, "青泽市清河街道办事处", "清河街道", UnitKind.STREET, aliases="清河"),
        _unit(4, "中共青泽市委宣传部", "市委宣传部", UnitKind.ORGAN),
        _unit(5, "青泽市农业农村局", "市农业农村局", UnitKind.ORGAN),
        _unit(6, "青泽市白石镇东山村村民委员会", "东山村", UnitKind.VILLAGE, 1),
        _unit(7, "青泽市枫林乡东山村村民委员会", "东山村", UnitKind.VILLAGE, 2),
        _unit(8, "青泽市清河街道书院社区居民委员会", "书院社区", UnitKind.COMMUNITY, 3),
        _unit(9, "青泽市白石镇西坡村村民委员会", "西坡村", UnitKind.VILLAGE, 1),
    ]
)
TOWN_ORGANS = """
白石镇党委 白石镇人民政府 白石镇政府 青泽市白石镇 青泽市白石镇政府 中共白石镇委员会
中共青泽市白石镇委员会 白石镇人大 白石镇人大主席团 白石镇纪委 白石镇党委政府 白石镇党委、政府
白石镇党政办公室 白石镇机关 白石镇本级 白石镇领导班子 白石镇团委 白石镇武装部 白石镇妇联
中国共产党白石镇委员会 共青团白石镇委员会 白石镇纪律检查委员会 中共白石镇纪律检查委员会
东江省青泽市白石镇人民政府 白石镇党委组织办
"""
STREET_ORGANS = """
清河街道办 清河街道办事处 清河办事处 清河办 青泽市清河街道办 清河街道党工委
中共清河街道工作委员会 清河街道纪工委 清河街道工委
"""
VILLAGE_ORGANS = """
西坡村村委会 西坡村委会 西坡村党支部 白石镇西坡村 青泽市白石镇西坡村村民委员会 西坡村两委
西坡村党总支 白石镇西坡村支部委员会
"""
COMMUNITY_ORGANS = """
书院社区居委会 书院居委会 清河街道书院社区 书院社区党委 书院社区居民委员会 清河书院社区
"""
NONE_OF_THEM = """
东山村 东山村党支部 青泽市东山村 白石镇中心小学 白石 白石镇书院社区 清河街道东山村
白水市白石镇 镇党委 党委 青泽市委 青泽市人民政府 农业农村局 白石镇卫生院 白石镇派出所
市农业农村局办公室 青泽市 办事处 宣传部 村委会 清河街道办事处东山村
"""


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *((text, 1) for text in TOWN_ORGANS.split()),
        *((text, 3) for text in STREET_ORGANS.split()),
        *((text, 9) for text in VILLAGE_ORGANS.split()),
        *((text, 8) for text in COMMUNITY_ORGANS.split()),
        *((text, 4) for text in ("青泽市委宣传部", "市委宣传部机关", "中共青泽市委宣传部")),
        *((text, 5) for text in ("市农业农村局党组", "青泽市农业农村局机关", "中共青泽市农业农村局党组")),
        *((text, 6) for text in ("白石镇东山村", "青泽市白石镇东山村委会", "白石镇东山村党支部")),
        ("枫林乡东山村村委会", 7),
    ],
)
def test_an_organ_is_of_its_unit(text: str, unit: int):
    assert NAMES.named(text) == unit


@pytest.mark.parametrize("text", NONE_OF_THEM.split())
def test_what_is_no_organ_or_of_several_units_names_none(text: str):
    assert NAMES.named(text) is None


def test_a_village_is_found_by_its_organ_below_its_town_alone():
    assert NAMES.below(1, "东山村村委会") == 6
    assert NAMES.below(2, "枫林乡东山村党支部") == 7
    assert NAMES.below(2, "西坡村委会") is None


def test_a_name_that_a_unit_really_has_wins_over_an_organ():
    names = unit_names(
        [_unit(1, "白石镇人民政府", "白石镇", UnitKind.TOWN), _unit(2, "白石镇纪委", "白石镇纪委", UnitKind.ORGAN)]
    )

    assert names.named("白石镇纪委") == 2
