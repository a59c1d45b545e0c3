"""Three incubators, what is in them, and its intellectual property."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Final

from sanbiao.affairs.talent.demo.people import HALVES
from sanbiao.city.base import TODAY
from sanbiao.city.firms import Enterprise
from sanbiao.city.sheets import Row

VALLEY, PARK, SPACE = "砚溪智谷", "北岸科创园", "松岭众创空间"
INCUBATORS: Final[list[Row]] = [
    {
        "孵化器": VALLEY,
        "运营单位": "砚溪智谷孵化器运营有限公司",
        "所属乡镇": "书院街道",
        "孵化面积（平方米）": 21600,
        "级别": "国家级",
        "获批日期": dt.date(2023, 4, 20),
    },
    {
        "孵化器": PARK,
        "运营单位": "北岸科创园管理有限公司",
        "所属乡镇": "南桥街道",
        "孵化面积（平方米）": 13800,
        "级别": "市级",
        "获批日期": dt.date(2022, 11, 8),
        "申报级别": "省级",
        "申报日期": dt.date(2026, 5, 12),
    },
    {"孵化器": SPACE, "运营单位": "松岭众创服务中心", "所属乡镇": "松岭乡", "孵化面积（平方米）": 3200, "级别": "县级"},
]
_SHARES: Final = ((VALLEY, 14), (PARK, 8), (SPACE, 3))
_TECHNOLOGIES: Final = ("新材料", "智能装备", "生物医药", "电子信息", "现代农业", "节能环保")
_KINDS: Final = ("发明专利", "实用新型", "实用新型", "外观设计", "软著", "软著", "商标")
_STAY: Final = 3 * 365


def make_tenants(rng: Random, firms: list[Enterprise]) -> list[Row]:
    """Firms and some projects, half-year by half-year; some are recognised, some graduate, some leave, some stay too long."""
    rows: list[Row] = []
    pool = iter(firms[60:] + firms[:60])
    for half in HALVES:
        for incubator, count in _SHARES:
            for number in range(max(1, count // 2 + rng.randint(-1, 1))):
                entered = half + dt.timedelta(days=rng.randrange(120))
                firm = next(pool, None) if rng.random() < 0.8 else None
                rows.append(_tenant(rng, incubator, entered, firm, f"{half:%y%m}-{number + 1}"))
    # One stands here as it was called before.
    place = next(place for place, row in enumerate(rows) if row["信用代码"])
    former = str(rows[place]["企业（项目）名称"]).replace("有限公司", "有限责任公司")
    rows[place] = {**rows[place], "企业（项目）名称": former}
    return rows


def _tenant(rng: Random, incubator: str, entered: dt.date, firm: Enterprise | None, number: str) -> Row:
    technology = rng.choice(_TECHNOLOGIES)
    until = entered + dt.timedelta(days=_STAY)
    told: dict[str, str | dt.date | None] = {
        "孵化器": incubator,
        "企业（项目）名称": firm.name if firm else f"{technology}创业项目{number}",
        "入孵类型": "企业" if firm else "项目",
        "信用代码": firm.credit_code if firm else "",
        "技术领域": technology,
        "入驻日期": entered,
        "协议到期日": until,
    }
    recognised = entered + dt.timedelta(days=rng.randint(-200, 400))
    if firm and rng.random() < 0.55 and recognised <= TODAY:
        told["科技型认定日期"] = recognised
    is_over = until < TODAY - dt.timedelta(days=60)
    left = entered + dt.timedelta(days=rng.randint(_STAY // 2, _STAY))
    if left <= TODAY and (is_over or rng.random() < 0.4):
        told |= {"毕业（退出）日期": left, "离孵方式": "毕业" if rng.random() < 0.6 else "退出"}
    return told


def make_filings(rng: Random, tenants: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for tenant in tenants:
        entered = tenant["入驻日期"]
        assert isinstance(entered, dt.date)  # as every tenant has
        for _ in range(rng.choice((0, 1, 1, 2, 3, 5))):
            filed = entered + dt.timedelta(days=rng.randint(15, 800))
            if filed > TODAY:
                continue
            granted = filed + dt.timedelta(days=rng.randint(60, 500))
            rows.append(
                {
                    "载体名称": tenant["孵化器"],
                    "名称": tenant["企业（项目）名称"],
                    "受理号": f"{filed.year}{len(rows) + 1:08d}",
                    "知产类型": rng.choice(_KINDS),
                    "申请日期": filed,
                    "授权日期": granted if granted <= TODAY and rng.random() < 0.8 else None,
                }
            )
    return rows
