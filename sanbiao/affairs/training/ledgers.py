"""The five training books."""

from __future__ import annotations

from sanbiao.affairs.training.machine import machine
from sanbiao.affairs.training.models import (
    CAMPAIGN_TOPIC,
    Attendance,
    Audience,
    Category,
    ClassRun,
    Nature,
    OnlineSession,
    Reading,
    RotationTarget,
    Series,
    State,
    Trainee,
)
from sanbiao.affairs.training.permissions import (
    Permission,
    class_policy,
    online_policy,
    reading_policy,
    target_policy,
    trainee_policy,
)
from sanbiao.core.ledger.columns import CellKind, Column, Filter
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.people.ledgers import ID_SYNONYMS

NATURES = {
    Nature.MAIN: ("主体班", "本级主体班"),
    Nature.AWAY: ("外出培训", "外出培训班"),
    Nature.SUPERIOR: ("上级调训", "参加上级培训"),
    Nature.SHADOWING: ("跟班历练", "跟班学习"),
}
AUDIENCES = {
    Audience.VILLAGE_SECRETARY: ("村（社区）书记", "村社区书记"),
    Audience.SECTION_LEVEL: ("科级干部",),
    Audience.YOUNG: ("年轻干部", "优秀年轻干部"),
    Audience.OTHER: ("其他",),
}
STATES = {
    State.PLANNED: ("计划", "未开班"),
    State.OPEN: ("已开班", "在办"),
    State.COMPLETED: ("已结业", "结业", "已完成"),
    State.CANCELLED: ("取消", "已取消"),
}
ATTENDANCES = {
    Attendance.ATTENDED: ("参训", "已参训", "到课"),
    Attendance.ABSENT: ("请假未参训", "未参训", "请假"),
    Attendance.EXPECTED: ("待签到",),
}
SERIES = {Series.LECTURE: ("大讲堂", "主题大讲堂"), Series.OTHER: ("其他", "业务讲座")}
CATEGORIES = {
    Category.SECTION_LEVEL: ("科级干部",),
    Category.BELOW_SECTION: ("科级以下干部", "一般干部"),
    Category.VILLAGE_SECRETARY: ("村（社区）书记", "村社区书记"),
}
YES_NO = {"1": ("是", "√", "Y", "1"), "0": ("否", "×", "N", "0")}

NAME = Column(field="person__name", label="姓名", kind=CellKind.NAME, required=True, search=True, width=10)
ID_NUMBER = Column(field="person__id_number", label="身份证号", synonyms=ID_SYNONYMS, kind=CellKind.ID, required=True, width=22)
UNIT_TEXT = Column(
    field="unit_text", label="单位", synonyms=("所在单位", "工作单位"), required=True, search=True, width=24, links="unit"
)


class ClassLedger(Ledger[ClassRun]):
    model = ClassRun
    policy = class_policy
    machine = machine
    title = "班次"
    sheet_names = ("班次", "培训班次", "办班台账")
    about = "主体班、外出培训、上级调训和跟班历练，一期一行。计划和取消的班次不计入指标。"
    view_permission = Permission.VIEW_CLASS
    export_permission = Permission.EXPORT_CLASS
    change_permission = Permission.CHANGE_CLASS
    import_permission = Permission.CHANGE_CLASS
    detail_url_name = "class"
    key_labels = ("班次编号",)
    orders = (("开班日期", "结业日期"),)
    ordering = ("-began_on", "pk")
    columns = (
        Column(field="code", label="班次编号", synonyms=("班次号", "班级编号"), required=True, is_code=True, search=True),
        Column(field="name", label="班次名称", synonyms=("培训班名称", "班级名称"), required=True, search=True, width=36),
        Column(
            field="nature",
            label="班次性质",
            synonyms=("班次类型", "办班性质"),
            kind=CellKind.CODE,
            required=True,
            codes=NATURES,
            filter=Filter.CHOICE,
        ),
        Column(
            field="audience",
            label="主体班类别",
            synonyms=("主体班类型", "对象类别"),
            kind=CellKind.CODE,
            codes=AUDIENCES,
            filter=Filter.CHOICE,
            width=16,
        ),
        Column(field="topic", label="专题", synonyms=("培训专题", "主题"), words=(CAMPAIGN_TOPIC,), search=True, width=18),
        Column(field="place", label="培训地点", synonyms=("地点", "办班地点"), required=True, search=True, width=16),
        Column(
            field="began_on",
            label="开班日期",
            synonyms=("开始日期", "开班时间"),
            kind=CellKind.DATE,
            required=True,
            filter=Filter.RANGE,
        ),
        Column(field="ended_on", label="结业日期", synonyms=("结束日期", "结业时间"), kind=CellKind.DATE, filter=Filter.RANGE),
        Column(
            field="state",
            label="状态",
            synonyms=("班次状态",),
            kind=CellKind.CODE,
            required=True,
            codes=STATES,
            filter=Filter.CHOICE,
        ),
        Column(field="hours", label="学时", synonyms=("培训学时",), kind=CellKind.DECIMAL, is_lenient=True, width=8),
        Column(field="days", label="培训天数", synonyms=("天数",), kind=CellKind.DECIMAL, is_lenient=True, width=8, listed=False),
        Column(field="capacity", label="计划人数", kind=CellKind.INT, is_lenient=True, width=8, listed=False),
    )


