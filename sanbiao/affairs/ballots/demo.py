"""The reviews of the demonstration: every organ, institution and town, each year; the last one under way."""

import datetime as dt
from random import Random
from typing import Any

from sanbiao.city.base import TODAY, Unit
from sanbiao.city.city import City

FIRST_YEAR = 2021
HELD_FROM = (1, 8)
EXEMPT = 17
"""One unit in so many need not hold a review."""
LOW, LATE, UNHELD = 19, 23, 29
"""One review in so many has a low result, is late, or was not held at all."""


def write(city: City) -> None:
    rng = city.chance("ballots")
    units = [unit for unit in (*city.units.towns, *city.units.bureaus) if unit.closed_on is None]
    rows = [
        _review(rng, year, number, unit)
        for year in range(FIRST_YEAR, TODAY.year)
        for number, unit in enumerate(units, start=1)
        if unit.opened_on is None or unit.opened_on.year <= year
    ]
    city.keep("07-一报告两评议.xlsx", {"两评议台账": rows})


def _review(rng: Random, year: int, number: int, unit: Unit) -> dict[str, Any]:  # Any: cells of every kind
    told: dict[str, Any] = {"年度": year, "评议单位": unit.short_name}
    if number % EXEMPT == 0:
        return {**told, "是否应开展": "不需"}
    told["是否应开展"] = "应"
    turn = number + 7 * (year - FIRST_YEAR)
    if turn % UNHELD == 0:
        return told
    held = dt.date(year + 1, *HELD_FROM) + dt.timedelta(days=rng.randint(0, 60) + (50 if turn % LATE == 0 else 0))
    told["会议日期"] = held
    if turn % LATE == 1 and year == TODAY.year - 1:
        return told
    low = turn % LOW == 0
    told |= {"计票日期": held + dt.timedelta(days=rng.randint(0, 6)), **_votes(rng, low=low)}
    if not low or (year == TODAY.year - 1 and turn % 2):
        return told
    notified = told["计票日期"] + dt.timedelta(days=rng.randint(10, 20))
    told |= {"整改通知日期": notified, "整改期限": notified + dt.timedelta(days=60)}
    if year < TODAY.year - 1:
        told["销号日期"] = notified + dt.timedelta(days=rng.randint(30, 58))
    return told


def _votes(rng: Random, *, low: bool) -> dict[str, int]:
    issued = rng.randint(25, 90)
    returned = issued - rng.randint(0, 3)
    valid = returned - rng.randint(0, 2)
    good = valid * rng.randint(62, 76) // 100 if low else valid - rng.randint(0, max(2, valid // 8))
    fair = min(valid - good, rng.randint((valid - good) // 2, valid - good))
    average = min(valid - good - fair, rng.randint(0, valid - good - fair))
    counts = {"发出": issued, "收回": returned, "未收回": issued - returned, "有效票": valid, "无效票": returned - valid}
    return {**counts, "好": good, "较好": fair, "一般": average, "差": valid - good - fair - average}
