"""The service orders of the demonstration: communities, what residents ask, who takes it on, and how it went."""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any, Final

from sanbiao.city.base import TODAY, Unit, person_name, weighted
from sanbiao.city.city import City
from sanbiao.city.sheets import Row
from sanbiao.city.units import unit_text

_FIRST_DAY: Final = dt.date(2022, 7, 1)
_SUBJECTS: Final = {
    "应急抢修": ("水管爆裂抢修", "楼道漏电排查", "电梯困人协助"),
    "跑腿代办": ("代购药品", "代缴水电费", "代办医保手续", "代取快递"),
    "便民维修": ("维修楼道灯", "疏通下水道", "修理门锁", "加装扶手"),
    "关爱帮扶": ("看望独居老人", "辅导作业", "陪同就医", "理发上门"),
    "环境整治": ("清理楼道杂物", "修剪树木", "清运大件垃圾", "规范停车"),
    "矛盾调解": ("调解噪音纠纷", "调解漏水纠纷", "调解停车纠纷"),
}
_DAYS: Final = {"应急抢修": 1, "跑腿代办": 3, "便民维修": 7, "关爱帮扶": 7, "环境整治": 7, "矛盾调解": 15}
_COMPOUNDS: Final = ("桂花苑", "机关家属院", "望湖小区", "锦绣花园一期", "锦绣花园二期", "纺织厂家属院", "新天地小区", "水岸名邸")
_RESOURCES: Final = (
    ("家电维修志愿队", "社区党总支", "便民维修", "12 人，每周六上午"),
    ("社区议事室", "社区居委会", "矛盾调解", "一间，工作日可用"),
    ("法律顾问", "市司法局", "矛盾调解", "1 名，每月两次坐班"),
    ("爱心车队", "共建单位党支部", "跑腿代办", "6 辆，提前一天预约"),
    ("银龄互助队", "离退休干部党支部", "关爱帮扶", "20 人"),
    ("应急工具库", "物业服务企业", "应急抢修", "水泵 2 台、发电机 1 台"),
    ("园林养护车", "市城管局", "环境整治", "每月一次"),
)
_NEEDS: Final = ("增设晾衣杆", "增设电动车充电位", "楼栋加装扶手", "修补路面", "开设老年食堂", "增设儿童活动设施", "规范临时停车")
_MARKS: Final = (("满意", 70), ("基本满意", 20), ("不满意", 4), ("", 6))


def write(city: City) -> None:
    rng = city.chance("orders")
    communities = [unit for unit in city.units.villages if unit.kind == "社区" and unit.closed_on is None]
    helpers = {unit.code: [person_name(rng, rng.choice("男女")) for _ in range(6)] for unit in communities}
    orders = list(_orders(rng, communities, helpers))
    needs = list(_needs(rng, communities, orders))
    # One was closed, and nobody wrote who had claimed it.
    next(order for order in orders if order["工单状态"] == "办结").update({"领单时间": None, "领单人": None})
    resources = [
        {
            "资源名称": name,
            "提供单位": provider,
            "所属社区": unit_text(unit),
            "可办事项": category,
            "数量与时段": volume,
            "列入时间": _FIRST_DAY + dt.timedelta(days=(number * 53 + place * 17) % 1400),
            "停用日期": TODAY - dt.timedelta(days=20 + number) if (number + place) % 13 == 0 else None,
        }
        for number, unit in enumerate(communities)
        for place, (name, provider, category, volume) in enumerate(_RESOURCES)
        if (number + place) % 3
    ]
    city.keep("16-四单两评.xlsx", {"四单两评台账": orders, "群众需求清单": needs, "服务资源清单": resources})


def _orders(rng: Random, communities: list[Unit], helpers: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """One or two orders a day; the newest are still open, and here and there one was forgotten."""
    day, number = _FIRST_DAY, 0
    while day <= TODAY:
        for _ in range(rng.randint(0, 3)):
            number += 1
            yield _order(rng, f"GD{day:%Y%m}{number:05d}", day, rng.choice(communities), helpers)
        day += dt.timedelta(days=1)


def _order(rng: Random, number: str, day: dt.date, unit: Unit, helpers: dict[str, list[str]]) -> dict[str, Any]:
    category = rng.choice(sorted(_SUBJECTS))
    due = day + dt.timedelta(days=_DAYS[category])
    claimed = day + dt.timedelta(days=rng.choice((0, 0, 0, 1, 1, 3)))
    closed = claimed + dt.timedelta(days=rng.randint(0, _DAYS[category] + 1))
    forgotten, void = day > TODAY - dt.timedelta(days=50) and rng.random() < 0.1, rng.random() < 0.03
    is_claimed = claimed <= TODAY and not void and not (forgotten and rng.random() < 0.4)
    is_closed = is_claimed and closed <= TODAY and not forgotten
    mark = weighted(rng, _MARKS) if is_closed and closed < TODAY - dt.timedelta(days=2) else ""
    state = "作废" if void else "待领" if not is_claimed else "在办" if not is_closed else "已评价" if mark else "办结"
    return {
        "工单号": number,
        "单据来源": rng.choice(("组织派单", "群众点单", "群众点单")),
        "所属社区": unit_text(unit),
        "小区（楼院）": rng.choice(_COMPOUNDS),
        "服务内容": rng.choice(_SUBJECTS[category]),
        "事项类别": category,
        "派（点）单日期": day,
        "办结期限": due,
        "领单时间": claimed if is_claimed else None,
        "领单人": rng.choice(helpers[unit.code]) if is_claimed else None,
        "办结时间": closed if is_closed else None,
        "评价结果": mark or None,
        "支部评价": mark if mark and rng.random() < 0.5 else None,
        "退回次数": int(rng.random() < 0.03),
        "返工次数": int(mark == "基本满意" and rng.random() < 0.2),
        "工单状态": state,
    }


def _needs(rng: Random, communities: list[Unit], orders: list[dict[str, Any]]) -> Iterator[Row]:
    """Needs that became orders, some that cannot be met, and those of the last weeks."""
    for number, order in enumerate([each for each in orders if each["单据来源"] == "组织派单"][::7], start=1):
        raised = order["派（点）单日期"] - dt.timedelta(days=rng.randint(0, 4))
        yield {
            "需求编号": f"XQ{number:04d}",
            "所属社区": order["所属社区"],
            "小区（楼院）": order["小区（楼院）"],
            "需求事项": order["服务内容"],
            "事项类别": order["事项类别"],
            "提出日期": raised,
            "答复期限": raised + dt.timedelta(days=5),
            "工单号": order["工单号"],
        }
    for number, subject in enumerate(_NEEDS * 4):
        raised = TODAY - dt.timedelta(days=number * 3)
        answered = number > 4 and number % 5
        yield {
            "需求编号": f"XQ9{number:03d}",
            "所属社区": unit_text(rng.choice(communities)),
            "小区（楼院）": rng.choice(_COMPOUNDS),
            "需求事项": subject,
            "事项类别": "环境整治",
            "提出日期": raised,
            "答复期限": raised + dt.timedelta(days=10 if number < 5 else 40),
            "答复日期": raised + dt.timedelta(days=6) if answered else None,
        }
