"""The hotline of the demonstration: five years of reports, some late, some declined, the last ones under way."""

import datetime as dt
from random import Random
from typing import Any

from sanbiao.city.base import TODAY, Unit, weighted
from sanbiao.city.city import City

FIRST_YEAR = 2021
MONTHLY = (3, 4, 3, 5, 4, 6, 4, 5, 3, 4, 5, 3)
CHANNELS = (("来电", 9), ("来信", 5), ("走访", 4), ("网上", 8))
DECLINED = (("不属受理范围", 6), ("线索不具体", 3), ("重复举报", 2), ("已由其他机关受理", 1))
WAYS = (("自办", 6), ("转办", 4), ("移送纪检", 2), ("存查", 1))
FINDINGS = (("不属实", 12), ("部分属实", 4), ("属实", 2), ("无法查实", 2))
LATE, EXTENDED = 19, 5
"""One report in so many is late, or extended."""
NEAR = 25
"""Of the reports whose first deadline is so many days away, before or behind, half are still open."""


def write(city: City) -> None:
    rng = city.chance("hotline")
    rows: list[dict[str, Any]] = []  # Any: cells of every kind
    for year in range(FIRST_YEAR, TODAY.year + 1):
        rows += _of_year(rng, year, city.units.towns)
    city.keep("06-12380举报.xlsx", {"12380举报台账": rows})


def _of_year(rng: Random, year: int, towns: list[Unit]) -> list[dict[str, Any]]:
    days = sorted(
        dt.date(year, month, rng.randint(1, 28))
        for month, count in enumerate(MONTHLY, start=1)
        for _ in range(count + rng.randint(0, 2))
    )
    received = [day for day in days if day <= TODAY]
    return [_report(rng, f"JB{year}{number:03d}", number, day, towns) for number, day in enumerate(received, start=1)]


def _report(rng: Random, code: str, number: int, received: dt.date, towns: list[Unit]) -> dict[str, Any]:
    told: dict[str, Any] = {"登记编号": code, "举报渠道": weighted(rng, CHANNELS), "收件日期": received}
    accepted = received + dt.timedelta(days=rng.randint(1, 14))
    if accepted > TODAY or (TODAY - received).days < 5:
        return {**told, "是否受理": "待定"}
    late = number % LATE == LATE // 2
    if not late and rng.random() < 0.15:
        return {**told, "是否受理": "不予受理", "不予受理理由": weighted(rng, DECLINED)}
    due = accepted + dt.timedelta(days=60)
    told |= {"是否受理": "受理", "受理日期": accepted, "办理期限": due}
    assigned = accepted + dt.timedelta(days=rng.randint(1, 5))
    if assigned > TODAY:
        return told
    told["交办日期"] = assigned
    way = weighted(rng, WAYS)
    if way == "转办":
        told["承办单位"] = rng.choice(towns).short_name
    near = abs((due - TODAY).days) <= NEAR
    if number % EXTENDED == 0 or (near and number % 4 == 0):
        told |= {"延期至": due + dt.timedelta(days=30), "延期批准人": "分管副部长"}
    last = told.get("延期至", due)
    closed = last + dt.timedelta(days=rng.randint(2, 20) if late else -rng.randint(1, 30))
    if closed > TODAY or (near and number % 4 in (0, 1)):
        return told
    return {**told, "办结日期": max(closed, assigned), "办理方式": way, "核查结论": weighted(rng, FINDINGS)}
