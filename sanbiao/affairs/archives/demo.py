"""The file reviews of the demonstration: most volumes completed over five years, some under way, some late."""

import datetime as dt
from typing import Any, Final

from sanbiao.city.base import TODAY, Cadre, first_day
from sanbiao.city.city import City

_FIRST: Final = dt.date(2021, 9, 1)
_SPAN: Final = (TODAY - _FIRST).days - 10
_READERS: Final = ("李梅", "王强", "赵敏", "孙涛")
_PROBLEMS: Final = (
    ("出生日期", "入团志愿书与履历表的出生年月不一致"),
    ("工龄", "缺派遣证，参加工作时间有两种记载"),
    ("党龄", "入党志愿书的支部大会日期被涂改"),
    ("学历学位", "在职学历没有学籍材料"),
    ("工作经历", "履历有两年空白"),
    ("干部身份", "缺录用干部审批表"),
    ("材料缺失", "缺近两年年度考核登记表"),
    ("材料缺失", "缺转正定级审批表"),
)


def write(city: City) -> None:
    serving = [cadre for cadre in city.cadres if cadre.state == "现职"]
    reviews: list[dict[str, Any]] = []  # Any: what stands in a cell
    problems: list[dict[str, Any]] = []
    for index, cadre in enumerate(serving):
        if index % 20 == 19:
            continue  # nobody has listed this volume yet
        review = _review(index, cadre)
        found = _problems(index, cadre, review)
        reviews.append({**review, "发现问题数": len(found)} if "初审时间" in review else review)
        problems += found
    city.keep("12-干部人事档案专项审核.xlsx", {"专项审核台账": reviews, "档案问题清单": problems})


def _review(index: int, cadre: Cadre) -> dict[str, Any]:
    """A volume: seven of ten are done, the others in each of the stages before."""
    told = {"档案号": f"DA{index + 1:04d}", "姓名": cadre.name, "身份证号": cadre.id_number}
    told["所在单位"] = cadre.last_posting().unit.short_name
    first, second = _READERS[index % 4], _READERS[(index + 1) % 4]
    stage = index % 10
    if stage < 7:
        done = _FIRST + dt.timedelta(days=index * 37 % _SPAN)
        return {
            **told,
            "初审时间": done - dt.timedelta(days=45),
            "初审人": first,
            "复审时间": done - dt.timedelta(days=18),
            "复审人": second,
            "审核完成时间": done,
        }
    due = TODAY + dt.timedelta(days=(index * 7) % 60 - 4)
    began = TODAY - dt.timedelta(days=20 + index % 37)
    days: dict[str, Any] = {} if stage == 9 else {"初审时间": began, "初审人": first}
    if stage == 7:
        days |= {"复审时间": began + dt.timedelta(days=15), "复审人": second}
    return {**told, **days, "计划完成日期": due}


def _problems(index: int, cadre: Cadre, review: dict[str, Any]) -> list[dict[str, Any]]:
    """What the first reader found in every sixth volume; what is completed has nothing open."""
    if index % 6 != 4 or "初审时间" not in review:
        return []
    kind, text = _PROBLEMS[index // 6 % len(_PROBLEMS)]
    found = review["初审时间"]
    told = {"档案号": review["档案号"], "问题类型": kind, "存在问题": text, "发现时间": found}
    told["期限"] = found + dt.timedelta(days=30 + index % 5 * 9)
    if "审核完成时间" not in review and index % 4:
        return [told]
    settled = found + dt.timedelta(days=17)
    if kind in ("学历学位", "干部身份", "材料缺失"):
        return [{**told, "补正时间": settled, "补充的材料": "由单位补报原件"}]
    return [{**told, "认定时间": settled, "认定意见": "以最早形成的材料为准", **_month(index, cadre, kind)}]


def _month(index: int, cadre: Cadre, kind: str) -> dict[str, Any]:
    """The month that was recognised; of every fifth one the roster has not heard yet."""
    there = {"出生日期": cadre.birth, "工龄": cadre.work_began, "党龄": cadre.joined_party}.get(kind)
    if there is None:
        return {}
    later = 1 if index % 5 == 0 and kind != "出生日期" else 0
    return {"认定年月": first_day(there + later)}
