"""The retired cadres of the demonstration: sites, branches, people, calls, talents and activities."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from sanbiao.city.base import TODAY, IdNumbers, Unit, first_day, month, person_name, weighted
from sanbiao.city.city import City
from sanbiao.city.units import unit_text

_SITES: Final = ("老干部志愿服务站", "银龄宣讲团", "老干部书画社", "关心下一代工作站", "老干部调解室", "夕阳红学习社")
_GOODS: Final = ("组织设置好", "班子建设好", "党员队伍好", "学习活动好", "作用发挥好", "制度坚持好")
_HEALTH: Final = (("健康", 40), ("一般", 35), ("较差", 7), ("失能", 3), ("住院", 2), ("", 5))
_SKILLS: Final = {
    "理论宣讲": "宣讲党史和理论", "农业技术": "果树栽培", "教育教学": "中小学语文", "医疗卫生": "内科诊疗",
    "法律调解": "婚姻家庭调解", "文化艺术": "书法国画", "科学技术": "农机维修", "经济管理": "财务审计",
}  # fmt: skip
_SERVICES: Final = ("党史宣讲", "果树修剪指导", "义诊", "调解家庭纠纷", "书法公益课", "青少年课后辅导", "企业财务咨询")
_ACTIVITIES: Final = (
    ("重阳节座谈会", "情况通报"), ("读书班", "政治学习"), ("书画摄影展", "文体活动"),
    ("看发展参观", "参观考察"),
    ("我看新时代调研宣讲", "主题宣讲"), ("老干部健身大会", "文体活动"), ("银龄助企志愿服务", "志愿服务"),
    ("半年情况通报会", "情况通报"),
)  # fmt: skip
_OCCASIONS: Final = (("生病住院", 45), ("家庭变故", 12), ("思想波动", 6), ("逝世", 4), ("其他", 10))
_FESTIVALS: Final = tuple(day for year in (2024, 2025, 2026) for day in (dt.date(year, 2, 8), dt.date(year, 10, 1)))


Row = dict[str, Any]  # Any: what the cells of a sheet hold


@dataclass(frozen=True, slots=True)
class Veteran:
    """Somebody on the list; `born` is the day that the ID number tells."""

    name: str
    id_number: str
    unit: Unit
    retired: int
    is_veteran: bool = False

    @property
    def born(self) -> dt.date:
        return dt.date.fromisoformat(self.id_number[6:14])

    def named(self) -> Row:
        return {"姓名": self.name, "身份证号": self.id_number, "原工作单位": self.unit.short_name}


def write(city: City) -> None:
    rng = city.chance("veterans")
    units = [unit for unit in [*city.units.bureaus, *city.units.towns] if unit.opened_on is None][:64]
    veterans = _people(city, rng, city.numbers(rng), units)
    branches = list(_branches(rng, units))
    communities = [unit for unit in city.units.villages if unit.kind == "社区" and unit.closed_on is None]
    pool = [each for each in veterans if 2 < TODAY.year - each.born.year - 60 < 18][:70]
    talents = [_talent(rng, each) for each in pool]
    city.keep(
        "11-老干部工作.xlsx",
        {
            "正能量示范点台账": list(_sites(rng, units)),
            "离退休支部": branches,
            "六好评分表": list(_reviews(branches)),
            "老干部花名册": [_listed(rng, each, branches, communities) for each in veterans],
            "走访台账": list(_visits(rng, veterans)),
            "银发人才库": talents,
            "银发服务台账": [
                _service(rng, each, units, number, talents[number % len(pool)]) for number, each in enumerate(pool * 3)
            ],
            "老干部活动台账": list(_activities(rng, units)),
        },
    )


def _sites(rng: Random, units: list[Unit]) -> Iterator[Row]:
    """Six a year; the best rise a level the year after, and one has lost its name."""
    for number in range(36):
        unit, day = units[number * 5 % len(units)], dt.date(2021, 3, 10) + dt.timedelta(days=number * 58)
        name = f"{unit.short_name}{_SITES[number % len(_SITES)]}"
        level = ("县级", "市级", "市级", "省级")[number % 4]
        withdrawn = dt.date(2025, 9, 30) if number == 6 else None
        row = {"示范点名称": name, "所属单位": unit.short_name, "命名级别": level, "命名时间": day, "摘牌日期": withdrawn}
        yield {**row, "命名文号": f"岚老〔{day.year}〕{rng.randint(3, 60)}号" if level != "县级" else None}
        later = day + dt.timedelta(days=380)
        if level == "市级" and number % 3 == 0 and later <= TODAY:
            yield {**row, "命名级别": "省级", "命名时间": later, "摘牌日期": None}


def _branches(rng: Random, units: list[Unit]) -> Iterator[Row]:
    """One branch for each unit; most are in the creation, the best named, some under review, one removed, one closed."""
    for number, unit in enumerate(units):
        created = dt.date(2021, 9, 1) + dt.timedelta(days=number * 27)
        is_in = number % 16 != 5 and created <= TODAY
        named = created + dt.timedelta(days=300) if is_in and number % 3 == 0 and number < 36 else None
        due = named + dt.timedelta(days=365) if named else None
        begun = due + dt.timedelta(days=12) if due and due < TODAY and number % 6 == 0 else None
        if begun and number % 24 == 0:
            begun, due = TODAY - dt.timedelta(days=15 + number), TODAY - dt.timedelta(days=30 + number)
        kept = begun + dt.timedelta(days=25) if begun and number % 12 else None
        removed = begun + dt.timedelta(days=40) if begun and number == 12 else None
        if kept:
            due = dt.date(2027, 1, 20) + dt.timedelta(days=number)
        elif due and not begun:
            due = TODAY + dt.timedelta(days=number * 4 if number % 5 else -20)
        yield {
            "支部名称": f"{unit.short_name}离退休干部党支部",
            "所属单位": unit.short_name,
            "成立日期": dt.date(2008 + number % 12, 7, 1),
            "撤销日期": dt.date(2025, 12, 1) if number == 21 else None,
            "支部书记": person_name(rng, rng.choice("男男女")),
            "党员人数": rng.randint(7, 58),
            "六好创建日期": created if is_in else None,
            "六好命名日期": named,
            "命名文号": f"砚老〔{named.year}〕{number + 2}号" if named else None,
            "复核期限": due,
            "复核启动日期": begun,
            "复核通过日期": kept,
            "摘牌日期": removed,
        }


def _reviews(branches: list[Row]) -> Iterator[Row]:
    """Those in the creation judge themselves; the named ones were checked, and reviewed where that was due."""
    for number, branch in enumerate(branches):
        days = (
            ("自评", branch["六好创建日期"], 120),
            ("核查", branch["六好命名日期"], -15),
            ("年度复核", branch["复核启动日期"], 15),
        )
        for stage, day, after in days:
            if not day or day + dt.timedelta(days=after) > TODAY:
                continue
            found = day + dt.timedelta(days=after)
            falls = {"自评": number % 4 == 1, "核查": False, "年度复核": branch["摘牌日期"] is not None}[stage]
            goods = {good: "否" if falls and place in (4, number % 6) else "是" for place, good in enumerate(_GOODS)}
            note = "台账、实地、座谈" if stage != "自评" else None
            yield {"党支部名称": branch["支部名称"], "年度": found.year, "环节": stage, "评定日期": found, **goods, "说明": note}


def _people(city: City, rng: Random, numbers: IdNumbers, units: list[Unit]) -> list[Veteran]:
    """The retired of the roster, and older ones whom it does not know any more, a few of them veterans of before 1949."""
    found = []
    for cadre in city.cadres:
        last = cadre.last_posting()
        if cadre.state == "离退" and last.ended:
            found.append(Veteran(cadre.name, cadre.id_number, last.unit, last.ended))
    for number in range(140):
        is_veteran = number < 9
        birth = month(1927 + number % 6, 1 + number % 12) if is_veteran else month(1938 + number % 24, 1 + number * 5 % 12)
        if number % 20 == 11:  # round birthdays that lie just ahead
            birth = month(TODAY.year - (80 if number % 40 == 11 else 90), TODAY.month + number // 20 % 2)
        sex = rng.choice("男男女")
        retired = birth + 12 * (60 if sex == "男" else 55)
        found.append(Veteran(person_name(rng, sex), numbers.new(birth, sex), rng.choice(units), retired, is_veteran))
    return found


def _listed(rng: Random, one: Veteran, branches: list[Row], communities: list[Unit]) -> Row:
    own = next((row for row in branches if row["所属单位"] == one.unit.short_name), None)
    reported = dt.date(2023, 3, 1) + dt.timedelta(days=rng.randint(0, 900))
    has_left = one.born.year < 1936 and rng.random() < 0.3
    return {
        **one.named(),
        "离退类别": "离休" if one.is_veteran else "退休",
        "出生日期": one.born,
        "离退休年月": first_day(one.retired),
        "原职级": "县处级副职" if one.is_veteran else rng.choice(("乡科级正职", "乡科级副职", "乡科级副职", "科员")),
        "享受待遇": "按副厅级医疗" if one.is_veteran else None,
        "所在党支部": own["支部名称"] if own and rng.random() < 0.9 else None,
        "居住社区": unit_text(rng.choice(communities)),
        "健康状况": weighted(rng, _HEALTH) or None,
        "独居": rng.choice("是否否否否"),
        "生活困难": "是" if rng.random() < 0.04 else "否",
        "联系人": person_name(rng, rng.choice("男女")),
        "原单位支部报到日期": reported if rng.random() < 0.96 else None,
        "居住社区报到日期": reported + dt.timedelta(days=20) if rng.random() < 0.93 else None,
        "移出日期": TODAY - dt.timedelta(days=rng.randint(20, 400)) if has_left else None,
    }


def _visits(rng: Random, veterans: list[Veteran]) -> Iterator[Row]:
    """Festivals for the oldest, round birthdays, and what befalls; a few calls are late, some were not wanted."""
    for one in veterans:
        if one.born.year < 1942:
            yield from (_visit(rng, one, "重大节日", day, 0, 600) for day in _FESTIVALS)
        for age in (70, 80, 90):
            day = one.born.replace(year=one.born.year + age)
            if dt.date(2024, 1, 1) <= day <= TODAY:
                yield _visit(rng, one, "寿辰", day, 0, 500)
        if rng.random() < 0.45:
            day = TODAY - dt.timedelta(days=rng.randint(0, 700))
            yield _visit(rng, one, weighted(rng, _OCCASIONS), day, 3, 800)


def _visit(rng: Random, one: Veteran, occasion: str, day: dt.date, within: int, most: int) -> Row:
    due = day + dt.timedelta(days=within)
    done = max(day, due + dt.timedelta(days=rng.choice((-3, -2, -1, -1, 0, 0, 0, 1, 2))))
    waived = rng.random() < 0.03
    missed = day > TODAY - dt.timedelta(days=50) and rng.random() < 0.15
    called = not waived and done <= TODAY and not missed
    return {
        **one.named(),
        "走访事由": occasion,
        "事由日期": day,
        "应访日期": due,
        "走访日期": done if called else None,
        "走访人": f"{one.unit.short_name}分管负责同志" if called else None,
        "慰问金": rng.choice((most // 2, most)) if called else None,
        "走访情况": "身体平稳，无特别要求。" if called else None,
        "免访日期": day if waived else None,
    }


def _talent(rng: Random, one: Veteran) -> Row:
    skill = rng.choice(sorted(_SKILLS))
    joined = dt.date(2022, 1, 10) + dt.timedelta(days=rng.randint(0, 1500))
    left = TODAY - dt.timedelta(days=rng.randint(10, 90)) if rng.random() < 0.08 else None
    told = {"专长分类": skill, "专长": _SKILLS[skill], "服务意愿": "每月一两次", "入库时间": joined, "出库日期": left}
    return {**one.named(), **told}


def _service(rng: Random, one: Veteran, units: list[Unit], number: int, talent: Row) -> Row:
    """One service while in the pool."""
    began, last = max(talent["入库时间"], TODAY - dt.timedelta(days=1100)), talent["出库日期"] or TODAY
    served = began + dt.timedelta(days=number * 37 % max(1, (last - began).days))
    return {
        "姓名": one.name,
        "身份证号": one.id_number,
        "受益单位": rng.choice(units).short_name,
        "服务内容": _SERVICES[number % len(_SERVICES)],
        "服务时间": served,
        "时长": rng.choice((1, 2, 2, 3, 4)),
        "服务人数": rng.randint(4, 90),
    }


def _activities(rng: Random, units: list[Unit]) -> Iterator[Row]:
    """About two a month; the latest are planned, one is late, some were cancelled."""
    for number in range(72):
        day = dt.date(2024, 1, 12) + dt.timedelta(days=number * 15)
        title, kind = _ACTIVITIES[number % len(_ACTIVITIES)]
        cancelled = number % 23 == 9
        held = day + dt.timedelta(days=rng.randint(0, 3))
        is_held = not cancelled and held <= TODAY and number != 66
        wins = is_held and number % 14 == 4
        yield {
            "活动编号": f"LG{day.year}-{number + 1:03d}",
            "活动名称": f"{day.year}年{title}",
            "活动类别": kind,
            "主办单位": units[number * 3 % len(units)].short_name if number % 2 else "市委组织部",
            "计划日期": day,
            "地点": rng.choice(("市老年大学", "市政会议中心", "市文化馆", "市党群服务中心")),
            "举办时间": held if is_held else None,
            "参加人数": rng.randint(20, 180) if is_held else None,
            "获得奖项": rng.choice(("优秀组织奖", "二等奖")) if wins else None,
            "授奖单位": "岚州市委老干部局" if wins else None,
            "取消日期": day - dt.timedelta(days=5) if cancelled else None,
        }
