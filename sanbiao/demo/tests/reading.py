"""A second, plain reader of sheets by the contract, independent of the product's, for checking what the generator wrote."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

ID = "身份证号 公民身份号码 身份证号码"
# Ledger: names of its sheets; column: its synonyms. Types: u unit, d date or month, i number, empty text; ! required.
FURTHER = """
调整批次 干部调整批次 任免批次 调整名单 干部调整名单 任免名单 入库 年轻干部库 年轻干部入库 历练 历练计划 历练台账
面试成绩 结构化面试成绩 两比一评成绩 12380台账 举报台账 12380举报台账 一报告两评议 两评议台账 一报告两评议台账
审计委托 经责审计台账 审计委托台账 档案专审 档案审核 专项审核台账 晋升批次 职级晋升批次 晋升名单 职级晋升名单 职级晋升
登记批次 日常登记批次 公务员登记批次 登记名单 日常登记名单 公务员登记名单 正能量示范点 示范点台账 正能量示范点台账
离退休党支部 离退休支部 离退休干部党支部 见习基地 就业见习基地 见习基地台账 高校毕业生 毕业生台账 高校毕业生台账
团队项目 创新创业团队项目 团队项目台账 急需紧缺人才 急需紧缺人才申报 紧缺人才台账 领航企业家 领航企业家名单 企业家台账
企业家研修 高校研修 企业家研修班 孵化器企业 入孵企业 孵化器入孵企业 知识产权 知识产权台账 入孵企业知识产权 科技型企业
科技型企业名单 科技型企业台账 规上工业企业 规上工业企业名单 规模以上工业企业 同级比较 各县市比较 县（市）比较 党支部
党支部名录 党支部一览表 比学活动 亮赛比创 比学台账 逐村观摩 观摩台账 逐村观摩台账 软弱涣散 软弱涣散党组织 软弱涣散台账
两新台账 两新组织台账 两新工作台账 党建示范点 两新示范点 党建示范点台账 述职观摩 述职观摩台账 机关党建活动 营商事项
营商环境事项 优化营商环境事项 结对共建 结对共建台账 支部企业结对 工单 四单两评台账 服务工单 年度目标 目标任务
年度目标任务 老干部花名册 职级职数核定
"""
"""Names of sheets of the books that this second reader does not know."""
LEDGERS: dict[str, tuple[str, dict[str, str]]] = {
    "机构": (
        "机构 单位名录 机构一览表",
        {
            "机构编码!": "单位编码 机构代码",
            "机构全称!": "单位全称 机构名称 单位名称",
            "机构简称!": "单位简称 简称",
            "别名": "曾用名 又名",
            "机构类别!": "单位类别 类别",
            "上级机构编码": "上级单位编码 隶属机构编码",
            "成立日期:d": "设立日期",
            "撤销日期:d": "",
        },
    ),
    "党组织": (
        "党组织 党组织名录 党组织一览表",
        {
            "党组织编码!": "组织编码",
            "党组织名称!": "组织名称 名称",
            "党组织类别!": "组织类别",
            "所属机构!:u": "所在单位 所属单位",
            "成立日期:d": "设立日期",
        },
    ),
    "审计委托": (
        "审计委托 经责审计台账 审计委托台账",
        {
            "委托编号!": "编号 审计编号",
            "姓名!": "被审计人 被审计领导干部",
            "身份证号!": ID,
            "单位!:u": "所在单位 被审计单位",
            "审计类型!": "审计类别",
            "委托日期:d": "下达委托日期 委托书日期",
            "报告日期:d": "审计报告日期",
        },
    ),
    "企业名录": (
        "企业名录 企业和社会组织名录",
        {
            "企业名称!": "名称 单位名称 组织名称",
            "统一社会信用代码!": "信用代码 社会信用代码",
            "企业类别": "类别 类型 组织类别",
            "属地:u": "所属乡镇 所属单位",
        },
    ),
    "干部名册": (
        "干部名册 名册 干部花名册 领导干部名册",
        {
            "单位:u": "工作单位 所在单位 单位名称",
            "姓名!": "",
            "现任职务!": "职务 现任职务(全称)",
            "性别!": "",
            "全日制教育/学历": "全日制教育/最高学历 全日制学历",
            "全日制教育/毕业院校及专业": "全日制毕业院校及专业",
            "在职教育/学历": "在职教育/最高学历 在职学历",
            "在职教育/毕业院校及专业": "在职毕业院校及专业",
            "出生年月!:d": "出生日期 出生时间",
            "参加工作时间:d": "工作时间 参工时间",
            "入党时间:d": "入党年月",
            "任现职时间:d": "任现职年月",
            "职务层次": "职务级别 职级",
            "任现职级时间:d": "任现职级年月",
            "身份证号!": ID,
            "人员状态": "状态",
            "备注": "说明",
        },
    ),
    "任职经历": (
        "任职经历 任职情况 任职记录 履历",
        {
            "姓名!": "",
            "身份证号!": ID,
            "任职机构!:u": "任职单位 单位 任职机构名称",
            "职务名称!": "职务 所任职务",
            "任职时间!:d": "任职年月 任职起始时间 任职日期",
            "免职时间:d": "免职年月 任职截止时间 免职日期",
            "是否班子成员!": "班子成员 领导班子成员",
            "任职方式!": "任职类型 任职性质",
        },
    ),
    "职数核定": (
        "职数核定",
        {"单位!:u": "", "职数类别!": "", "核定职数!:i": "", "起始日期!:d": "", "终止日期:d": "", "依据文号": ""},
    ),
    "班次": (
        "班次 培训班次 办班台账",
        {
            "班次编号!": "班次号 班级编号",
            "班次名称!": "培训班名称 班级名称",
            "班次性质!": "班次类型 办班性质",
            "主体班类别": "主体班类型 对象类别",
            "专题": "培训专题 主题",
            "培训地点!": "地点 办班地点",
            "开班日期!:d": "开始日期 开班时间",
            "结业日期:d": "结束日期 结业时间",
            "状态!": "班次状态",
        },
    ),
    "学员": (
        "学员 学员名单 学员名册",
        {
            "班次编号!": "班次号 班级编号",
            "姓名!": "",
            "身份证号!": ID,
            "单位!": "所在单位 工作单位",
            "参训情况!": "参训 到课情况",
        },
    ),
    "线上学习": (
        "线上学习 线上学习情况 大讲堂参学",
        {
            "场次编号!": "场次 场次号",
            "学习系列!": "系列 栏目",
            "主题": "课程主题 讲座主题",
            "播出日期!:d": "学习日期 直播日期",
            "参学单位!:u": "单位 单位名称",
            "参学人数!:i": "人数 参加人数",
        },
    ),
    "轮训对象": (
        "轮训对象 轮训对象名单 应训人员",
        {
            "姓名!": "",
            "身份证号!": ID,
            "单位!": "所在单位 工作单位",
            "对象类别!": "人员类别 类别",
            "列入日期!:d": "列入时间",
            "移出日期:d": "移出时间",
        },
    ),
    "读本通读": (
        "读本通读 读本通读情况 通读台账",
        {
            "姓名!": "",
            "身份证号!": ID,
            "单位!:u": "所在单位 工作单位",
            "读本!": "书目 学习书目",
            "是否必读!": "必读 应读",
            "布置日期!:d": "下发日期 发书日期",
            "完成日期:d": "通读完成日期 读完日期",
        },
    ),
}
NOTES = ("填表人", "制表人", "审核人", "填报单位", "填表说明", "备注:", "说明:", "注:")


@dataclass
class City:
    """The rows of every ledger, units resolved to their codes, dates and numbers read."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in LEDGERS})
    units: dict[str, str] = field(default_factory=dict)  # name in normal form: code


