"""The figures of classes, online study, the rotation campaign and reading.

A class is held when it was opened or completed; the whole of it counts in the period of its first day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from sanbiao.affairs.training.models import (
    CAMPAIGN_TOPIC,
    HELD,
    Attendance,
    Audience,
    Category,
    ClassRun,
    Nature,
    OnlineSession,
    Reading,
    RotationTarget,
    Series,
    Trainee,
)
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count, Distinct, Share, Sum
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, Rows, register, words_of
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import CellKind, Column

if TYPE_CHECKING:
    from ibis.expr import types as ir


CLASSES, TRAINEES, ONLINE = "training.classrun", "training.trainee", "training.onlinesession"


def _held(t: Tables) -> ir.Table:
    run = t.training_classrun
    return run.filter(run.state.isin([str(state) for state in HELD]))


def _classes_of(nature: Nature, t: Tables, window: Window) -> ir.Table:
    run = _held(t)
    return run.filter(run.nature == nature.value, window.during(run.began_on))


def classes(nature: Nature) -> Rows:
    """One row per class of a nature, held, whose first day is in the window."""

    def rows(t: Tables, window: Window) -> ir.Table:
        placed = with_path(_classes_of(nature, t, window), t, ClassRun)
        return placed.select("organisation", "audience", "place", row="id")

    return rows


def _attended(nature: Nature, t: Tables, window: Window) -> ir.Table:
    run = _classes_of(nature, t, window).select("place", "began_on", class_id="id")
    trainee = t.training_trainee
    present = trainee.filter(trainee.attendance == Attendance.ATTENDED.value)
    return with_path(present.join(run, present.class_run_id == run.class_id), t, Trainee)


def trainees(nature: Nature) -> Rows:
    """One row per person present on the list of such a class: a person in two classes has two rows."""

    def rows(t: Tables, window: Window) -> ir.Table:
        return _attended(nature, t, window).select("organisation", "place", "began_on", row="id")

    return rows


def _lectures(t: Tables, window: Window) -> ir.Table:
    online = t.training_onlinesession
    aired = online.filter(online.series == Series.LECTURE.value, window.during(online.aired_on))
    return with_path(aired, t, OnlineSession)


def lectures(t: Tables, window: Window) -> ir.Table:
    """One row per unit at a lecture session that was aired in the window."""
    return _lectures(t, window).select("organisation", "session_code", row="id")


def attendances(t: Tables, window: Window) -> ir.Table:
    """Those present in main classes, one each, and the units at lecture sessions with their heads."""
    offline = _attended(Nature.MAIN, t, window).select(
        "organisation",
        row="id",
        ledger=ibis.literal(TRAINEES),
        form=ibis.literal("offline"),
        heads=ibis.literal(1, "int64"),
        counted_on="began_on",
    )
    online = _lectures(t, window).select(
        "organisation", row="id", ledger=ibis.literal(ONLINE), form=ibis.literal("online"), heads="heads", counted_on="aired_on"
    )
    return offline.union(online)


def rotation_targets(t: Tables, window: Window) -> ir.Table:
    """One row per person on the list of the campaign on the as-of day; `trained` once in any class of its topic."""
    target, trainee, run = t.training_rotationtarget, t.training_trainee, _held(t)
    listed = target.filter(window.in_force(target.listed_on, target.removed_on))
    campaign = run.filter(run.topic == CAMPAIGN_TOPIC, window.by_then(run.began_on)).select(class_id="id")
    present = trainee.filter(trainee.attendance == Attendance.ATTENDED.value)
    trained = present.join(campaign, present.class_run_id == campaign.class_id).select(who="person_id")
    placed = with_path(listed, t, RotationTarget)
    is_trained = placed.person_id.isin(trained.who)
    return placed.select(
        "organisation",
        "category",
        row="id",
        trained=is_trained,
        standing=is_trained.ifelse("trained", "missing"),
    )


def readings(t: Tables, window: Window) -> ir.Table:
    """One row per book that somebody must read and was set by the as-of day; `finished` by that day."""
    reading = t.training_reading
    due = reading.filter(reading.is_required, window.by_then(reading.set_on))
    placed = with_path(due, t, Reading)
    return placed.select(
        "organisation",
        row="id",
        person="person_id",
        finished=placed.finished_on.notnull() & window.by_then(placed.finished_on),
    )


BY_START = (Column(field="began_on", label="开班日期", kind=CellKind.DATE),)
BY_TRAINING = (
    Column(field="standing", label="当日进度", codes={"trained": ("已训",), "missing": ("未训",)}, kind=CellKind.CODE),
)
main_classes, away_classes, superior_classes = (
    classes(Nature.MAIN),
    classes(Nature.AWAY),
    classes(Nature.SUPERIOR),
)
_BY_PLACE = (Breakdown(name="by_place", label="培训地点", column="place"),)
_HELD_SOURCE = "班次状态为已开班或已结业；以开班日期定期次"

register(
    Indicator(
        code="training.classes_held",
        name="举办主体班期数",
        aliases=("各类主体班",),
        unit="期",
        kind=FigureKind.FLOW,
        definition="本期内开班的主体班期数，计划和取消的不计。",
        source=_HELD_SOURCE,
        measure=Count(),
        rows=main_classes,
        ledgers=(CLASSES,),
        breakdowns=(
            Breakdown(
                name="by_kind",
                label="主体班类别",
                column="audience",
                words=words_of(Audience),
            ),
        ),
    ),
    Indicator(
        code="training.online_sessions",
        name="线上主题学习场次",
        aliases=("主题学习活动",),
        unit="次",
        kind=FigureKind.FLOW,
        definition="本期内播出的大讲堂场次，一场有多个单位参学只计一次。",
        source="学习系列为大讲堂；以播出日期定期次",
        measure=Distinct(column="session_code"),
        rows=lectures,
        ledgers=(ONLINE,),
    ),
    Indicator(
        code="training.attendances",
        name="累计培训党员干部人次",
        aliases=("累计培训党员干部",),
        unit="人次",
        kind=FigureKind.FLOW,
        definition="本期主体班参训的人次，加上大讲堂各场参学人数；一人一班或一场为一人次。",
        source="参训情况为参训；班次整班计入开班日期所在的期次",
        measure=Sum(column="heads"),
        rows=attendances,
        ledgers=(TRAINEES, ONLINE),
        decides=(
            Column(field="counted_on", label="计入日期", kind=CellKind.DATE),
            Column(field="heads", label="人次", kind=CellKind.INT),
        ),
        breakdowns=(
            Breakdown(
                name="by_form",
                label="方式",
                column="form",
                words={"offline": "线下", "online": "线上"},
                keeps_key=True,
            ),
        ),
    ),
    Indicator(
        code="training.away_classes",
        name="村书记外出培训期数",
        aliases=("外出培训",),
        unit="期",
        kind=FigureKind.FLOW,
        definition="本期内开班的村党组织书记外出培训期数，按培训地点分列。",
        source=_HELD_SOURCE,
        measure=Count(),
        rows=away_classes,
        ledgers=(CLASSES,),
        breakdowns=_BY_PLACE,
    ),
    Indicator(
        code="training.away_trainees",
        name="村书记外出培训人数",
        unit="人",
        kind=FigureKind.FLOW,
        definition="本期外出培训各班参训人数之和，一人参加两班计两次，按培训地点分列。",
        source=_HELD_SOURCE,
        measure=Count(),
        rows=trainees(Nature.AWAY),
        ledgers=(TRAINEES,),
        decides=BY_START,
        breakdowns=_BY_PLACE,
    ),
    Indicator(
        code="training.superior_classes",
        name="参加上级培训期数",
        unit="期",
        kind=FigureKind.FLOW,
        definition="本期内开班的上级调训期数。",
        source=_HELD_SOURCE,
        measure=Count(),
        rows=superior_classes,
        ledgers=(CLASSES,),
        breakdowns=_BY_PLACE,
    ),
    Indicator(
        code="training.superior_trainees",
        name="参加上级培训人数",
        unit="人",
        kind=FigureKind.FLOW,
        definition="本期上级调训各班参训人数之和，一人参加两班计两次。",
        source=_HELD_SOURCE,
        measure=Count(),
        rows=trainees(Nature.SUPERIOR),
        ledgers=(TRAINEES,),
        decides=BY_START,
        breakdowns=_BY_PLACE,
    ),
    Indicator(
        code="training.shadowing_trainees",
        name="跟班历练人数",
        aliases=("跟班历练",),
        unit="人",
        kind=FigureKind.FLOW,
        definition="本期内开班的跟班历练参训人数之和，按地点分列。",
        source=_HELD_SOURCE,
        measure=Count(),
        rows=trainees(Nature.SHADOWING),
        ledgers=(TRAINEES,),
        decides=BY_START,
        breakdowns=_BY_PLACE,
    ),
    Indicator(
        code="training.rotation_coverage",
        name="党的二十大精神轮训覆盖率",
        aliases=("轮训覆盖率",),
        unit="%",
        kind=FigureKind.RATIO,
        definition="期末当日在册的轮训对象中，至期末至少参加过一次专题为党的二十大精神的培训的人数所占百分比；线上学习不计。",
        source="对象按列入、移出日期；参训情况为参训",
        measure=Share(column="trained"),
        rows=rotation_targets,
        ledgers=("training.rotationtarget",),
        decides=BY_TRAINING,
    ),
    Indicator(
        code="training.reading_completion",
        name="主题教育读本通读率",
        aliases=("读本通读率",),
        unit="%",
        kind=FigureKind.RATIO,
        definition="至期末已布置必读读本的人员中，全部必读读本均已读完的人数所占百分比。",
        source="是否必读为是；以布置日期、完成日期为准",
        measure=Share(column="finished", per="person", every=True),
        rows=readings,
        ledgers=("training.reading",),
    ),
    Indicator(
        code="training.rotation_standing",
        name="轮训进度",
        unit="人",
        kind=FigureKind.STOCK,
        definition="期末当日在册的轮训对象，分已训、未训。",
        source="对象按列入、移出日期；参训情况为参训",
        measure=Count(),
        rows=rotation_targets,
        ledgers=("training.rotationtarget",),
        decides=BY_TRAINING,
        in_report=False,
        breakdowns=(
            Breakdown(name="standing", label="进度", column="standing", words={"trained": "已训", "missing": "未训"}),
            Breakdown(
                name="category",
                label="对象类别",
                column="category",
                words=words_of(Category),
            ),
        ),
    ),
)
