"""The posts of open recruitment: a round each spring, and one this autumn that is under way."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Final

from sanbiao.city.base import TODAY, Unit
from sanbiao.city.city import City
from sanbiao.city.sheets import Row

_NAMES: Final = (
    ("工程师", "土木、机械类"),
    ("教师", "师范类"),
    ("医师", "临床医学类"),
    ("农艺师", "农学类"),
    ("综合管理", "不限"),
)
_STAGES: Final = {"公告日期": 0, "报名截止": 14, "考核开始日期": 30, "拟聘公示日期": 55, "公示截止": 64, "到岗日期": 90}
_HEADS: Final = (
    ("报名人数", "考核开始日期"),
    ("资格通过人数", "考核开始日期"),
    ("拟聘人数", "拟聘公示日期"),
    ("到岗人数", "到岗日期"),
)
_PLANNED: Final = {"报名截止", "公示截止"}


def make_posts(rng: Random, city: City) -> list[Row]:
    rows: list[Row] = []
    units = [unit for unit in city.units.bureaus if unit.kind == "事业单位" and not unit.opened_on]
    for year in range(2023, 2027):
        rows += _round(rng, units, f"{year}年春季公开招引", f"{year}C", dt.date(year, 3, 10), 10)
    return rows + _round(rng, units, "2026年秋季公开招引", "2026Q", None, 12)


def _round(rng: Random, units: list[Unit], name: str, code: str, published: dt.date | None, count: int) -> list[Row]:
    """The posts of a round. Without a day of its own each post is at another stage today, some of them late."""
    rows: list[Row] = []
    for number, unit in enumerate(rng.sample(units, count), start=1):
        began = published or TODAY - dt.timedelta(days=number * 9)
        title, subjects = rng.choice(_NAMES)
        told: dict[str, str | int | dt.date | None] = {
            "岗位代码": f"{code}{number:03d}",
            "批次": name,
            "岗位": title,
            "用人单位": unit.short_name,
            "岗位类别": "管理岗位" if title == "综合管理" else "专业技术岗位",
            "人数": rng.choice((1, 1, 2, 3)),
            "学历学位": rng.choice(("硕士研究生及以上", "博士研究生", "大学本科（双一流）及以上")),
            "专业": subjects,
            "年龄": rng.choice((35, 40)),
        }
        rows.append({**told, **_stages(rng, began, int(str(told["人数"])), number)})
    return rows


def _stages(rng: Random, began: dt.date, places: int, number: int) -> Row:
    if number == 1 and began > TODAY - dt.timedelta(days=12):
        return {}
    days = {stage: began + dt.timedelta(days=after + number % 4) for stage, after in _STAGES.items()}
    if number % 9 == 5:  # too few came
        return {**{stage: days[stage] for stage in ("公告日期", "报名截止")}, "取消日期": days["报名截止"] + dt.timedelta(days=3)}
    reached = {stage: day for stage, day in days.items() if day <= TODAY or stage in _PLANNED}
    if "拟聘公示日期" not in reached:
        reached.pop("公示截止")
    applicants = places * rng.randint(4, 18)
    proposed = places - (rng.random() < 0.15)
    heads = {
        "报名人数": applicants,
        "资格通过人数": applicants * 2 // 3,
        "拟聘人数": proposed,
        "到岗人数": max(0, proposed - (number % 7 == 3)),
    }
    return {**reached, **{name: heads[name] for name, stage in _HEADS if stage in reached}}
