"""The policies of the tree 1+N, and the team projects."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sanbiao.affairs.talent.demo.people import HALVES, People
from sanbiao.city import words
from sanbiao.city.base import TODAY, person_name
from sanbiao.city.sheets import Row

_FIELDS: Final = ("新材料", "智能装备", "生物科技", "电子信息", "节能环保", "食品加工")
_ENDS: Final = ("关键技术研发项目", "中试项目", "产业化项目", "智能化改造项目")


def _policy(title: str, programme: str, department: str, number: int, issued: dt.date, expires: dt.date | None) -> Row:
    return {
        "政策名称": f"{words.CITY}{title}",
        "层级": "N" if programme else "1",
        "项目": programme,
        "发文字号": f"砚办〔{issued.year}〕{number}号",
        "牵头单位": department,
        "发布日期": issued,
        "失效日期": expires,
    }


POLICIES: Final[list[Row]] = [
    _policy("人才集聚行动实施意见", "", "市委组织部", 12, dt.date(2022, 3, 18), None),
    _policy("青年创新创业行动方案", "青年创新创业", "市人社局", 31, dt.date(2022, 5, 20), dt.date(2027, 5, 20)),
    _policy("创新创业团队项目资助办法", "创新创业团队项目", "市科技局", 33, dt.date(2022, 6, 1), dt.date(2027, 1, 10)),
    _policy("急需紧缺人才认定办法", "急需紧缺人才认定", "市人社局", 40, dt.date(2022, 7, 8), None),
    _policy("企业家素质提升计划", "企业家素质提升", "市工信局", 8, dt.date(2023, 2, 14), dt.date(2026, 9, 1)),
    _policy("科技企业孵化载体管理办法", "孵化载体", "市科技局", 22, dt.date(2023, 4, 3), None),
    _policy("事业单位公开招引人才办法", "公开招引", "市委组织部", 15, dt.date(2023, 1, 30), None),
]


def make_projects(people: People) -> list[Row]:
    """Two calls a year. Of the last one some wait for the review, some for the result, one of them beyond its day."""
    rng, rows = people.rng, list[Row]()
    for turn, half in enumerate(HALVES):
        for number in range(rng.randint(7, 11)):
            field = rng.choice(_FIELDS)
            submitted = half + dt.timedelta(days=rng.randint(12, 30))
            review, due = submitted + dt.timedelta(days=rng.randint(15, 30)), half + dt.timedelta(days=112)
            decided = half + dt.timedelta(days=rng.randint(80, 110))
            is_last = half == HALVES[-1]
            told: dict[str, str | int | dt.date | None] = {
                "编号": f"TD{half.year}{turn % 2 + 1}{number + 1:02d}",
                "名称": f"{field}{rng.choice(_ENDS)}（{rng.choice('甲乙丙丁戊己庚辛')}{number + 1}）",
                "申报单位": rng.choice(people.firms).name,
                "负责人": person_name(rng, "男" if rng.random() < 0.7 else "女"),
                "申报日期": submitted,
                "进入评审日期": None if is_last and number < 3 else review,
                "遴选期限": TODAY + dt.timedelta(days=12) if is_last and number == 4 else due,
                "遴选结果": "待定",
            }
            rows.append(told if is_last and number < 6 else told | _result(people, decided))
    return rows


def _result(people: People, decided: dt.date) -> dict[str, str | int | dt.date | None]:
    rng = people.rng
    told: dict[str, str | int | dt.date | None] = {"评审得分": rng.randint(62, 74), "遴选结果": "落选", "遴选日期": decided}
    if rng.random() < 0.45:
        return told
    told |= {"评审得分": rng.randint(78, 94), "遴选结果": "立项", "资助金额（万元）": rng.choice((20, 30, 50, 80))}
    recommended = decided + dt.timedelta(days=rng.randint(20, 45))
    if rng.random() < 0.55 and recommended <= TODAY:
        told["上报日期"] = recommended
        above = recommended + dt.timedelta(days=rng.randint(40, 90))
        if above <= TODAY and rng.random() < 0.9:
            told |= {"上级结果": "入选" if rng.random() < 0.4 else "未入选", "上级结果日期": above}
    return told
