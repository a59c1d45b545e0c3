"""The civil servants of the demonstration: a round of promotions each quarter, a batch of registrations every other month.

Who was moved, or retired, is registered in the batch after it; the police are invented here, for the roster has leaders alone.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final

from sanbiao.city import words
from sanbiao.city.base import NOW, TODAY, Cadre, IdNumbers, Posting, Unit, first_day, month, person_name
from sanbiao.city.city import City
from sanbiao.city.sheets import Row

_FIRST: Final = month(2022, 1)
_SERVED: Final = 24  # months before somebody rises again
_LADDERS: Final = (
    ("三级调研员", "四级调研员", "一级主任科员", "二级主任科员", "三级主任科员", "四级主任科员", "一级科员"),
    ("三级高级警长", "四级高级警长", "一级警长", "二级警长"),
)
_PLACES: Final = {
    "三级调研员": 2,
    "四级调研员": 4,
    "一级主任科员": 4,
    "二级主任科员": 3,
    "三级主任科员": 3,
    "三级高级警长": 2,
    "四级高级警长": 2,
    "一级警长": 3,
}
"""How many rise to each rank by a round."""


@dataclass(slots=True)
class Servant:
    """Somebody who may rise in rank; `since` counts months."""

    name: str
    id_number: str
    unit: Unit
    rank: str
    since: int


def write(city: City) -> None:
    rng = city.chance("civil_service")
    servants = [*_from_roster(city.cadres), *_police(city, rng)]
    rounds, promotions = _rounds(rng, servants)
    days = {row["批次号"]: day for row in rounds if isinstance(day := row.get("批准日期"), dt.date)}
    promoted = [(days[row["批次号"]], row) for row in promotions if row["批次号"] in days]
    batches, registrations = _batches(city, rng, promoted)
    sheets = {
        "晋升批次": rounds,
        "职级晋升名单": promotions,
        "公务员登记批次": batches,
        "公务员登记名单": registrations,
        "职级职数核定": _quotas(city),
    }
    city.keep("10-公务员管理.xlsx", sheets)


def _from_roster(cadres: Iterable[Cadre]) -> Iterator[Servant]:
    """The cadres of organs and townships, with the rank that their years make likely."""
    for index, cadre in enumerate(cadres):
        post = cadre.main_posting(NOW)
        if post is None or not (post.unit.is_town or post.unit.kind == "市直机关") or post.unit.opened_on:
            continue
        steps = _LADDERS[0]
        leads = {"乡科级正职": 1 if index % 3 == 0 else 2, "乡科级副职": 4}
        place = leads.get(cadre.level, min(6, max(2, 6 - (cadre.age(_FIRST) - 24) // 6)))
        since = max(_FIRST - 60 + index * 7 % 60, cadre.work_began + 12)
        yield Servant(cadre.name, cadre.id_number, post.unit, steps[place], since)


def _police(city: City, rng: Random) -> Iterator[Servant]:
    bureau = next(unit for unit in city.units.bureaus if "公安" in unit.short_name)
    numbers = city.numbers(rng)
    for index in range(140):
        sex = "男" if index % 6 else "女"
        birth = NOW - rng.randint(12 * 32, 12 * 56)
        yield Servant(
            person_name(rng, sex), numbers.new(birth, sex), bureau, _LADDERS[1][1 + index % 3], _FIRST - 60 + index % 60
        )


def _rounds(rng: Random, servants: list[Servant]) -> tuple[list[Row], list[Row]]:
    """A round each quarter, the last ones under way; who is listed, and how one of them was dropped."""
    rounds: list[Row] = []
    listed: list[Row] = []
    starts = [first_day(when) + dt.timedelta(days=4 + when % 9) for when in range(_FIRST, NOW + 1, 3)]
    latest = [TODAY - dt.timedelta(days=days) for days in (70, 28, 20, 6)]
    for index, start in enumerate([*(day for day in starts if day < TODAY - dt.timedelta(days=110)), *latest], start=1):
        number = f"晋{start.year}-{index:02d}"
        steps = {"单位自查日期": 0, "县级审查日期": 18, "公示日期": 25, "公示截止日期": 33, "批准日期": 50}
        reached = {step: start + dt.timedelta(days=after + index % 4) for step, after in steps.items()}
        is_late, is_open = start == latest[0], start in latest
        kept = {step: day for step, day in reached.items() if _has_come(step, day, reached["公示日期"], is_late=is_late)}
        when = month(start.year, start.month)
        approved = kept.get("批准日期")
        document = f"{words.CITY[0]}组公〔{approved.year}〕{index}号" if approved else ""
        rounds.append({"批次号": number, **{step: kept.get(step) for step in steps}, "批复文号": document})
        chosen = list(_rising(rng, servants, when)) if start != latest[-1] else []
        for place, servant in enumerate(chosen):
            ladder = next(each for each in _LADDERS if servant.rank in each)
            rank = ladder[ladder.index(servant.rank) - 1]
            is_dropped = is_open and place == 3
            listed.append(
                {
                    "批次号": number,
                    "姓名": servant.name,
                    "身份证号码": servant.id_number,
                    "工作单位": servant.unit.short_name,
                    "现职级": servant.rank,
                    "拟晋升职级": rank,
                    "推荐得票": 18 + (place * 7 + index) % 23,
                    "有效票": 42,
                    "列入情况": "不予晋升" if is_dropped else "列入",
                    "备注": "公示期间有反映，待核实" if is_dropped else "",
                }
            )
            if approved:
                servant.rank, servant.since = rank, month(approved.year, approved.month)
    rounds.append({"批次号": f"晋{TODAY.year}-{len(rounds) + 1:02d}"})
    return rounds, listed


def _has_come(step: str, day: dt.date, shown: dt.date, *, is_late: bool) -> bool:
    """Whether a round has come to a step; the end of a publicity is set with its beginning."""
    if step == "公示截止日期":
        return shown <= TODAY
    return day <= TODAY and not (is_late and step == "批准日期")


def _rising(rng: Random, servants: list[Servant], when: int) -> Iterator[Servant]:
    """Who rises by a round: for each rank so many of those right below it who have served their time."""
    for ladder in _LADDERS:
        for rank, below in pairwise(ladder):
            ready = [each for each in servants if each.rank == below and when - each.since >= _SERVED]
            yield from rng.sample(ready, min(_PLACES.get(rank, 0), len(ready)))


def _batches(city: City, rng: Random, promoted: list[tuple[dt.date, Row]]) -> tuple[list[Row], list[Row]]:
    """A batch every other month: who came to another organ, whose post or rank changed, who is new, who left."""
    batches: list[Row] = []
    listed: list[Row] = []
    numbers = city.numbers(rng)
    for index, when in enumerate(range(_FIRST + 2, NOW + 2, 2), start=1):
        number, received = f"登{first_day(when).year}-{index:02d}", first_day(when) + dt.timedelta(days=index % 5)
        if received > TODAY:
            received = TODAY - dt.timedelta(days=12)
        is_last, is_late = when >= NOW - 1, NOW - 3 <= when < NOW - 1
        reviewed = None if is_late else received + dt.timedelta(days=7)
        completed = None if is_late or is_last else received + dt.timedelta(days=16 + index % 8)
        batches.append(
            {
                "批次编号": number,
                "收件日期": received,
                "应办结日期": received + dt.timedelta(days=30),
                "审核日期": reviewed if reviewed and reviewed <= TODAY and not is_last else None,
                "登记完成日期": completed,
            }
        )
        events = [*_moved(city.cadres, when), *_left(city.cadres, when), *_new(city, rng, numbers, when)]
        events += _risen(promoted, received - dt.timedelta(days=62), received)
        for place, event in enumerate(_once(events)):
            is_deferred = not completed and place == 1
            listed.append({"批次编号": number, **event, "登记结果": "暂缓登记" if is_deferred else "予以登记"})
    batches.append({"批次编号": f"登{TODAY.year}-{len(batches) + 1:02d}"})
    return batches, listed


def _risen(promoted: Iterable[tuple[dt.date, Row]], after: dt.date, until: dt.date) -> Iterator[Row]:
    """Whoever rose in rank by an approval in these days."""
    for approved, promotion in promoted:
        if after < approved <= until:
            person = {"姓名": promotion["姓名"], "身份证号": promotion["身份证号码"], "单位": promotion["工作单位"]}
            yield {**person, "登记事项": "职务变更", "职级": promotion["拟晋升职级"]}


def _once(events: Iterable[Row]) -> Iterator[Row]:
    """Each person once for each kind."""
    seen = set()
    for event in events:
        key = event["身份证号"], event["登记事项"]
        if key not in seen:
            seen.add(key)
            yield event


def _is_organ(unit: Unit) -> bool:
    return unit.is_town or unit.kind == "市直机关"


def _moved(cadres: Iterable[Cadre], when: int) -> Iterator[Row]:
    """Whoever took up a post in the two months before: in another organ, or another post in the same."""
    for cadre in cadres:
        held = sorted((post for post in cadre.postings if post.manner == "正式任职"), key=lambda post: post.began)
        for before, post in pairwise(held):
            if when - 2 <= post.began < when and _is_organ(post.unit):
                kind = "职务变更" if before.unit is post.unit else "转任"
                yield _event(cadre, post, kind, 登记后职务=post.post)


def _left(cadres: Iterable[Cadre], when: int) -> Iterator[Row]:
    """Whoever retired or went away in the two months before."""
    for cadre in cadres:
        last = cadre.last_posting()
        if cadre.state != "现职" and last.ended is not None and when - 2 <= last.ended < when and _is_organ(last.unit):
            yield _event(cadre, last, "注销登记", 注销原因="退休" if cadre.state == "离退" else "调出")


def _event(cadre: Cadre, post: Posting, kind: str, **more: str) -> Row:
    person = {"姓名": cadre.name, "身份证号": cadre.id_number, "单位": post.unit.short_name}
    return {**person, "登记事项": kind, **more}


def _new(city: City, rng: Random, numbers: IdNumbers, when: int) -> Iterator[Row]:
    """Those recruited a year ago, whose time of probation is over: most in the autumn."""
    organs = [unit for unit in [*city.units.bureaus, *city.units.towns] if _is_organ(unit) and unit.opened_on is None]
    for _ in range(14 if when % 12 in (8, 9, 10) else 3):
        sex = rng.choice("男女")
        name, number = person_name(rng, sex), numbers.new(when - rng.randint(12 * 23, 12 * 31), sex)
        unit = rng.choice(organs)
        yield {"姓名": name, "身份证号": number, "单位": unit.short_name, "登记事项": "新录用登记", "职级": "一级科员"}


def _quotas(city: City) -> list[Row]:
    """What the whole city shares, and what the police and one subdistrict have of their own."""
    police = next(unit for unit in city.units.bureaus if "公安" in unit.short_name).short_name
    town = city.units.towns[0].short_name
    lines = [
        ("全市统筹", "三至四级调研员", 1460, 146, 118),
        ("全市统筹", "三级调研员", 1460, 58, 41),
        ("全市统筹", "一至四级主任科员", 1460, 870, 792),
        ("全市统筹", "一至二级主任科员", 1460, 438, 402),
        (town, "三至四级调研员", 62, 7, 5),
        (police, "三至四级高级警长", 415, 62, 40),
        (police, "三级高级警长", 415, 25, 18),
        (police, "一至四级警长", 415, 210, 176),
    ]
    day = dt.date(TODAY.year, 1, 4)
    return [
        {
            "核定范围": pool,
            "职级组": group,
            "核定日期": day,
            "编制数": posts,
            "核定职数": quota,
            "核定时已用": taken,
            "依据文号": f"{words.CITY[0]}组公〔{TODAY.year}〕1号",
        }
        for pool, group, posts, quota, taken in lines
    ]
