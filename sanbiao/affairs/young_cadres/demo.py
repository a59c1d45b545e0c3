"""The young cadres of the demonstration: who came into the pool, where they were tempered, how the panels judged them.

Who rose to a post soon after was tempered before it, as far as the roster has such people: whoever invents the rounds of
appointments by the postings finds them among those promoted.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from sanbiao.city.base import NOW, TODAY, Cadre, Unit, first_day, month, person_name, weighted
from sanbiao.city.city import City
from sanbiao.city.sheets import Row
from sanbiao.city.units import unit_text

FIRST, OLDEST, SENT_UNTIL = month(2021, 7), 40, 38
SOURCES: Final = (("年度考核推荐", 8), ("专项调研", 2))
RECENT: Final = month(2025, 7)
YEARS: Final = (2021, 2022, 2023, 2023, 2024, 2024, 2025, 2025, 2026, 2026)
SESSIONS: Final = (3, 6, 9, 12)
"""The months in which interviews are held, in the middle."""
LINES: Final = (
    ("中心工作一线", ("市委巡察办巡察组", "市委重点工作督查专班", "创建全国文明城市指挥部")),
    ("农村（社区）工作一线", ()),
    ("企业经营发展一线", ("市新产业园区企业服务专班", "市城投集团", "市文旅公司")),
    ("重点项目推动一线", ("砚溪高铁新区建设指挥部", "砚溪水库除险加固项目部", "老旧小区改造专班")),
    ("信访维稳一线", ("市信访局", "市矛盾纠纷调处中心")),
)
TASKS: Final = (
    "参与专项督查，牵头一项整改",
    "驻村帮扶，联系十户群众",
    "包联企业，协调要素保障",
    "跟进征迁和工期",
    "接访处访，化解积案",
)
AHEAD: Final = TODAY + dt.timedelta(days=60)
"""So far ahead placements are planned."""
LATE, ABSENT = 3, 25
"""Every so many of what goes on or is done is late, or lacks its interview."""


@dataclass(slots=True)
class Young:
    """Somebody of the pool: from which unit, when entered (a month), and the month of a post that came after."""

    name: str
    id_number: str
    birth: int
    unit: Unit
    entered: int
    source: str
    rose: int | None = None
    left_on: dt.date | None = None
    reason: str = ""

    @property
    def who(self) -> Row:
        return {"姓名": self.name, "身份证号": self.id_number}


def write(city: City) -> None:
    rng = city.chance("young_cadres")
    pool = sorted([*_rising(rng, city.cadres), *_others(rng, city.cadres), *_graduates(rng, city)], key=lambda each: each.entered)
    placements: list[Row] = list(_placed(rng, city, pool))
    for each in pool:
        _leave(rng, each)
    city.keep(
        "04-年轻干部.xlsx",
        {
            "年轻干部库": [row for each in pool for row in _entries(rng, each)],
            "历练台账": placements,
            "两比一评成绩": list(_interviews(rng, placements)),
        },
    )


def _rising(rng: Random, cadres: list[Cadre]) -> Iterator[Young]:
    """Who came to a post of some weight while young; half a year in the pool at least, and before it a placement."""
    for cadre in cadres:
        for before, after in zip(cadre.postings, cadre.postings[1:], strict=False):
            begins = after.began
            if FIRST + 16 < begins <= NOW and after.in_team and cadre.age(begins) <= SENT_UNTIL + 2 and rng.random() < 0.7:
                entered = max(FIRST, begins - rng.randint(14, 24))
                yield Young(cadre.name, cadre.id_number, cadre.birth, before.unit, entered, "年度考核推荐", begins)
                break


def _others(rng: Random, cadres: list[Cadre]) -> Iterator[Young]:
    """Of those who are young in some year and rose nowhere, some are recommended, mostly after the yearly appraisal."""
    for cadre in cadres:
        entered = month(rng.choice(YEARS), rng.choice((2, 3, 3, 3, 4, 7, 9, 10)))
        held = cadre.main_posting(entered)
        rises = any(each.began > FIRST + 16 and each.in_team for each in cadre.postings)
        if held and FIRST <= entered < NOW and not rises and 24 <= cadre.age(entered) <= OLDEST:
            yield Young(cadre.name, cadre.id_number, cadre.birth, held.unit, entered, weighted(rng, SOURCES))


def _graduates(rng: Random, city: City) -> Iterator[Young]:
    """Graduates of the selection programme in villages; they are not in the roster."""
    numbers = city.numbers(rng)
    for year in range(2021, 2027):
        for town in rng.sample(city.units.towns[4:], 2):
            sex = rng.choice(("男", "女"))
            birth = month(year - rng.randint(23, 26), rng.randint(1, 8))
            yield Young(person_name(rng, sex), numbers.new(birth, sex), birth, town, month(year, 9), "选调生")


def _placed(rng: Random, city: City, pool: list[Young]) -> Iterator[Row]:
    """The placements: of those who rose a few months before it; of the others now and then; some are planned."""
    going = planned = number = 0
    for each in pool:
        if each.rose:
            ended = first_day(each.rose - rng.randint(1, 3)) + dt.timedelta(days=rng.randint(0, 20))
            began = ended - dt.timedelta(days=rng.randint(240, 340))
        elif rng.random() < (0.8 if each.entered >= RECENT else 0.4):
            began = first_day(each.entered + rng.choice((2, 5, 8, 14))) + dt.timedelta(days=rng.randint(0, 24))
            ended = began + dt.timedelta(days=rng.randint(240, 365))
        else:
            continue
        if began > AHEAD:
            continue
        number, planned = number + 1, planned + (began > TODAY - dt.timedelta(days=20))
        going += ended >= TODAY > began
        if began > TODAY - dt.timedelta(days=20):
            began = TODAY - dt.timedelta(days=4) if planned == LATE else max(began, TODAY + dt.timedelta(days=18))
        row = _placement(rng, city, each, began, ended, is_late=ended >= TODAY > began and going % LATE == 0)
        yield {"历练编号": f"LL{began:%y}{number:03d}", **row}


def _placement(rng: Random, city: City, young: Young, began: dt.date, ended: dt.date, *, is_late: bool) -> Row:
    index = rng.randrange(len(LINES))
    line, hosts = LINES[index]
    host = rng.choice(hosts) if hosts else unit_text(rng.choice([each for each in city.units.villages if not each.closed_on]))
    row = {**young.who, "派出单位": young.unit.short_name, "历练单位": host, "历练类别": line}
    row |= {"开始日期": began, "计划结束日期": ended, "完成日期": None, "状态": "历练中", "终止日期": None}
    row |= {"带教领导": person_name(rng, rng.choice(("男", "女"))), "历练任务": TASKS[index], "历练鉴定": None}
    if began > TODAY - dt.timedelta(days=20):
        return {**row, "状态": "待派出"}
    if is_late:
        planned = TODAY - dt.timedelta(days=rng.randint(6, 40))
        return {**row, "开始日期": planned - dt.timedelta(days=270), "计划结束日期": planned}
    if ended >= TODAY:
        return row
    if not young.rose and rng.random() < 0.06:
        return {**row, "状态": "终止", "终止日期": began + dt.timedelta(days=rng.randint(40, 120))}
    planned = ended + dt.timedelta(days=rng.choice((-12, -3, 0, 0, 0, 6)))
    appraised = weighted(rng, (("优秀", 4), ("合格", 9), ("", 0 if young.rose else 3), ("不合格", 0 if young.rose else 1)))
    return {**row, "完成日期": ended, "计划结束日期": planned, "状态": "已完成", "历练鉴定": appraised}


def _leave(rng: Random, young: Young) -> None:
    """Who rose leaves the pool some weeks later, who is too old in that month; the latest still stand in it."""
    if young.rose and young.rose < NOW - 1:
        young.left_on, young.reason = first_day(young.rose) + dt.timedelta(days=rng.randint(10, 60)), "提拔使用"
    elif (too_old := young.birth + 12 * (OLDEST + 1)) < NOW - 3:
        young.left_on, young.reason = first_day(too_old) + dt.timedelta(days=rng.randint(5, 50)), "超过年龄"
    elif rng.random() < 0.04:
        first = first_day(young.entered) + dt.timedelta(days=rng.randint(150, 500))
        young.left_on = first if first < TODAY else None
        young.reason = rng.choice(("受到处理处分", "调离本市", "考核基本称职以下", "单位不同意继续培养")) if young.left_on else ""


def _entries(rng: Random, young: Young) -> Iterator[Row]:
    entered = first_day(young.entered) + dt.timedelta(days=rng.randint(0, 26))
    row = {**young.who, "出生年月": first_day(young.birth), "推荐单位": young.unit.short_name, "推荐方式": young.source}
    yield {**row, "入库日期": entered, "出库日期": young.left_on, "出库原因": young.reason}


def _interviews(rng: Random, placements: list[Row]) -> Iterator[Row]:
    """In the middle of the next month of interviews; a few were absent. The chair of one year sat with nine, once with six."""
    done = [row for row in placements if row["状态"] == "已完成"]
    for index, row in enumerate(done):
        completed = row["完成日期"]
        assert isinstance(completed, dt.date)
        at = month(completed.year, completed.month) + (completed.day > 10)
        at = next(each for each in range(at, at + 12) if each % 12 + 1 in SESSIONS)
        day = first_day(at) + dt.timedelta(days=14)
        if day > TODAY or (index % ABSENT == ABSENT - 1 and index % 4):
            continue
        size = 9 if day.year == 2024 else 6 if day == dt.date(2022, 9, 15) else 7
        told = {name: row[name] for name in ("历练编号", "姓名", "身份证号")}
        yield {**told, "面试日期": day, "面试场次": f"{day.year}年{day.month}月“两比一评”面试", **_scores(rng, size)}


def _scores(rng: Random, size: int) -> Row:
    level = rng.triangular(56, 94, 84)
    return {
        f"评委{number}": f"{min(98, max(45, round((level + rng.uniform(-4, 4)) * 2) / 2)):g}" for number in range(1, size + 1)
    }
