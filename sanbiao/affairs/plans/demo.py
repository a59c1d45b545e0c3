"""The plans of the demonstration: targets issued and issued again, items in every state, problems, and what meetings resolved."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sanbiao.city.base import TODAY
from sanbiao.city.city import City

Row = dict[str, Any]

_YEARS: Final = range(2022, TODAY.year + 1)
_TARGETS: Final = (
    ("农村", "五星级", 5),
    ("农村", "四星级", 13),
    ("社区", "五星级", 8),
    ("社区", "四星级", 25),
    ("机关", "五星级", 6),
    ("机关", "四星级", 14),
    ("两新", "五星级", 2),
    ("两新", "四星级", 4),
)
"""Audience, stars, and the target in per cent of a round number of branches."""

_WORK: Final = (
    ("教育", "常规", "分级分类办好主体班", "举办主体班期数", 24),
    ("教育", "重点", "推进全员轮训", "党的二十大精神轮训覆盖率", 95),
    ("教育", "创新", "开设线上名师讲堂", "线上主题学习场次", 12),
    ("干部", "重点", "优化乡镇（街道）班子年龄结构", "乡镇（街道）班子35岁以下占比", 30),
    ("干部", "常规", "完成年轻干部历练", "完成历练的年轻干部", 20),
    ("干部", "创新", "推行历练成效面试检验", "", None),
    ("监督", "常规", "按期办结举报", "12380按要求办理率", 100),
    ("监督", "重点", "完成年度审计委托", "下达审计委托", 30),
    ("公务员", "常规", "规范职级晋升和日常登记", "公务员日常登记批次", 10),
    ("人才", "重点", "吸引高校毕业生就业创业", "吸引高校毕业生就业创业", 200),
    ("人才", "创新", "建好孵化平台", "孵化器新增入孵企业及项目", 40),
    ("基层", "重点", "逐村观摩整乡提升", "逐村观摩期数", 10),
    ("基层", "常规", "整顿软弱涣散党组织", "派驻工作组整顿", 100),
    ("基层", "创新", "小区支部接单办实事", "完成服务群众事项", 400),
    ("老干部", "常规", "推进离退休党支部创建", "六好离退休党支部创建率", 100),
)
"""Section, kind, what is to be done, the figure that shows it, and the goal."""

_PROBLEMS: Final = (
    ("干部", "部分乡镇班子年龄偏大", "自查", "补充年轻干部，明年换届前调整到位"),
    ("干部", "个别单位考核材料报送不及时", "上级反馈", "建立催报清单，逐月通报"),
    ("人才", "部分单位政策兑现周期长", "群众反映", "简化手续，二十个工作日内办结"),
    ("人才", "在外人才联系不经常", "自查", "建立在外人才名册，每季度联系一次"),
    ("基层", "个别村组织生活不规范", "上级反馈", "派驻联络员，按月检查记录"),
    ("基层", "小区党组织活动场所不足", "群众反映", "与物业、驻区单位共用场所"),
    ("基层", "两新组织指导员更换频繁", "会议提出", "选派任期不少于两年的指导员"),
    ("教育", "村干部培训内容针对性不强", "自查", "开课前征求意见，增加现场教学"),
    ("老干部", "异地居住老干部联系不够", "自查", "明确专人，每月联系一次"),
    ("公务员", "登记材料退回率偏高", "上级反馈", "编写材料样本，一次告知"),
)
_FORCES: Final = (
    ("支部建设专班", "组织建设和带头人队伍"),
    ("产业发展专班", "村集体经济和产业项目"),
    ("人居环境专班", "环境整治和设施管护"),
    ("平安法治专班", "矛盾化解和基层治理"),
    ("文明新风专班", "移风易俗和为民服务"),
)
_RESOLVED: Final = (
    "开展支部工作互查",
    "梳理村级集体经济薄弱村名单",
    "统一服务事项办理时限",
    "编印创建工作手册",
    "组织村党组织书记交流观摩",
    "通报创建进度",
)


def write(city: City) -> None:
    organs = [unit.short_name for unit in city.units.bureaus]
    items = [item for year in (TODAY.year - 1, TODAY.year) for item in _items(year, organs)]
    meetings, resolutions = _meetings(organs)
    forces = [
        {
            "专班名称": name,
            "工作职责": duty,
            "牵头部门": organs[index * 3 % len(organs)],
            "负责人": "市委常委" if index % 2 == 0 else "副市长",
            "成立日期": dt.date(TODAY.year - 2, 1, 15),
            "撤销日期": dt.date(TODAY.year, 3, 1) if index == 4 else None,
        }
        for index, (name, duty) in enumerate(_FORCES)
    ]
    city.keep(
        "17-工作计划.xlsx",
        {
            "年度目标任务": _targets(len(city.units.villages)),
            "工作要点台账": items,
            "存在问题清单": _problems(organs),
            "工作专班台账": forces,
            "专班与联席会议": meetings,
            "会议议定事项": resolutions,
        },
    )


def _targets(whole: int) -> list[Row]:
    """A target for everybody each January, more each year; in May some are raised, and one is lowered with its reason."""
    rows: list[Row] = []
    for year in _YEARS:
        for index, (audience, stars, part) in enumerate(_TARGETS):
            amount = max(2, whole * part // 100 + year - TODAY.year)
            document = f"青组发〔{year}〕{3 + index // 4}号"
            told = {"目标年度": year, "创建对象": audience, "创建星级": stars}
            rows.append({**told, "年底目标": amount, "下达时间": dt.date(year, 1, 18), "文号": document})
            if index in (0, 5):
                change, why = (2, "增加创建任务") if index == 0 else (-1, "机构撤并，支部减少")
                rows.append(
                    {**told, "年底目标": amount + change, "下达时间": dt.date(year, 5, 20), "文号": document, "调整原因": why}
                )
    return rows


def _items(year: int, organs: list[str]) -> list[Row]:
    """The items of a year: done, late, under way, issued and drafted ones, and one that was adjusted."""
    rows: list[Row] = []
    for index, (section, kind, title, figure, goal) in enumerate(_WORK):
        due = dt.date(year, (6, 9, 12, 11, 12)[index % 5], 28)
        issued = dt.date(year, 1, 20 + index % 8)
        row: Row = {
            "要点编号": f"要点{year}-{index + 1:02d}",
            "年度": year,
            "期次": "上半年" if due.month <= 6 else "下半年" if index % 2 else "全年",
            "工作类别": kind,
            "工作要点": title,
            "工作标杆": "全省同类县市前列",
            "落实标准": "任务到人、按月调度",
            "突破标志": "形成可以推广的做法",
            "牵头科室": section,
            "责任单位": organs[index % len(organs)] if index % 3 == 0 else None,
            "对应指标": figure or None,
            "目标值": goal,
            "完成期限": due,
            "下达日期": issued,
            "文号": f"青组发〔{year}〕1号",
            "启动日期": issued + dt.timedelta(days=10 + index),
            "工作进展": "已制定方案，按月推进",
        }
        if year < TODAY.year or (due < TODAY and index % 4 != 1):
            row |= {"完成日期": due - dt.timedelta(days=3 + index), "完成情况": "按计划完成"}
        if index == 5:
            row |= {"完成日期": None, "完成情况": None, "调整日期": dt.date(year, 7, 10)}
        if year == TODAY.year and index == 4:
            row["启动日期"] = None
        rows.append(row)
    for index, title in enumerate(("谋划明年主体班计划", "起草人才服务专区方案", "制定支部书记轮训办法")):
        if year == TODAY.year:
            due = dt.date(year + 1, 3 + index, 31 if index != 1 else 30)
            rows.append(
                {
                    "要点编号": f"要点{year + 1}-{index + 1:02d}",
                    "年度": year + 1,
                    "期次": "上半年",
                    "工作类别": "重点",
                    "工作要点": title,
                    "牵头科室": ("教育", "人才", "基层")[index],
                    "完成期限": due,
                }
            )
    return rows


def _problems(organs: list[str]) -> list[Row]:
    rows: list[Row] = []
    for index, (area, text, source, measure) in enumerate(_PROBLEMS):
        raised = TODAY - dt.timedelta(days=230 - 22 * index)
        row: Row = {
            "问题编号": f"问题{raised.year}-{index + 1:02d}",
            "所属领域": area,
            "问题描述": text,
            "问题来源": source,
            "提出日期": raised,
            "责任单位": organs[index * 2 % len(organs)] if index % 2 else None,
        }
        if index < 8:
            started = raised + dt.timedelta(days=9)
            row |= {"整改措施": measure, "整改启动日期": started, "整改期限": started + dt.timedelta(days=75)}
        if index < 4 and index != 2:
            row |= {"销号日期": raised + dt.timedelta(days=70), "整改情况": "措施已落实，复查合格"}
        rows.append(row)
    return rows


def _meetings(organs: list[str]) -> tuple[list[Row], list[Row]]:
    """A joint meeting each quarter and meetings of task forces between; what they resolved is partly still to be taken on."""
    meetings: list[Row] = []
    resolutions: list[Row] = []
    for index in range(8):
        held = TODAY - dt.timedelta(days=40 * (8 - index) - 33)
        joint = index % 2 == 0
        number = f"会议{held.year}-{index + 1:02d}"
        meetings.append(
            {
                "会议编号": number,
                "会议名称": f"创建工作第{index // 2 + 1}次联席会议" if joint else f"{_FORCES[index // 2][0]}推进会",
                "会议类别": "联席会议" if joint else "专班会议",
                "专班名称": None if joint else _FORCES[index // 2][0],
                "会议日期": held,
                "召集人": "市委书记" if joint else "专班负责人",
                "人数": 34 if joint else 12,
                "会议纪要文号": f"纪要〔{held.year}〕{index + 1}号",
            }
        )
        if index < len(_RESOLVED):
            resolutions.append(
                {
                    "事项编号": f"议定{held.year}-{index + 1:02d}",
                    "会议编号": number,
                    "议定事项": _RESOLVED[index],
                    "责任单位": organs[index % len(organs)],
                    "办理期限": held + dt.timedelta(days=60),
                    "要点编号": f"要点{TODAY.year}-{index + 7:02d}" if index in (0, 3) else None,
                    "不列入日期": held + dt.timedelta(days=15) if index == 2 else None,
                }
            )
    return meetings, resolutions
