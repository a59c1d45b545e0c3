"""The five training books."""

from __future__ import annotations

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
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.enlisting import Enlisting
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.people.ledgers import PERSON

UNIT_TEXT = column("unit_text", "所在单位", "工作单位", links="unit", search=True, width=24)


class ClassLedger(Ledger[ClassRun]):
    synonyms = ("培训班次", "办班台账")
    about = "主体班、外出培训、上级调训和跟班历练，一期一行。计划和取消的班次不计入指标。"
    detail_url_name = "class"
    ordering = ("-began_on", "pk")
    columns = (
        column("code", "班次号", "班级编号"),
        column("name", "培训班名称", "班级名称", search=True, width=36),
        column(
            "nature",
            "班次类型",
            "办班性质",
            also={
                Nature.MAIN: ("本级主体班",),
                Nature.AWAY: ("外出培训班",),
                Nature.SUPERIOR: ("参加上级培训",),
                Nature.SHADOWING: ("跟班学习",),
            },
        ),
        column(
            "audience",
            "主体班类型",
            "对象类别",
            also={Audience.VILLAGE_SECRETARY: ("村社区书记",), Audience.YOUNG: ("优秀年轻干部",)},
            width=16,
        ),
        column("topic", "培训专题", "主题", words=(CAMPAIGN_TOPIC,), search=True, width=18),
        column("place", "地点", "办班地点", search=True, width=16),
        column(
            "began_on", "开始日期", "开班时间", "培训时间", "培训日期", "培训起止时间", "起止时间", "起止日期", until="ended_on"
        ),
        column("ended_on", "结束日期", "结业时间"),
        column(
            "state",
            "班次状态",
            required=True,
            also={
                State.PLANNED: ("未开班",),
                State.OPEN: ("在办",),
                State.COMPLETED: ("结业", "已完成"),
                State.CANCELLED: ("已取消",),
            },
        ),
        column("hours", "培训学时", is_lenient=True),
        column("days", "天数", is_lenient=True, listed=False),
        column("capacity", is_lenient=True, listed=False),
    )


class TraineeLedger(Ledger[Trainee]):
    synonyms = ("学员名单", "学员名册")
    about = "一人一班一行。只有参训情况为参训的才计入人次。"
    ordering = ("-class_run_id", "pk")
    day = "class_run__began_on"
    enlists = Enlisting("class_run", told={"unit_text": "unit__short_name"})
    columns = (
        column("class_run__code", "班次号", "班级编号", search=True),
        column("class_run__name", width=30),
        *PERSON,
        UNIT_TEXT,
        column(
            "attendance",
            "参训",
            "到课情况",
            also={
                Attendance.ATTENDED: ("已参训", "到课", "√", "是", "到", "出勤"),
                Attendance.ABSENT: ("未参训", "请假", "×", "否", "未到", "缺勤", "缺席"),
            },
        ),
        column("leave_hours", is_lenient=True, listed=False),
    )


class OnlineSessionLedger(Ledger[OnlineSession]):
    synonyms = ("线上学习情况", "大讲堂参学")
    about = "一个单位参加一场线上学习为一行，填参学人数。"
    ordering = ("-aired_on", "session_code", "pk")
    columns = (
        column("session_code", "场次", "场次号"),
        column("series", "系列", "栏目", also={Series.LECTURE: ("主题大讲堂",), Series.OTHER: ("业务讲座",)}),
        column("theme", "课程主题", "讲座主题", search=True, width=36),
        column("aired_on", "学习日期", "直播日期"),
        column("unit", "单位", "单位名称"),
        column("heads", "人数", "参加人数", width=12),
    )


class RotationTargetLedger(Ledger[RotationTarget]):
    synonyms = ("轮训对象名单", "应训人员")
    about = "应当轮训的人员名单，一人一行；移出日期起不再计入。"
    ordering = ("unit_id", "unit_text", "pk")
    columns = (
        *PERSON,
        UNIT_TEXT,
        column(
            "category",
            "人员类别",
            "类别",
            also={Category.BELOW_SECTION: ("一般干部",), Category.VILLAGE_SECRETARY: ("村社区书记",)},
            width=16,
        ),
        column("listed_on", "列入时间"),
        column("removed_on", "移出时间"),
    )


class ReadingLedger(Ledger[Reading]):
    synonyms = ("读本通读情况", "通读台账")
    about = "一人一本书一行；完成日期空着表示尚未读完。"
    ordering = ("unit_id", "pk")
    columns = (
        *PERSON,
        column("unit", "所在单位", "工作单位"),
        column("book", "书目", "学习书目", search=True, width=24),
        column("is_required", "必读", "应读"),
        column("set_on", "下发日期", "发书日期"),
        column("finished_on", "通读完成日期", "读完日期"),
    )