class TraineeLedger(Ledger[Trainee]):
    model = Trainee
    policy = trainee_policy
    title = "学员"
    sheet_names = ("学员", "学员名单", "学员名册")
    about = "一人一班一行。只有参训情况为参训的才计入人次。"
    view_permission = Permission.VIEW_TRAINEE
    export_permission = Permission.EXPORT_TRAINEE
    change_permission = Permission.CHANGE_TRAINEE
    import_permission = Permission.CHANGE_TRAINEE
    key_labels = ("班次编号", "身份证号")
    ordering = ("-class_run_id", "pk")
    creates_missing = "person"
    columns = (
        Column(
            field="class_run__code",
            label="班次编号",
            synonyms=("班次号", "班级编号"),
            required=True,
            search=True,
            refers_to="training.classrun",
        ),
        Column(field="class_run__name", label="班次名称", derived=True, width=30),
        NAME,
        ID_NUMBER,
        UNIT_TEXT,
        Column(
            field="attendance",
            label="参训情况",
            synonyms=("参训", "到课情况"),
            kind=CellKind.CODE,
            required=True,
            codes=ATTENDANCES,
            filter=Filter.CHOICE,
        ),
        Column(field="leave_hours", label="请假学时", kind=CellKind.DECIMAL, is_lenient=True, width=8, default="0", listed=False),
    )


class OnlineSessionLedger(Ledger[OnlineSession]):
    model = OnlineSession
    policy = online_policy
    title = "线上学习"
    sheet_names = ("线上学习", "线上学习情况", "大讲堂参学")
    about = "一个单位参加一场线上学习为一行，填参学人数。"
    view_permission = Permission.VIEW_ONLINE
    export_permission = Permission.EXPORT_ONLINE
    change_permission = Permission.CHANGE_ONLINE
    import_permission = Permission.CHANGE_ONLINE
    key_labels = ("场次编号", "参学单位")
    ordering = ("-aired_on", "session_code", "pk")
    columns = (
        Column(field="session_code", label="场次编号", synonyms=("场次", "场次号"), required=True, is_code=True, search=True),
        Column(
            field="series",
            label="学习系列",
            synonyms=("系列", "栏目"),
            kind=CellKind.CODE,
            required=True,
            codes=SERIES,
            filter=Filter.CHOICE,
        ),
        Column(field="theme", label="主题", synonyms=("课程主题", "讲座主题"), search=True, width=36),
        Column(
            field="aired_on",
            label="播出日期",
            synonyms=("学习日期", "直播日期"),
            kind=CellKind.DATE,
            required=True,
            filter=Filter.RANGE,
        ),
        Column(
            field="unit",
            label="参学单位",
            synonyms=("单位", "单位名称"),
            kind=CellKind.UNIT,
            required=True,
            search=True,
            width=20,
        ),
        Column(field="heads", label="参学人数", synonyms=("人数", "参加人数"), kind=CellKind.INT, required=True),
    )


class RotationTargetLedger(Ledger[RotationTarget]):
    model = RotationTarget
    policy = target_policy
    title = "轮训对象"
    sheet_names = ("轮训对象", "轮训对象名单", "应训人员")
    about = "应当轮训的人员名单，一人一行；移出日期起不再计入。"
    view_permission = Permission.VIEW_TARGET
    export_permission = Permission.EXPORT_TARGET
    change_permission = Permission.CHANGE_TARGET
    import_permission = Permission.CHANGE_TARGET
    key_labels = ("身份证号",)
    orders = (("列入日期", "移出日期"),)
    ordering = ("unit_id", "unit_text", "pk")
    creates_missing = "person"
    columns = (
        NAME,
        ID_NUMBER,
        UNIT_TEXT,
        Column(
            field="category",
            label="对象类别",
            synonyms=("人员类别", "类别"),
            kind=CellKind.CODE,
            required=True,
            codes=CATEGORIES,
            filter=Filter.CHOICE,
            width=16,
        ),
        Column(
            field="listed_on", label="列入日期", synonyms=("列入时间",), kind=CellKind.DATE, required=True, filter=Filter.RANGE
        ),
        Column(field="removed_on", label="移出日期", synonyms=("移出时间",), kind=CellKind.DATE, filter=Filter.RANGE),
    )


class ReadingLedger(Ledger[Reading]):
    model = Reading
    policy = reading_policy
    title = "读本通读"
    sheet_names = ("读本通读", "读本通读情况", "通读台账")
    about = "一人一本书一行；完成日期空着表示尚未读完。"
    view_permission = Permission.VIEW_READING
    export_permission = Permission.EXPORT_READING
    change_permission = Permission.CHANGE_READING
    import_permission = Permission.CHANGE_READING
    key_labels = ("身份证号", "读本")
    orders = (("布置日期", "完成日期"),)
    ordering = ("unit_id", "pk")
    creates_missing = "person"
    columns = (
        NAME,
        ID_NUMBER,
        Column(
            field="unit",
            label="单位",
            synonyms=("所在单位", "工作单位"),
            kind=CellKind.UNIT,
            required=True,
            search=True,
            width=20,
        ),
        Column(field="book", label="读本", synonyms=("书目", "学习书目"), required=True, search=True, width=24),
        Column(
            field="is_required",
            label="是否必读",
            synonyms=("必读", "应读"),
            kind=CellKind.YESNO,
            required=True,
            codes=YES_NO,
            filter=Filter.CHOICE,
        ),
        Column(
            field="set_on",
            label="布置日期",
            synonyms=("下发日期", "发书日期"),
            kind=CellKind.DATE,
            required=True,
            filter=Filter.RANGE,
        ),
        Column(
            field="finished_on",
            label="完成日期",
            synonyms=("通读完成日期", "读完日期"),
            kind=CellKind.DATE,
            filter=Filter.RANGE,
        ),
    )