def normal(value: object) -> str:
    """NFKC without white space."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value)))


def read_city(folder: Path) -> City:
    """All sheets of all workbooks; fails on whatever the contract would call a fault of reading."""
    sheets = [
        (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for path in sorted(folder.glob("*.xlsx"))
        for book in [CalamineWorkbook.from_path(str(path))]
        for name in book.sheet_names
    ]
    sheets.sort(key=lambda s: ledger_of(s[0]) != "机构")
    city = City()
    for name, cells in sheets:
        ledger = ledger_of(name)
        if not ledger:
            continue
        rows = list(_rows(cells, ledger, city))
        assert rows, f"empty sheet {name}"
        city.rows[ledger] += rows
        if ledger == "机构":
            _name_units(city)
    return city


def ledger_of(sheet: str) -> str:
    """The ledger whose name in the sheet's is the longest; empty for the many that this second reader does not know."""
    found = [(len(word), name) for name, (words, _) in LEDGERS.items() for word in words.split() if word in normal(sheet)]
    found += [(len(word), "") for word in FURTHER.split() if normal(word) in normal(sheet)]
    return max(found, default=(0, ""))[1]


def _name_units(city: City) -> None:
    for row in city.rows["机构"]:
        names = (
            [row["机构全称"]]
            if row["上级机构编码"]
            else [row["机构全称"], row["机构简称"], *filter(None, row["别名"].split(";"))]
        )
        for name in map(normal, names):
            assert name not in city.units, f"two units are called {name}"
            city.units[name] = row["机构编码"]


