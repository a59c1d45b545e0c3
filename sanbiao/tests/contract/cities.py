"""Small cities kept by the contract, invented by chance: days on both sides of every edge, people and firms that come twice.

The columns, words and orders are those of `ledgers.json`; a column that figures look at closely has a way of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from sanbiao.tests.contract.reading import LEDGERS, credit_digit, id_digit, normal

Row = dict[str, Any]
EDGES = [
    dt.date.fromisoformat(day)
    for day in (
        *("2022-06-30", "2022-07-01", "2022-12-31", "2023-01-01", "2023-03-31", "2023-04-01", "2023-06-30", "2023-07-01"),
        *("2022-09-15", "2023-02-14", "2023-05-09", "2021-11-20", "2023-09-01"),
    )
]
BIRTHS = [dt.date(year, month, 1) for year in (1982, 1983, 1987, 1988) for month in (1, 3, 6, 7, 12)]
SCHOOLING = ("大学", "省委党校研究生", "本科", "中央党校大学", "大学普通班", "大专", "高中", "硕士研究生", None)
RANKS = ("三级高级警长", "四级高级警长", "三级调研员", "四级调研员", "一级主任科员", "四级警长")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "安宁平康健达明远志成"
MASTERS = {
    "调整名单": ("批次号", "调整批次", "批次号"),
    "晋升名单": ("批次号", "晋升批次", "批次号"),
    "登记名单": ("批次号", "登记批次", "批次号"),
    "面试成绩": ("历练编号", "历练", "历练编号"),
    "学员": ("班次编号", "班次", "班次编号"),
    "营商事项": ("党支部", "党支部", "党支部名称"),
    "结对共建": ("党支部", "党支部", "党支部名称"),
}
FEW = {"场次编号": 4, "期次": 6, "事项编号": 5, "孵化器": 2, "培训地点": 3, "读本": 3, "研修班": 3}
"""How many values a text has that many rows share."""


class City:
    """One invented city; the same seed gives the same rows."""

    def __init__(self, seed: int, *, fewest: int = 0) -> None:
        """With `fewest` no book has fewer rows than that."""
        self.chance, self.fewest = Random(seed), fewest
        self.rows: dict[str, list[Row]] = {}
        self.units = self._units()
        self.people = [self._person(number) for number in range(36)]
        self.firms = [self._firm(number) for number in range(12)]
        self.rows["机构"] = self.units
        self.rows["干部名册"] = [self._cadre(person) for person in self.people[:28]]
        for ledger in LEDGERS:
            self.rows.setdefault(ledger["name"], self._book(ledger))

    # --- who and what there is

    def _units(self) -> list[Row]:
        rows: list[Row] = []
        for number, kind in enumerate(("街道", "镇", "乡", "镇"), 1):
            code = f"T{number}"
            name = f"第{number}{kind}"
            rows.append({"机构编码": code, "机构全称": f"某市{name}", "机构简称": name, "别名": f"{name}政府", "机构类别": kind})
            for below in range(self.chance.choice((0, 1, 2, 3)) if number > 1 else 2):
                # The same short names in every town; some villages are gone, and some not there yet.
                row = {"机构编码": f"{code}V{below}", "机构全称": f"某市{name}东{below}村", "机构简称": f"东{below}村"}
                opened, closed = self.chance.choice(
                    ((None, None), (None, None), (None, EDGES[6]), (EDGES[7], None), (None, EDGES[7]))
                )
                rows.append({**row, "机构类别": "村", "上级机构编码": code, "成立日期": opened, "撤销日期": closed})
            row = {"机构编码": f"{code}S", "机构全称": f"某市{name}和平社区", "机构简称": "和平社区"}
            rows.append({**row, "机构类别": "社区", "上级机构编码": code})
        rows += [
            {"机构编码": f"J{n}", "机构全称": f"某市第{n}局", "机构简称": f"{n}局", "机构类别": "市直机关"} for n in range(1, 4)
        ]
        return rows

    def _person(self, number: int) -> Row:
        born = self.chance.choice(BIRTHS)
        on_paper = born if self.chance.random() < 0.9 else born.replace(month=self.chance.choice((2, 5, 8)))
        body = f"419900{on_paper.year}{on_paper.month:02d}{self.chance.randint(1, 28):02d}{number + 100:03d}"
        name = self.chance.choice(SURNAMES) + self.chance.choice(GIVEN) + self.chance.choice(GIVEN)
        return {"姓名": name, "身份证号": body + id_digit(body), "出生年月": born, "性别": "男" if number % 2 else "女"}

    def _firm(self, number: int) -> Row:
        body = f"91419900MA{number:07d}"
        return {"企业名称": f"某市第{number}有限公司", "统一社会信用代码": body + credit_digit(body)}

    def _cadre(self, person: Row) -> Row:
        unit = self.chance.choice([unit for unit in self.units if unit["机构类别"] not in ("村", "社区")])
        told = {"单位": unit["机构简称"], "现任职务": "干部"}
        return {
            **person,
            **told,
            "全日制教育/学历": self.chance.choice(SCHOOLING),
            "在职教育/学历": self.chance.choice(SCHOOLING),
        }

    # --- rows of a ledger

    def _book(self, ledger: dict[str, Any]) -> list[Row]:
        amount = max(self.fewest, self.chance.choice((0, 6, 20, 40, 40, 40, 60, 60, 80, 80)))
        master = MASTERS.get(ledger["name"])
        if ledger["name"] == "任职经历":
            amount = 120
        rows, keys = [], set()
        for number in range(amount):
            row = self._row(ledger, number)
            if master and not row.get(master[0]):
                break
            key = tuple(normal(self._meant(ledger, name, row.get(name))) for name in ledger["key"])
            if key not in keys:
                keys.add(key)
                rows.append(row)
        return rows

    def _meant(self, ledger: dict[str, Any], name: str, value: Any) -> Any:
        """A code by its first word, a unit by its code."""
        column = next(column for column in ledger["columns"] if column["name"] == name)
        if column["type"] == "unit" and name != "乡镇（街道）":
            return next(
                unit["机构编码"] for unit in self.units if value in (unit["机构全称"], unit["机构简称"], unit.get("别名"))
            )
        return next((word for word, also in column.get("codes", {}).items() if value in (word, *also)), value)

    def _row(self, ledger: dict[str, Any], number: int) -> Row:
        name = ledger["name"]
        person = self.chance.choice(self.people if name != "任职经历" else self.people[:28])
        firm = self.chance.choice(self.firms)
        row: Row = {}
        for column in ledger["columns"]:
            row[column["name"]] = self._cell(name, column, number, person, firm)
        if name == "逐村观摩":
            village = self.chance.choice([unit for unit in self.units if unit["机构类别"] in ("村", "社区")])
            town = next(unit for unit in self.units if unit["机构编码"] == village["上级机构编码"])
            row |= {"乡镇（街道）": town["机构简称"], "村（社区）": village["机构简称"]}
        if name == "12380台账" and row["是否受理"] not in ("否", "不予受理", "×", "N", "0"):
            row["受理日期"] = row["受理日期"] or self._day()
            row["办理期限"] = row["办理期限"] or self._day()
        if name == "党支部":
            row["上级党组织编码"] = None
        for _ in range(4):
            for earlier, later in ledger["orders"]:
                if row[earlier] and row[later] and row[later] < row[earlier]:
                    row[later] = row[earlier]
        return row

    def _cell(self, ledger: str, column: dict[str, Any], number: int, person: Row, firm: Row) -> Any:
        name, kind = column["name"], column["type"]
        given = self._given(ledger, column, person, firm)
        if given is not None:
            return given
        special = self._special(ledger, name)
        if special is not None:
            return special()
        if not column.get("required") and self.chance.random() < 0.3:
            return None
        ways: dict[str, Callable[[], Any]] = {
            "date": self._day,
            "month": lambda: self._day().replace(day=1),
            "unit": lambda: self._unit(ledger, name),
            "int": lambda: self.chance.randint(0, 30),
            "decimal": lambda: self.chance.randint(0, 100),
            "name": lambda: person["姓名"],
        }
        if kind in ways:
            return ways[kind]()
        if kind in ("code", "yesno"):
            word = self.chance.choice(list(column["codes"]))
            return self.chance.choice((word, word, *column["codes"][word]))
        return f"{name}{self.chance.randint(1, FEW[name]) if name in FEW else number}"

    def _given(self, ledger: str, column: dict[str, Any], person: Row, firm: Row) -> Any:
        """What a cell repeats of a master, a person or a firm; None where it repeats nothing."""
        name, kind = column["name"], column["type"]
        master = MASTERS.get(ledger)
        if master and name == master[0]:
            there = self.rows.get(master[1]) or self._made(master[1])
            return self.chance.choice(there)[master[2]] if there else ""
        if name in person and (kind in ("id", "name") or name == "出生年月"):
            return person[name]
        if kind == "credit" or (name in firm and "统一社会信用代码" in {each["name"] for each in _columns(ledger)}):
            return firm.get(name) or firm["统一社会信用代码"]
        return firm["企业名称"] if (ledger, name) == ("两新台账", "名称") else None

    def _made(self, ledger: str) -> list[Row]:
        """The rows of a master that is told further down in the contract."""
        if ledger not in self.rows:
            self.rows[ledger] = self._book(next(each for each in LEDGERS if each["name"] == ledger))
        return self.rows[ledger]

    def _special(self, ledger: str, name: str) -> Callable[[], Any] | None:
        return {
            ("一报告两评议", "评议年度"): lambda: self.chance.choice((2021, 2022, 2023)),
            ("年度目标", "年度"): lambda: self.chance.choice((2022, 2023, 2024)),
            ("晋升名单", "晋升职级"): lambda: self.chance.choice(RANKS),
            ("晋升名单", "原职级"): lambda: "一级警长",
            ("班次", "专题"): lambda: self.chance.choice(("党的二十大精神", "基层治理", None)),
            ("任职经历", "任职时间"): lambda: dt.date(
                self.chance.choice((2020, 2021, 2022, 2023)), self.chance.choice((1, 6, 7, 12)), 1
            ),
            ("任职经历", "免职时间"): lambda: self.chance.choice((None, None, None, dt.date(2023, 6, 1), dt.date(2023, 7, 1))),
            ("任职经历", "任职方式"): lambda: self.chance.choice(("正式任职", "正式任职", "兼任", "挂职")),
            ("同级比较", "数值"): lambda: self.chance.choice((0, 1, 2, 4, 5, 9, 33.33, 50, 66.67, 75, 100)),
            ("同级比较", "截止日期"): lambda: self.chance.choice((EDGES[2], EDGES[4], EDGES[6])),
            ("逐村观摩", "得分"): lambda: self.chance.choice((None, 88.5, 90)),
            ("高校毕业生", "学历"): lambda: "大学本科",
        }.get((ledger, name))

    def _unit(self, ledger: str, name: str) -> str:
        if ledger == "工单":
            units = [unit for unit in self.units if unit["机构类别"] == "社区"]
            return str(self.chance.choice(units)["机构全称"])
        towns = name in ("乡镇（街道）", "所属乡镇")
        wanted = [u for u in self.units if u["机构类别"] in (("街道", "镇", "乡") if towns else ("街道", "镇", "乡", "市直机关"))]
        unit = self.chance.choice(wanted)
        return str(self.chance.choice((unit["机构简称"], unit["机构全称"], unit.get("别名") or unit["机构简称"])))

    def _day(self) -> dt.date:
        day = self.chance.choice(EDGES)
        return day if self.chance.random() < 0.8 else day + dt.timedelta(days=self.chance.randint(-40, 40))

    # --- as sheets

    def write(self, folder: Path) -> None:
        """One workbook for each ledger, its columns under one of their headings, in any order; some empty books are absent."""
        for number, ledger in enumerate(LEDGERS):
            rows = self.rows[ledger["name"]]
            if not rows and self.chance.random() < 0.5:
                continue
            book = openpyxl.Workbook()
            sheet: Any = book.active
            sheet.title = self.chance.choice((ledger["name"], *ledger["also"]))
            columns = [
                column
                for column in ledger["columns"]
                if not rows or column.get("required") or any(row.get(column["name"]) is not None for row in rows)
            ]
            self.chance.shuffle(columns)
            sheet.append([self._heading(ledger, column) for column in columns])
            for row in self.chance.sample(rows, len(rows)):
                sheet.append([self._written(column, row.get(column["name"])) for column in columns])
            book.save(folder / f"{number:02d}.xlsx")

    def _heading(self, ledger: dict[str, Any], column: dict[str, Any]) -> str:
        if "/" in column["name"]:
            return str(next(word for word in column["also"] if "/" not in word))
        taken = [word for each in ledger["columns"] if each is not column for word in (each["name"], *each.get("also", ()))]
        return str(
            self.chance.choice(
                [word for word in (column["name"], *column.get("also", ())) if word not in taken] or [column["name"]]
            )
        )

    def _written(self, column: dict[str, Any], value: Any) -> Any:
        if not isinstance(value, dt.date):
            return value
        if column["type"] == "month":
            return self.chance.choice((value, f"{value:%Y.%m}", f"{value:%Y%m}", f"{value.year}年{value.month}月"))
        return self.chance.choice(
            (value, value.isoformat(), f"{value:%Y.%m.%d}", f"{value:%Y/%m/%d}", f"{value.year}年{value.month}月{value.day}日")
        )


def _columns(ledger: str) -> list[dict[str, Any]]:
    return list(next(each["columns"] for each in LEDGERS if each["name"] == ledger))
