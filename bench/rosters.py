"""Rosters of any size, for the benchmarks: one workbook with units and cadres, clean by the contract of sheets."""

from __future__ import annotations

import random
from pathlib import Path

import xlsxwriter

UNITS = 40
HEAD = (
    "单位",
    "姓名",
    "现任职务",
    "性别",
    "民族",
    "籍贯",
    "全日制学历",
    "全日制毕业院校及专业",
    "在职学历",
    "在职毕业院校及专业",
    "出生年月",
    "参加工作时间",
    "入党时间",
    "任现职时间",
    "职务层次",
    "任现职级时间",
    "身份证号",
    "人员状态",
    "备注",
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(number: int, rng: random.Random) -> tuple[str, str]:
    """A valid ID number of an area that does not exist, different for every `number`; and its birth month."""
    year, month = rng.randint(1966, 1998), rng.randint(1, 12)
    area, rest = divmod(number, 28_000)
    stem = f"4199{area:02d}{year}{month:02d}{rest // 1000 + 1:02d}{rest % 1000:03d}"
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(stem, _WEIGHTS, strict=True)) % 11]
    return stem + check, f"{year}.{month:02d}"


def rows(count: int) -> list[tuple[str, ...]]:
    """The rows of a roster."""
    rng = random.Random(7)
    made = []
    for number in range(count):
        identity, born = id_number(number, rng)
        year = int(born[:4])
        made.append(
            (
                f"{number % UNITS:02d}镇",
                f"王{number:06d}"[:4],
                "副镇长",
                rng.choice("男女"),
                "汉族",
                "河东砚溪",
                "大学",
                "平原大学法学专业",
                "",
                "",
                born,
                f"{year + 22}.07",
                f"{year + 24}.06",
                "2020.03",
                "乡科级副职",
                "2019.05",
                identity,
                "现职",
                "",
            )
        )
    return made


def write_units(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("机构")
        sheet.write_row(0, 0, ("机构编码", "机构全称", "机构简称", "机构类别"))
        for number in range(UNITS):
            sheet.write_row(number + 1, 0, (f"J{number:03d}", f"砚溪市{number:02d}镇", f"{number:02d}镇", "镇"))


def write_roster(path: Path, count: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("干部名册")
        sheet.write_row(0, 0, HEAD)
        for number, row in enumerate(rows(count), start=1):
            for place, text in enumerate(row):
                if text:
                    sheet.write_string(number, place, text)