def _rows(cells: list[list[Any]], ledger: str, city: City) -> Iterator[dict[str, Any]]:
    declared = {key.partition(":")[0].rstrip("!"): key for key in LEDGERS[ledger][1]}
    known = {normal(name): name for name in declared}
    for name, key in declared.items():
        known |= dict.fromkeys(LEDGERS[ledger][1][key].split(), name)
    start = next(i for i, row in enumerate(cells[:15]) if sum(normal(c) in known for c in row) >= 2)
    one = {i: known[n] for i, c in enumerate(cells[start]) if (n := normal(c)) in known}
    two = _two_row_head(cells[start], cells[start + 1], known)
    columns, first = (two, start + 2) if len(two) > len(one) else (one, start + 1)
    unit_columns = [name for name, key in declared.items() if key.endswith(":u")]
    group = ""
    for row in cells[first:]:
        filled = [c for c in row if c != ""]
        if not filled or any(normal(c) in ("合计", "小计", "总计") for c in filled) or normal(filled[0]).startswith(NOTES):
            continue
        if len(filled) == 1:
            group = re.sub(r"\(\d+人\)$", "", normal(filled[0]))
            assert group in city.units, f"stray row {filled}"
            continue
        values = dict.fromkeys(declared, "") | {name: row[i] for i, name in columns.items()}
        if len(unit_columns) == 1 and values[unit_columns[0]] == "":
            values[unit_columns[0]] = group
        yield {name: _value(values[name], declared[name], city) for name in declared}


def _two_row_head(upper: list[Any], lower: list[Any], known: dict[str, str]) -> dict[int, str]:
    found, above = {}, ""
    for index, (top, below) in enumerate(zip(upper, lower, strict=True)):
        above = normal(top) or above
        for heading in (f"{above}/{normal(below)}", normal(below)) if normal(below) else (normal(top),):
            if heading in known:
                found[index] = known[heading]
                break
    return found


def _value(cell: Any, key: str, city: City) -> Any:
    name, _, kind = key.partition(":")
    text = normal(cell)
    assert text or not name.endswith("!"), f"{name} is empty"
    if kind == "u" and text:
        assert text in city.units, f"unknown unit {text}"
        return city.units[text]
    if kind == "i":
        return int(text)
    if kind == "d":
        return _date(cell) if text else None
    return text.upper() if name.startswith("身份证号") else text


def _date(cell: Any) -> dt.date:
    if isinstance(cell, dt.date):
        return dt.date(cell.year, cell.month, cell.day)
    if isinstance(cell, float) and cell < 10_000:
        cell = f"{cell:.2f}"
    text = normal(cell)
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})?", text):
        year, number, day = match.groups()
    else:
        match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})?日?)?", text)
        assert match, f"no date: {cell!r}"
        year, number, day = match.groups()
    return dt.date(int(year), int(number), int(day or 1))
