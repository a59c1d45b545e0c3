"""Contests, tours and weak organisations of the demonstration."""

import datetime as dt
from random import Random

from sanbiao.city.base import TODAY, Unit, person_name
from sanbiao.city.city import City
from sanbiao.city.sheets import Row

DAY = dt.timedelta(days=1)
FIRST_TOUR = dt.date(2022, 8, 9)
NUMERALS = "零一二三四五六七八九"
PROBLEMS = ("阵地标识不规范", "村务公开不及时", "庭院环境差", "集体产业账目不清")
WEAKNESS = ("书记不胜任", "班子不团结", "组织生活不正常", "矛盾纠纷较多", "集体经济薄弱", "村务财务混乱")


def village_sheets(city: City) -> dict[str, list[Row]]:
    return {"比学活动": _contests(city), "逐村观摩": _visits(city), "软弱涣散": _weak(city)}


def _contests(city: City) -> list[Row]:
    """A session and three days of study each quarter; one that fell through, and one that is to come."""
    rng = city.chance("contests")
    rows: list[Row] = []
    towns = city.units.towns
    for number, quarter in enumerate((year, month) for year in range(2022, 2027) for month in (3, 6, 9, 12)):
        day = dt.date(quarter[0], quarter[1], 6 + number % 15)
        town = towns[number % len(towns)].short_name
        state = "计划" if day > TODAY else "取消" if number == 10 else "已举办"
        rows.append(
            {
                "活动名称": f"“亮赛比创五星”{day.year}年第{(day.month + 2) // 3}季度专场比学",
                "活动类别": "专场比学",
                "举办日期": day,
                "状态": state,
                "承办单位": town,
                "活动地点": f"{town}党群服务中心",
                "参加支部数": rng.randint(18, 40) if state == "已举办" else None,
                "点评": "比实绩、查短板，现场打分" if state == "已举办" else "",
            }
        )
        for turn in range(3):
            held = day - DAY * (25 + 17 * turn)
            if held <= TODAY:
                rows.append(
                    {
                        "活动名称": f"{town}支部日常比学",
                        "活动类别": "日常比学",
                        "举办日期": held,
                        "状态": "已举办",
                        "承办单位": town,
                    }
                )
    return rows


def _visits(city: City) -> list[Row]:
    """A tour every quarter takes one town and some villages of the next; every fourth town keeps a few for later."""
    rng = city.chance("tours")
    rows: list[Row] = []
    below: dict[str, list[Unit]] = {}
    for place in city.units.villages:
        below.setdefault(place.above, []).append(place)
    towns = [town for town in city.units.towns if any(place.kind == "村" for place in below[town.code])]
    for number in range(17):
        began = FIRST_TOUR + DAY * (91 * number)
        town, following = towns[number % len(towns)], towns[(number + 1) % len(towns)]
        own = [place for place in below[town.code] if not (place.closed_on and place.closed_on <= began)]
        own = own[3:] if number % 4 == 3 else own
        for turn, (place, of) in enumerate(
            [*((each, town) for each in own), *((each, following) for each in below[following.code][:2])]
        ):
            if place.opened_on and place.opened_on > began:
                continue
            day = began + DAY * (turn % 6)
            found = rng.random() < 0.2 and place.kind == "村"
            rows.append(
                {
                    "期次": f"第{_numeral(number + 1)}期",
                    "观摩日期": day,
                    "乡镇（街道）": of.short_name,
                    "村（社区）": place.short_name,
                    "得分": "" if number == 6 and turn % 2 else f"{rng.randint(700, 965) / 10:.1f}",
                    "发现问题": rng.choice(PROBLEMS) if found else "",
                    "整改完成日期": day + DAY * rng.randint(12, 40) if found and day < dt.date(2026, 7, 1) else None,
                }
            )
    return rows


def _numeral(number: int) -> str:
    """A number below a hundred in characters."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else NUMERALS[tens]) + ("十" if tens else "") + (NUMERALS[ones] if ones or not tens else "")


def _weak(city: City) -> list[Row]:
    """Nine a year; the older ones are mended, this year's stand at every stage, and one nobody has come to yet."""
    rng = city.chance("weak")
    villages = [place for place in city.units.villages if place.kind == "村" and not place.closed_on]
    towns = {town.code: town for town in city.units.towns}
    rows = []
    for year in range(2022, 2027):
        for number in range(9):
            place = villages[(year * 41 + number * 23) % len(villages)]
            listed = dt.date(year, 1 + number, 5 + number * 2)
            if listed <= TODAY:
                rows.append(_weak_row(rng, place, towns[place.above], listed, number if year == 2026 else 9))
    return rows


def _weak_row(rng: Random, place: Unit, town: Unit, listed: dt.date, stage: int) -> Row:
    after = {
        "工作组派驻日期": 6,
        "整顿方案日期": 15,
        "整顿期限": 150,
        "验收日期": 140,
        "销号日期": 165,
        "巩固期至": 530,
        "巩固期满日期": 532,
    }
    days = {heading: listed + DAY * (number + rng.randint(0, 4)) for heading, number in after.items()}
    days["巩固期至"] = days["销号日期"].replace(year=days["销号日期"].year + 1)
    days["巩固期满日期"] = days["巩固期至"] + DAY
    # Of this year's, those listed last have come least far.
    reached = {8: 0, 7: 1, 6: 1, 5: 3, 4: 3, 3: 3, 2: 4, 1: 6, 0: 6}.get(stage, 7)
    kept = {heading: day for heading, day in list(days.items())[:reached] if day <= TODAY or heading in ("整顿期限", "巩固期至")}
    return {
        "党组织名称": f"{town.short_name}{place.short_name}党支部",
        "所属乡镇": town.short_name,
        "所在村（社区）": place.short_name,
        "列入日期": listed,
        "主要问题": rng.choice(WEAKNESS),
        "工作组组长": person_name(rng, "男") if reached else "",
        "整顿措施": "一村一策、县级领导联村、机关单位结对" if reached > 1 else "",
        "群众满意率": str(rng.randint(880, 990) / 10) if "验收日期" in kept else "",
        **kept,
    }
