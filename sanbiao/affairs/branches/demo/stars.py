"""The branches of the demonstration, and how they come to their stars."""

import datetime as dt
from random import Random

from sanbiao.city.base import TODAY, Unit, person_name, weighted
from sanbiao.city.city import City
from sanbiao.city.sheets import Row, Value

WON = (("三星", 5), ("二星", 6), ("四星", 4), ("一星", 3), ("五星", 2), ("无", 3))
NUMBER = {"五星": 5, "四星": 4, "三星": 3, "二星": 2, "一星": 1, "无": 0}
WORDS = {number: word for word, number in NUMBER.items()}
OF_VILLAGES = ("支部过硬星", "产业兴旺星", "生态宜居星", "平安法治星", "文明幸福星")
OF_COMMUNITIES = ("支部过硬星", "宜业兴业星", "共建共享星", "平安法治星", "幸福和谐星")
GROUPS = ("支部建设专班", "产业发展专班", "生态环境专班", "平安建设专班", "文明创建专班")
REASONS = ("集体经济收入未达标", "人居环境有反复", "三会一课记录不全", "矛盾化解不及时")
DAY = dt.timedelta(days=1)
Made = dict[str, Value]
"""A row that is still being put together."""


def branch_rows(city: City) -> list[Made]:
    """Every village, community and organ has a branch; streets have those of compounds, in three batches."""
    rng = city.chance("branches")
    rows: list[Made] = []
    towns = {town.code: town for town in city.units.towns}
    rows += [
        _branch(rng, towns[place.above], f"{towns[place.above].short_name}{place.short_name}党支部", place.kind, place)
        for place in city.units.villages
    ]
    for organ in city.units.bureaus:
        kind = "市直机关" if organ.kind == "市直机关" else "其他"
        rows.append(_branch(rng, organ, f"{organ.short_name}机关党支部", kind, None))
        if rng.random() < 0.4:
            rows.append(_branch(rng, organ, f"{organ.short_name}第二机关党支部", kind, None))
    streets = [town for town in city.units.towns if town.kind == "街道"]
    for number, name in enumerate(("锦园", "丽景", "文苑", "福居", "春晓", "兰亭", "御河", "桃源", "金桂", "水岸"), start=0):
        for street in streets:
            row = _branch(rng, street, f"{street.short_name}{name}小区党支部", "小区（楼院）", None)
            row["成立日期"] = dt.date(2021 + number // 3, rng.randint(1, 12), 1)
            row["创建批次"] = "" if number == 9 else ("第一批", "第二批", "第三批")[number % 3]
            rows.append(row)
    return [{"党支部编码": f"ZB{number:04d}", **row} for number, row in enumerate(rows, start=1)]


def _branch(rng: Random, unit: Unit, name: str, kind: str, place: Unit | None) -> Made:
    elected = dt.date(
        rng.choice((2021, *(2022,) * 12, *(2023,) * 7) if place else (2023, *(2024,) * 6, *(2025,) * 6)),
        rng.randint(1, 12),
        rng.randint(1, 28),
    )
    ends = elected.replace(year=elected.year + (5 if place else 3))
    opened = (place or unit).opened_on or dt.date(rng.randint(1996, 2019), rng.randint(1, 12), 1)
    return {
        "党支部名称": name,
        "支部类别": kind,
        "所属单位": unit.short_name,
        "所在村（社区）": place.short_name if place else "",
        "成立日期": opened,
        "撤销日期": place.closed_on if place else None,
        "创建批次": "",
        "现星级": weighted(rng, WON),
        "党员人数": rng.randint(9, 80),
        "党支部书记": person_name(rng, "男" if rng.random() < 0.7 else "女"),
        "换届日期": elected if elected >= opened else None,
        "任期届满": ends if elected >= opened else None,
    }


def star_sheets(city: City, branches: list[Made]) -> dict[str, list[Row]]:
    """Last year's reviews, which gave the stars, and this year's, which stand at every stage."""
    rng = city.chance("stars")
    village = [row for row in branches if row["支部类别"] in ("村", "社区") and not row["撤销日期"]]
    reviews: list[Made] = []
    verdicts: list[Row] = []
    for index, row in enumerate(each for each in village if each["现星级"] in ("五星", "四星", "三星")):
        review = _review(f"XJ2025-{index + 1:03d}", row, 2025, dt.date(2025, 7, 1) + DAY * (index % 20), 6 + index % 4 // 3)
        reviews.append(review)
        verdicts += _verdicts(rng, review, row)
    for index, row in enumerate(village[::4]):
        review = _review(f"XJ2026-{index + 1:03d}", row, 2026, dt.date(2026, 8, 3) + DAY * (index % 25), index % 6)
        if index % 11 == 1 and "自评日期" in review:
            review = {
                key: value for key, value in review.items() if not key.startswith(("评审", "公示", "命名", "原", "复核期限"))
            }
            review["不予通过日期"] = TODAY - DAY * 9
        reviews.append(review)
        verdicts += _verdicts(rng, review, row)
    for review in reviews[5:50:15]:
        row = next(each for each in branches if each["党支部名称"] == review["党支部"])
        number = NUMBER[str(review["命名星级"])]
        review |= {"复核日期": None, "降星日期": dt.date(2026, 9, 18), "降为": WORDS[number - 1]}
        row["现星级"] = WORDS[number - 1]
    return {"星级评定": list(reviews), "专班评审": verdicts}


def _review(code: str, branch: Made, year: int, began: dt.date, reached: int) -> Made:
    """A review that has come through `reached` stages: claimed, screened, judged, announced, named, reviewed."""
    held = NUMBER[str(branch["现星级"])]
    aim = min(5, held + (year == 2026))
    said: Made = {"评定编号": code, "党支部": branch["党支部名称"], "年度": year, "目标星级": WORDS[max(aim, 3)]}
    stages: tuple[Made, ...] = (
        {"自评日期": began, "自评星级": WORDS[max(aim, 1)], "佐证材料": "创建台账、影像资料、会议记录"},
        {"初审日期": began + DAY * 12, "初审星级": WORDS[max(aim, 1)]},
        {"评审日期": began + DAY * 40, "评审星级": WORDS[held]},
        {
            "公示日期": began + DAY * 50,
            "公示截止": TODAY + DAY * (began.day % 24 - 3) if year == 2026 and reached == 4 else began + DAY * 62,
        },
        {
            "命名日期": began + DAY * 64,
            "命名星级": WORDS[held],
            "命名文号": f"砚星创办〔{year}〕{3 + began.day % 3}号",
            "原星级": WORDS[max(held - 1, 0)],
            "复核期限": (began + DAY * 64).replace(year=year + 1),
        },
        {"复核日期": dt.date(2026, 9, 10)},
    )
    reached = min(reached, 5 if year == 2026 else 6)
    for stage in stages[: reached if year == 2026 else 5 + (reached == 6)]:
        said |= stage
    return said


def _verdicts(rng: Random, review: Made, branch: Made) -> list[Row]:
    if not review.get("评审日期"):
        return []
    stars = OF_VILLAGES if branch["支部类别"] == "村" else OF_COMMUNITIES
    passed = set(rng.sample(range(5), NUMBER[str(review["评审星级"])]))
    return [
        {
            "星级评定编号": review["评定编号"],
            "评审项目": star,
            "是否通过": "是" if number in passed else "否",
            "评审专班": GROUPS[number],
            "佐证材料": "现场核验、台账查阅",
            "不通过理由": "" if number in passed else rng.choice(REASONS),
            "评审日期": review["评审日期"],
        }
        for number, star in enumerate(stars)
    ]
