"""Firms, social organisations and organs of the demonstration."""

import datetime as dt
from collections.abc import Sequence

from sanbiao.city.base import TODAY, person_name, weighted
from sanbiao.city.city import City
from sanbiao.city.firms import enterprises
from sanbiao.city.sheets import Row, Value

DAY = dt.timedelta(days=1)
MATTERS = (
    "多证合一", "不动产登记提速", "施工许可并联审批", "水电气联合报装", "纳税服务优化", "惠企政策直达快享", "政务大厅延时服务",
    "招标投标便利化", "企业开办一日办结", "项目帮办代办", "用工对接服务", "融资需求对接",
)  # fmt: skip
TASKS = ("宣讲惠企政策、解决用工难题", "协助组建党组织、发展党员", "帮办项目手续", "联办主题党日")
SHORTCOMINGS = ("抓两新党建办法不多", "党员教育形式单一", "支部阵地使用不足", "发展党员年龄偏大", "联系基层支部偏少")
LIMIT = 60


def two_new_sheets(city: City) -> dict[str, list[Row]]:
    rng = city.chance("two new")
    rows: list[Row] = []
    for number, firm in enumerate(enterprises(city)):
        if number % 3 == 2 and not firm.is_social:
            continue
        opened = dt.date(2021, 3, 1) + DAY * (number * 8)
        if opened > TODAY:
            continue
        coverage = weighted(rng, (("独立组建", 4), ("联合组建", 3), ("挂靠组建", 2), ("未组建", 2)))
        rows.append(
            {
                "名称": firm.name,
                "统一社会信用代码": firm.credit_code,
                "类别": "社会组织" if firm.is_social else "非公企业",
                "建账日期": opened,
                "销账日期": opened + DAY * 700 if number % 17 == 4 and opened + DAY * 700 <= TODAY else None,
                "党员人数": rng.randint(0, 4) if coverage == "未组建" else rng.randint(3, 28),
                "属地": firm.town,
                "从业人数": rng.randint(12, 480),
                "组建方式": coverage,
                "党建指导员": "" if number % 7 == 3 else person_name(rng, "女"),
            }
        )
    points: list[Row] = []
    for number in range(36):
        kind = ("非公企业", "社会组织", "小微企业园", "非公企业")[number % 4]
        town = city.units.towns[number % len(city.units.towns)].short_name
        built = dt.date(2022, 1, 20) + DAY * (47 * number)
        if built <= TODAY:
            points.append({"示范点名称": f"{town}{kind}党建示范点", "类别": kind, "建成日期": built, "属地": town})
    return {"两新台账": rows, "党建示范点": points}


def organ_sheets(city: City, branches: Sequence[Row]) -> dict[str, list[Row]]:
    organs = [str(row["党支部名称"]) for row in branches if row["支部类别"] == "市直机关"]
    return {
        "述职观摩": _meetings(city),
        "述职评定": _reports(city),
        "营商事项": _matters(city, organs),
        "结对共建": _pairings(city, organs),
    }


def _meetings(city: City) -> list[Row]:
    rng = city.chance("debriefings")
    rows: list[Row] = []
    for year in range(2022, 2027):
        for number, month in enumerate((1, 4, 7, 10)):
            held = dt.date(year, month, 12 + number)
            rows.append(
                {
                    "活动名称": f"市直机关{year}年第{number + 1}次党建观摩",
                    "活动类型": "观摩活动",
                    "日期": held,
                    "参加支部数": rng.randint(25, 60),
                    "主办单位": "市直机关工委",
                }
            )
        for number in range(2):
            held = dt.date(year, 1 + 6 * number, 22)
            rows.append(
                {
                    "活动名称": f"市直机关党组织书记{year}年第{number + 1}次述职评议会",
                    "活动类型": "述职评议会",
                    "日期": held,
                    "参加支部数": rng.randint(18, 47),
                    "主办单位": "市直机关工委",
                }
            )
    return rows


def _reports(city: City) -> list[Row]:
    """Every January the towns and organs tell of the year before; some have not mended what was found, and one is late."""
    rng = city.chance("duty reports")
    units = [*city.units.towns, *(organ for organ in city.units.bureaus if organ.kind == "市直机关")]
    rows: list[Row] = []
    for year in range(2022, 2026):
        for number, unit in enumerate(units):
            told: dict[str, Value] = {"年度": year, "述职单位": unit.short_name, "党组织书记": person_name(rng, "男")}
            day = dt.date(year + 1, 1, 8 + number % 12)
            if year < 2025 or number % 29 != 7:
                told |= {
                    "述职日期": day,
                    "述职方式": "书面述职" if number % 3 == 2 else "现场述职",
                    "综合评定": weighted(rng, (("好", 6), ("较好", 9), ("一般", 2), ("差", 1))),
                    "存在问题": rng.choice(SHORTCOMINGS),
                    "整改期限": day + DAY * 180,
                    "整改完成日期": None if year == 2025 and number % 13 == 5 else day + DAY * rng.randint(60, 175),
                }
            rows.append(told)
    return rows


def _matters(city: City, organs: list[str]) -> list[Row]:
    """A matter in four is shared by two branches; some are done, some given up, some late."""
    rng = city.chance("matters")
    rows: list[Row] = []
    for number in range(LIMIT):
        taken = dt.date(2022, 4, 6) + DAY * (27 * number)
        if taken > TODAY:
            break
        due = taken + DAY * 300
        done = taken + DAY * rng.randint(120, 290)
        common: dict[str, Value] = {
            "事项编号": f"YS{number + 1:03d}",
            "事项名称": MATTERS[number % len(MATTERS)],
            "承担日期": taken,
            "办结期限": due,
        }
        for turn in range(1 + (number % 4 == 1)):
            branch = organs[(number * 7 + turn * 11) % len(organs)]
            is_done = done <= TODAY and number % 9 != 5
            rows.append(
                {
                    **common,
                    "党支部": branch,
                    "办结日期": done if is_done else None,
                    "办理成效": "办理时限压缩一半以上" if is_done else "",
                    "终止日期": due if number % 6 == 3 and due <= TODAY else None,
                }
            )
    return rows


def _pairings(city: City, organs: list[str]) -> list[Row]:
    rng = city.chance("pairings")
    firms = [firm for firm in enterprises(city) if not firm.is_social]
    rows: list[Row] = []
    for number in range(90):
        paired = dt.date(2022, 3, 10) + DAY * (18 * number)
        if paired > TODAY:
            break
        firm = firms[(number * 13) % len(firms)]
        ended = paired + DAY * 540
        rows.append(
            {
                "党支部": organs[(number * 5) % len(organs)],
                "企业名称": firm.name,
                "统一社会信用代码": firm.credit_code,
                "结对日期": paired,
                "解除日期": ended if number % 8 == 2 and ended <= TODAY else None,
                "共建任务": TASKS[number % len(TASKS)],
                "共建期限": paired + DAY * 730,
                "走访次数": rng.randint(0, 9),
                "解决问题数": rng.randint(0, 5),
                "任务完成日期": paired + DAY * 600
                if number % 3 == 0 and paired + DAY * 600 <= TODAY and number % 8 != 2
                else None,
            }
        )
    return rows
