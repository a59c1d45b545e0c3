"""The three books of young cadres: the pool, the placements, the interviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sanbiao.affairs.young_cadres.models import SCORES, Interview, Line, Placement, PlacementState, PoolEntry, Source
from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.people.ledgers import PERSON
from sanbiao.registry.people.services import told_by_number

FULL_MARKS = Decimal(100)
REFERENCE = ("编号", "历练序号")


class PoolLedger(Ledger[PoolEntry]):
    synonyms = ("入库", "年轻干部入库")
    about = "一名年轻干部一次入库为一行；出库日期空着表示在库。按年度考核推荐入库、入库当日不满 41 周岁的计入指标。"
    detail_url_name = "young-cadres-entry"
    ordering = ("-entered_on", "pk")
    filled_in = {"birth_month": "空着则按身份证号填写。"}
    columns = (
        *PERSON,
        column("birth_month", "出生日期", "出生时间"),
        column("unit", "单位", "推荐单位名称"),
        column(
            "source",
            "推荐来源",
            "入库方式",
            also={Source.APPRAISAL: ("年度考核", "考核推荐"), Source.SURVEY: ("调研推荐",)},
        ),
        column("entered_on", "入库时间", "入库年月日"),
        column("left_on", "出库时间", listed=False),
        column("leave_reason", is_lenient=True, listed=False, width=16),
        column("state", derived=True),
        column("note", "说明", width=24, listed=False),
    )

    def follows(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        number = values.get("person__id_number")
        return {"birth_month": told_by_number(number)["birth_month"]} if number else {}


class PlacementLedger(Ledger[Placement]):
    synonyms = ("历练计划", "历练台账")
    about = "一名年轻干部一次历练为一行。状态为已完成、本期完成并参加了面试的计入指标。"
    detail_url_name = "young-cadres-placement"
    ordering = ("-began_on", "pk")
    columns = (
        column("number", *REFERENCE),
        *PERSON,
        column("unit", "原单位", "工作单位"),
        column("host", "接收单位", "历练岗位", search=True, width=24),
        column(
            "line",
            "历练一线",
            "历练方向",
            also={
                Line.CENTRAL: ("中心工作",),
                Line.VILLAGE: ("农村工作一线", "村（社区）一线"),
                Line.FIRM: ("企业一线",),
                Line.PROJECT: ("项目一线",),
                Line.PETITION: ("信访一线",),
            },
            width=20,
        ),
        column("began_on", "起始日期", "开始时间"),
        column("planned_until", "预计结束日期"),
        column("completed_on", "结束日期", "期满日期"),
        column(
            "state",
            "历练状态",
            required=True,
            also={
                PlacementState.PLANNED: ("拟派出",),
                PlacementState.ACTIVE: ("在历练",),
                PlacementState.COMPLETED: ("完成", "期满"),
                PlacementState.STOPPED: ("中止",),
            },
        ),
        column("stopped_on", is_lenient=True, listed=False),
        column("mentor", "导师", is_lenient=True, listed=False),
        column("tasks", is_lenient=True, listed=False, width=30),
        column("appraisal", "接收单位鉴定", is_lenient=True, listed=False),
    )


class InterviewLedger(Ledger[Interview]):
    synonyms = ("结构化面试成绩", "两比一评成绩")
    about = "一人一次面试为一行，填每名评委给出的总分；面试得分自动算出。历练编号须在历练台账中。"
    detail_url_name = "young-cadres-interview"
    ordering = ("-interviewed_on", "pk")
    columns = (
        column("placement__number", *REFERENCE, label="历练编号"),
        *PERSON,
        column("interviewed_on", "面试时间", "测评日期"),
        column("session", "场次", is_lenient=True, search=True, width=20),
        *(
            column(field, f"考官{number}", is_lenient=number > 7, listed=False)  # seven are in the contract of sheets
            for number, field in SCORES.items()
        ),
        column("result", derived=True),
    )

    def check(self, values: Mapping[str, object], on: date) -> Iterable[Fault]:
        for field in SCORES.values():
            score = values.get(field)
            if isinstance(score, Decimal) and score > FULL_MARKS:
                yield Fault(FaultKind.RULE, f"{score} 超过满分 100 分，请核对。", (field,), warning=True)
