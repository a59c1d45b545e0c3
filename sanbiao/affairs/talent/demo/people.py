"""Graduates and where they practise, urgently needed talents, entrepreneurs and their courses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Final

from sanbiao.city import words
from sanbiao.city.base import TODAY, month, person_name
from sanbiao.city.city import City
from sanbiao.city.firms import Enterprise
from sanbiao.city.sheets import Row

HALVES: Final = [dt.date(year, number, 1) for year in range(2022, 2027) for number in (1, 7)]
_MASTERS: Final = ("硕士研究生", "博士研究生")
_POSTS: Final = ("高级工程师", "工艺工程师", "软件架构师", "主治医师", "高级技师", "检测工程师")
_LAST_RECEIVED: Final = 9


class People:
    """Whom the business invents: each with name and ID number, and an employer."""

    def __init__(self, rng: Random, city: City, firms: list[Enterprise]) -> None:
        self.rng, self.firms = rng, firms
        self._numbers = city.numbers(rng)
        self._institutions = [unit.short_name for unit in city.units.bureaus if unit.kind == "事业单位"]

    def new(self, year: int, youngest: int, oldest: int) -> dict[str, str]:
        """Somebody of that age in `year`, never met before."""
        sex = "男" if self.rng.random() < 0.55 else "女"
        born = month(year - self.rng.randint(youngest, oldest), self.rng.randint(1, 12))
        return {"姓名": person_name(self.rng, sex), "身份证号": self._numbers.new(born, sex)}

    def employer(self, institutions: float = 0.15) -> str:
        """A firm, or now and then a public institution."""
        if self.rng.random() < institutions:
            return self.rng.choice(self._institutions)
        return self.rng.choice(self.firms).name

    def day(self, half: dt.date, span: int = 181) -> dt.date:
        """A day of a half-year that has come."""
        return min(half + dt.timedelta(days=self.rng.randrange(span)), TODAY)


def make_bases(rng: Random, firms: list[Enterprise]) -> list[Row]:
    rows: list[Row] = []
    for number, firm in enumerate(firms[:52]):
        approved = HALVES[number % 10] + dt.timedelta(days=rng.randrange(120))
        withdrawn = approved + dt.timedelta(days=700) if number % 11 == 5 else None
        rows.append(
            {
                "见习单位": firm.name,
                "信用代码": firm.credit_code,
                "获批日期": approved,
                "取消日期": withdrawn if withdrawn and withdrawn < TODAY else None,
                "有效期至": approved.replace(year=approved.year + 3),
                "见习岗位数": rng.randint(4, 40),
            }
        )
    return rows


def make_graduates(people: People) -> list[Row]:
    """Some hundred a half-year, more each year; a few change their employer within it, and some leave again."""
    rng, rows = people.rng, list[Row]()
    for number, half in enumerate(HALVES):
        for _ in range(44 + 6 * number + rng.randrange(12)):
            started = people.day(half)
            graduate = people.new(half.year, 22, 27)
            told = {
                **graduate,
                "毕业院校": rng.choice(words.UNIVERSITIES),
                "最高学历": rng.choice(_MASTERS) if rng.random() < 0.12 else rng.choice(("大学", "大学", "大专")),
                "来留情况": "来" if rng.random() < 0.58 else "留",
                "类型": "创业" if rng.random() < 0.09 else "就业",
            }
            left = started + dt.timedelta(days=rng.randint(90, 700)) if rng.random() < 0.1 else None
            rows.append({**told, "就业单位": people.employer(), "开始日期": started, "离开日期": _past(left)})
            if rng.random() < 0.02 and (again := started + dt.timedelta(days=40)) <= TODAY:
                rows.append({**told, "来留情况": "留", "就业单位": people.employer(), "开始日期": again})
    return rows


def _past(day: dt.date | None) -> dt.date | None:
    return day if day and day <= TODAY else None


def make_urgent(people: People) -> list[Row]:
    """Some twenty a half-year; the last have been received and wait, some of them beyond their day."""
    rng, rows = people.rng, list[Row]()
    for half in HALVES:
        for _ in range(rng.randint(14, 26)):
            recommended = people.day(half, 130)
            decided = recommended + dt.timedelta(days=rng.randint(40, 110))
            known = decided <= TODAY and rng.random() < 0.95
            told = people.new(half.year, 28, 45)
            told |= {"工作单位": people.employer(0.3), "紧缺岗位": rng.choice(_POSTS)}
            result = ("已认定" if rng.random() < 0.8 else "未通过") if known else rng.choice(("待定", ""))
            rows.append(
                {
                    **told,
                    "收到申请日期": recommended - dt.timedelta(days=rng.randint(10, 30)),
                    "推荐期限": recommended + dt.timedelta(days=rng.randint(-3, 20)),
                    "推荐日期": recommended,
                    "认定情况": result,
                    "认定日期": decided if known else None,
                    "认定文号": f"岚人才〔{decided.year}〕{rng.randint(2, 40)}号" if result == "已认定" else "",
                }
            )
    for number in range(_LAST_RECEIVED):
        received = TODAY - dt.timedelta(days=5 + 4 * number)
        told = people.new(TODAY.year, 28, 45) | {"工作单位": people.employer(0.3), "紧缺岗位": rng.choice(_POSTS)}
        rows.append({**told, "收到申请日期": received, "推荐期限": received + dt.timedelta(days=30)})
    return rows


def make_entrepreneurs(people: People) -> tuple[list[Row], list[Row]]:
    """The leading entrepreneurs, and the university courses to which they and some others went."""
    chosen = [
        (people.day(half, 120), people.new(half.year, 35, 56) | {"企业": people.rng.choice(people.firms).name})
        for number, half in enumerate(HALVES)
        for _ in range(4 + number % 4)
    ]
    rows: list[Row] = [
        {**told, "入选时间": day, "退出时间": _past(day + dt.timedelta(days=800)) if number % 13 == 7 else None}
        for number, (day, told) in enumerate(chosen)
    ]
    return rows, list(_courses(people, chosen))


def _courses(people: People, chosen: list[tuple[dt.date, dict[str, str]]]) -> Iterator[Row]:
    rng = people.rng
    for number, half in enumerate(HALVES, start=1):
        for turn in range(1 + number % 2):
            began = people.day(half, 150)
            course = {"研修班": f"企业家高校研修班（第{2 * number + turn - 1}期）", "高校": rng.choice(words.UNIVERSITIES)}
            here = [told for day, told in chosen if day <= began]
            sent = rng.sample(here, min(len(here), rng.randint(9, 14)))
            sent += [people.new(half.year, 35, 56) | {"企业": rng.choice(people.firms).name} for _ in range(rng.randint(2, 5))]
            for told in sent:
                yield {**course, "研修日期": began, **told}
