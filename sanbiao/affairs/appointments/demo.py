"""The appointments of the demonstration: a round before every month in which cadres moved, and what is under way today.

Rounds before 2024 have only what the department's old sheets have; since then the steps of each case are kept.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any, Final

from sanbiao.city.base import NOW, TODAY, Cadre, Posting, first_day, month
from sanbiao.city.city import City
from sanbiao.core.periods.terms import Term

_FIRST: Final = month(2021, 7)
_STEPS_KEPT: Final = dt.date(2024, 1, 1)
_FEWEST: Final = 3
_PUBLICITY: Final = Term(5, working=True)
_RAISED: Final = ("提拔", "进一步使用")
_BUREAU_POST, _TOWN_POST = "党组成员、副局长", "党委委员、副镇长"


@dataclass
class Round:
    """One meeting and the lines of its list."""

    day: dt.date
    state: str = "已决定"
    code: str = ""
    lines: list[dict[str, Any]] = field(default_factory=list)  # Any: what stands in a cell


def write(city: City) -> None:
    rng = city.chance("appointments")
    rounds = sorted([*_past(city), *_aside(rng, city), *_under_way(rng, city)], key=lambda each: each.day)
    numbers: dict[int, int] = {}
    for each in rounds:
        numbers[each.day.year] = numbers.get(each.day.year, 0) + 1
        each.code = f"{each.day.year}-{numbers[each.day.year]:02d}"
    meetings = [_meeting(index, each) for index, each in enumerate(rounds)]
    lists = [
        {"批次": each.code, **_voted(line, meeting)}
        for each, meeting in zip(rounds, meetings, strict=True)
        for line in each.lines
    ]
    city.keep("11-干部调整.xlsx", {"任免批次": meetings, "干部调整名单": lists})


def _meeting(index: int, each: Round) -> dict[str, Any]:
    told = {"批次编号": each.code, "讨论决定日期": each.day, "会议": "市委常委会会议", "批次状态": each.state}
    if each.day < _STEPS_KEPT or each.state != "已决定":
        return told
    return {**told, "应到人数": 11, "实到人数": 11 - index % 3, "会议纪要文号": f"砚常纪〔{each.day.year}〕{index + 3}号"}


def _voted(line: dict[str, Any], meeting: dict[str, Any]) -> dict[str, Any]:
    """A line with no more votes than people were present."""
    present = meeting.get("实到人数")
    return line | {"同意人数": min(line["同意人数"], present)} if present and "同意人数" in line else line


def _past(city: City) -> Iterator[Round]:
    """The rounds by which those cadres moved who have moved, decided some days before the month of the new post."""
    months: dict[int, list[tuple[Cadre, Posting, Posting]]] = {}
    for cadre in city.cadres:
        formal = [posting for posting in cadre.postings if posting.manner == "正式任职"]
        for before, after in pairwise(formal):
            if after.began >= _FIRST:
                months.setdefault(after.began, []).append((cadre, before, after))
    for when, moves in sorted(months.items()):
        if len(moves) >= _FEWEST:
            decided = first_day(when) - dt.timedelta(days=12)
            lines = [line for index, move in enumerate(moves) for line in _moved(index, decided, *move)]
            yield Round(decided, lines=lines)


def _moved(index: int, decided: dt.date, cadre: Cadre, before: Posting, after: Posting) -> Iterator[dict[str, Any]]:
    """The lines of one move; every third one also says of what the person was relieved."""
    kind = _kind(index, before, after)
    days = {} if decided < _STEPS_KEPT else _carried_out(index, decided, kind, after)
    yield {**_line(cadre, before, f"任{after.unit.short_name}{after.post}", kind), **days}
    if index % 3 == 0:
        apart: dict[str, Any] = {name: days[name] for name in ("任职时间", "任职文号") if name in days}
        yield {**_line(cadre, before, f"免去{before.unit.short_name}{before.post}职务", "免职"), **apart}


def _kind(index: int, before: Posting, after: Posting) -> str:
    if not after.in_team:
        return "改任职级"
    if not before.in_team or (after.chief and not before.chief):
        return "提任"
    return "重用" if index % 4 == 0 else "交流"


def _line(cadre: Cadre, before: Posting, matter: str, kind: str) -> dict[str, Any]:
    person = {"姓名": cadre.name, "公民身份号码": cadre.id_number}
    return {**person, "原单位及职务": f"{before.unit.short_name}{before.post}", "拟任免职务": matter, "任免类别": kind}


def _carried_out(index: int, decided: dt.date, kind: str, after: Posting) -> dict[str, Any]:
    """The days of a case from the motion to the new post; deputies who were promoted are on probation for a year."""
    days: dict[str, Any] = {"动议日期": _before(decided, 40 + index % 5), "考察日期": _before(decided, 22 + index % 9)}
    days |= {"同意人数": 11 - index % 3, "不同意人数": 0}
    if kind in ("提任", "重用"):
        days["公示开始日期"] = decided + dt.timedelta(days=1)
        days["公示截止日期"] = _PUBLICITY.after(days["公示开始日期"])
    appointed = first_day(after.began) + dt.timedelta(days=index % 9)
    days |= {"任职时间": appointed, "任职文号": f"砚组干〔{appointed.year}〕{appointed.month * 3 + index % 3}号"}
    if kind == "提任" and not after.chief:
        # Here and there a probation was made longer, and here and there nobody confirmed it when it was over.
        days["试用期满日期"] = until = appointed + dt.timedelta(days=365 + 55 * (index % 5 == 0))
        confirmed = until + dt.timedelta(days=index % 12)
        if confirmed <= TODAY and index % 8:
            days["转正日期"] = confirmed
    return days


def _before(day: dt.date, days: int) -> dt.date:
    return day - dt.timedelta(days=days)


def _waiting(rng: Random, city: City, count: int) -> Iterator[dict[str, Any]]:
    """People who have been in their posts for long, each with the post that is meant for them."""
    ready = [
        cadre for cadre in city.cadres if cadre.state == "现职" and (held := cadre.main_posting(NOW)) and held.began < NOW - 24
    ]
    for number, cadre in enumerate(rng.sample(ready, count)):
        held = cadre.last_posting()
        raised = not held.chief
        unit = rng.choice(city.units.towns if number % 2 else city.units.bureaus[:30])
        post = _TOWN_POST if number % 2 else _BUREAU_POST
        line = _line(cadre, held, f"任{unit.short_name}{post}", _RAISED[number % 4 == 3] if raised else "平级交流")
        yield {**line, "拟任单位": unit.short_name, "拟任职务": post, "拟进班子": "是"}


def _aside(rng: Random, city: City) -> Iterator[Round]:
    """What was put off, and what was given up."""
    yield Round(dt.date(2025, 5, 20), "缓议", lines=list(_waiting(rng, city, 3)))
    yield Round(dt.date(2024, 1, 18), "撤销", lines=list(_waiting(rng, city, 2)))


def _under_way(rng: Random, city: City) -> Iterator[Round]:
    """A round just decided, one before the meeting, one whose planned day is past, and one that has only been moved."""
    decided = dt.date(2026, 11, 5)
    lines = list(_waiting(rng, city, 8))
    for number, line in enumerate(lines):
        line |= {"动议日期": _before(decided, 38), "考察日期": _before(decided, 20), "同意人数": 10, "不同意人数": 0}
        if line["任免类别"] in _RAISED and number % 4 != 2:
            line["公示开始日期"] = began = dt.date(2026, 11, 6) if number < 2 else dt.date(2026, 11, 9)
            line["公示截止日期"] = _PUBLICITY.after(began)
    lines[-1]["终止日期"] = dt.date(2026, 11, 12)
    yield Round(decided, lines=lines)
    for day, state, moved, inspected in (
        (dt.date(2026, 11, 18), "已上会", 30, 12),
        (dt.date(2026, 11, 12), "拟议", 25, 9),
        (dt.date(2026, 12, 10), "拟议", 6, 0),
    ):
        later = list(_waiting(rng, city, 5))
        for number, line in enumerate(later):
            line["动议日期"] = _before(TODAY, moved)
            if inspected and (state == "已上会" or number % 2):
                line["考察日期"] = _before(TODAY, inspected)
        yield Round(day, state, lines=later)
