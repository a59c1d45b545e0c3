"""The leading teams of the demonstration: approved posts. Who sits in the teams stands in the postings."""

import datetime as dt

from sanbiao.city import words
from sanbiao.city.base import Unit
from sanbiao.city.city import City
from sanbiao.city.seats import seat_counts
from sanbiao.city.sheets import Book, Column, Row, Sheet, Value

QUOTAS = Sheet(
    "职数核定",
    (
        Column("unit", "单位", width=22),
        Column("level", "职数类别"),
        Column("approved", "核定职数"),
        Column("began_on", "起始日期", forms=("2023-06-30", "2023年6月30日")),
        Column("ended_on", "终止日期", forms=("2023-06-30", "2023年6月30日")),
        Column("basis", "依据文号", width=22),
    ),
    titles=(f"{words.CITY}领导班子职数核定表",),
    notes=("注：终止日期为不再适用的第一天。",),
)


def write(city: City) -> None:
    """职数核定: two rows a unit since the reform of 2021, and the towns' before it."""
    seats = seat_counts(city.units)
    reform = dt.date(2021, 7, 1)
    rows: list[Row] = []
    for index, unit in enumerate([*city.units.towns, *city.units.bureaus]):
        chiefs, deputies = seats[unit.code]
        # Every third town has one post more or fewer than it seats, so that vacancies and excess both occur.
        now = deputies + ((0, 1, -1)[index % 3] if unit.is_town else (0, 0, 1, 0, -1)[index % 5])
        if unit.is_town:
            rows += _quota_rows(unit, chiefs, deputies, dt.date(2010, 1, 1), reform, "砚编〔2009〕31号")
        rows += _quota_rows(unit, chiefs, now, unit.opened_on or reform, None, f"砚编〔2021〕{index + 5}号")
    with Book(city.folder / "05-职数核定.xlsx") as book:
        book.write(QUOTAS, rows)


def _quota_rows(unit: Unit, chiefs: int, deputies: int, began_on: dt.date, ended_on: dt.date | None, basis: str) -> list[Row]:
    common: dict[str, Value] = {"unit": unit.short_name, "began_on": began_on, "ended_on": ended_on, "basis": basis}
    return [{**common, "level": "正职", "approved": chiefs}, {**common, "level": "副职", "approved": deputies}]
