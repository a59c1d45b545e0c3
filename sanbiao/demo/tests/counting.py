"""The figures of teams and training counted in plain Python by the contract's rules, independent of the indicators."""

import datetime as dt
from collections import defaultdict
from fractions import Fraction
from typing import Any

from sanbiao.demo.tests.reading import City

TOWN_KINDS = {"街道", "镇", "乡"}
DEGREES = {
    *("研究生", "博士研究生", "硕士研究生", "在职研究生", "中央党校研究生", "省委党校研究生"),
    *("大学", "大学本科", "本科", "中央党校大学", "省委党校大学"),
}
YES = {"是", "√", "有", "Y", "1"}
ATTENDED = {"参训", "已参训", "到课"}
HELD = {"已开班", "在办", "已结业", "结业", "已完成"}


def holds(row: dict[str, Any], began: str, ended: str, day: dt.date) -> bool:
    """Whether a state holds on the day; its end is the first day on which it does not."""
    return (row[began] is None or row[began] <= day) and (row[ended] is None or row[ended] > day)


def age(birth: dt.date, day: dt.date) -> int:
    """Completed years to the month."""
    return day.year - birth.year - (day.month < birth.month)


class Calculator:
    """Figures by their numbers in figures.csv."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.kinds = {row["机构编码"]: row["机构类别"] for row in city.rows["机构"]}
        self.roster = {row["身份证号"]: row for row in city.rows["干部名册"]}
        self.courses = {row["班次编号"]: row for row in city.rows["班次"]}

    def town_rows(self, day: dt.date) -> list[dict[str, Any]]:
        """The postings that make somebody a member of a township team on the day."""
        return [
            p
            for p in self.city.rows["任职经历"]
            if self.kinds[p["任职机构"]] in TOWN_KINDS
            and p["是否班子成员"] in YES
            and p["任职方式"] != "挂职"
            and holds(p, "任职时间", "免职时间", day)
        ]

    def members(self, day: dt.date) -> set[str]:
        """The members of the township teams."""
        return {p["身份证号"] for p in self.town_rows(day)}

    def experience(self, day: dt.date) -> dict[str, int]:
        """Months of township work of everybody who has any."""
        covered: dict[str, set[int]] = defaultdict(set)
        for p in self.city.rows["任职经历"]:
            if self.kinds[p["任职机构"]] in TOWN_KINDS and p["任职方式"] != "挂职":
                began, end = p["任职时间"], min(p["免职时间"] or day, day)
                covered[p["身份证号"]] |= set(range(began.year * 12 + began.month, end.year * 12 + end.month))
        return {number: len(months) for number, months in covered.items()}

    def young(self, day: dt.date) -> set[str]:
        """Members of 35 or less."""
        return {m for m in self.members(day) if age(self.roster[m]["出生年月"], day) <= 35}

    def teams(self, day: dt.date) -> dict[int, Fraction]:
        """Figures 6 to 12."""
        members = self.members(day)
        months = self.experience(day)
        degree = sum(bool({self.roster[m]["全日制教育/学历"], self.roster[m]["在职教育/学历"]} & DEGREES) for m in members)
        experienced = sum(months.get(m, 0) >= 24 for m in members)
        counts = {7: len(self.young(day)), 9: degree, 11: experienced}
        ages = sum(age(self.roster[m]["出生年月"], day) for m in members)
        shares = {number + 1: Fraction(count, len(members)) for number, count in counts.items()}
        return {6: Fraction(ages, len(members))} | {n: Fraction(c) for n, c in counts.items()} | shares

    def training(self, first: dt.date, day: dt.date) -> dict[int, Fraction]:
        """Figures 1 to 3, 54 to 58, 82 and 83 of the period from `first` to `day`, both included."""
        held: dict[str, set[str]] = defaultdict(set)
        for code, row in self.courses.items():
            if row["状态"] in HELD and first <= row["开班日期"] <= day:
                held[row["班次性质"]].add(code)
        sessions = [r for r in self.city.rows["线上学习"] if r["学习系列"] == "大讲堂" and first <= r["播出日期"] <= day]
        figures = {
            1: len(held["主体班"]),
            2: len({r["场次编号"] for r in sessions}),
            3: self._heads(held["主体班"]) + sum(r["参学人数"] for r in sessions),
            54: len(held["外出培训"]),
            55: self._heads(held["外出培训"]),
            56: len(held["上级调训"]),
            57: self._heads(held["上级调训"]),
            58: self._heads(held["跟班历练"]),
        }
        return {n: Fraction(v) for n, v in figures.items()} | {82: self._rotation(day), 83: self._reading(day)}

    def _heads(self, codes: set[str]) -> int:
        return sum(r["班次编号"] in codes and r["参训情况"] in ATTENDED for r in self.city.rows["学员"])

    def _rotation(self, day: dt.date) -> Fraction:
        targets = {r["身份证号"] for r in self.city.rows["轮训对象"] if holds(r, "列入日期", "移出日期", day)}
        codes = {
            code
            for code, row in self.courses.items()
            if row["状态"] in HELD and row["专题"] == "党的二十大精神" and row["开班日期"] <= day
        }
        reached = {r["身份证号"] for r in self.city.rows["学员"] if r["班次编号"] in codes and r["参训情况"] in ATTENDED}
        return Fraction(len(targets & reached), len(targets)) if targets else Fraction(-1)

    def _reading(self, day: dt.date) -> Fraction:
        books: dict[str, list[bool]] = defaultdict(list)
        for r in self.city.rows["读本通读"]:
            if r["是否必读"] in YES and r["布置日期"] <= day:
                books[r["身份证号"]].append(r["完成日期"] is not None and r["完成日期"] <= day)
        return Fraction(sum(map(all, books.values())), len(books)) if books else Fraction(-1)
