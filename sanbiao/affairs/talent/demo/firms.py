"""Technology firms, industrial firms, and what the peers say of theirs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Final

from sanbiao.affairs.talent.demo.people import HALVES
from sanbiao.city.base import TODAY
from sanbiao.city.firms import Enterprise
from sanbiao.city.sheets import Row

_PEERS: Final = ("临浦县", "云台市", "清源县", "沙溪县", "平川市", "江左县")
_DAYS: Final = [*(half - dt.timedelta(days=1) for half in HALVES[1:]), dt.date(2026, 9, 30)]
_SHARES: Final = (Decimal("0.96"), Decimal("0.91"), Decimal("0.83"), Decimal("0.76"), Decimal("0.7"), Decimal("0.62"))
_AHEAD: Final = Decimal("1.03")
_SOURCES: Final = {"科技型企业数": "岚州市科技局月报", "研发活动覆盖率": "岚州市统计局快报"}


def make_recognitions(rng: Random, firms: list[Enterprise]) -> list[Row]:
    """Two firms in three, many by several kinds; some run out this winter, some have run out."""
    rows: list[Row] = []
    for number, firm in enumerate(firms):
        if number % 3 == 1:
            continue
        kinds = ["科技型中小企业", *(["高企"] if number % 2 else []), *(["创新型中小企业"] if number % 5 == 0 else [])]
        kinds += ["雏鹰企业"] if number % 17 == 0 else []
        for kind in kinds:
            since = HALVES[0] - dt.timedelta(days=365) + dt.timedelta(days=rng.randrange(1900))
            until = since.replace(year=since.year + 3, day=min(since.day, 28)) if kind == "高企" else None
            if kind == "科技型中小企业" and number % 7 == 0:
                until = since + dt.timedelta(days=900)
            if number % 29 == 0 and until:
                until = TODAY + dt.timedelta(days=20 + number % 60)
                since = until - dt.timedelta(days=1096)
            rows.append(
                {
                    "企业名称": firm.name,
                    "统一社会信用代码": firm.credit_code,
                    "科技企业类别": kind,
                    "证书编号": f"GR{since.year}41{number:05d}" if kind == "高企" else "",
                    "认定时间": since,
                    "有效期止": until,
                }
            )
    return rows


def make_industrial(rng: Random, firms: list[Enterprise]) -> list[Row]:
    """Two firms in five; most do research, some have given it up, a few have left the statistics."""
    rows: list[Row] = []
    for number, firm in enumerate(firms[::5] + firms[2::5]):
        listed = dt.date(rng.randint(2012, 2022), 1, 1) if number % 6 else dt.date(2024, 4, 1)
        began = listed + dt.timedelta(days=rng.randint(0, 1500)) if number % 5 else None
        ended = dt.date(2025, rng.randint(2, 11), 1) if began and number % 13 == 3 else None
        rows.append(
            {
                "企业名称": firm.name,
                "统一社会信用代码": firm.credit_code,
                "纳统日期": listed,
                "退库日期": dt.date(2025, 12, 1) if number % 23 == 7 else None,
                "开展研发日期": began if began and began <= TODAY else None,
                "停止研发日期": ended if ended and began and ended >= began else None,
            }
        )
    return rows


def make_peers(recognitions: list[Row], industrial: list[Row]) -> list[Row]:
    """The peers at the end of each half-year, behind the city but for one that led now and then."""
    rows: list[Row] = []
    for turn, day in enumerate(_DAYS):
        for measure, own in (
            ("科技型企业数", Decimal(_tech_firms(recognitions, day))),
            ("研发活动覆盖率", _coverage(industrial, day)),
        ):
            for number, (peer, share) in enumerate(zip(_PEERS, _SHARES, strict=True)):
                value = own * (_AHEAD if number == 0 and turn % 4 == 1 else share)
                told = str(int(value)) if measure == "科技型企业数" else f"{value:.2f}"
                rows.append({"指标名称": measure, "统计日期": day, "县市": peer, "值": told, "数据来源": _SOURCES[measure]})
    return rows


def _holds(row: Row, began: str, ended: str, day: dt.date) -> bool:
    since, until = row[began], row[ended]
    return isinstance(since, dt.date) and since <= day and not (isinstance(until, dt.date) and until <= day)


def _tech_firms(recognitions: list[Row], day: dt.date) -> int:
    return len({row["统一社会信用代码"] for row in recognitions if _holds(row, "认定时间", "有效期止", day)})


def _coverage(industrial: list[Row], day: dt.date) -> Decimal:
    listed = [row for row in industrial if _holds(row, "纳统日期", "退库日期", day)]
    return Decimal(100 * sum(_holds(row, "开展研发日期", "停止研发日期", day) for row in listed)) / len(listed)
