"""The cadre roster (干部名册) and the postings (任职经历)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sanbiao.core.facts.faults import Fault
from sanbiao.core.ledger.columns import CellKind, Column, Filter, column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.codes.education import LEVELS, full_time_level, in_service_level
from sanbiao.registry.codes.ethnicity import ETHNIC_GROUPS
from sanbiao.registry.people.models import Manner, Person, Posting, Status
from sanbiao.registry.people.services import roster_faults, told_by_number

NOT_IN_THE_PARTY = frozenset(
    ("群众", "非党员", "非中共党员", "非党", "未入党", "无党派", "无党派人士", "团员", "共青团员", "不是党员", "否")
)
"""What stands in the place of the day on which somebody joined the party."""
ID_SYNONYMS = ("公民身份号码", "身份证号码")


def person_columns(*synonyms: str) -> tuple[Column, Column]:
    """A person in a list, whose name is also headed `synonyms`: known by ID number, in the roster or not."""
    return column("person__name", *synonyms), column("person__id_number", *ID_SYNONYMS)


PERSON = person_columns()


class PersonLedger(Ledger[Person]):
    title = "干部名册"
    synonyms = ("名册", "干部花名册", "领导干部名册")
    about = "一名干部一行，以身份证号识别。出生年月以档案认定为准。"
    detail_url_name = "person"
    ordering = ("unit_id", "pk")
    constants = {"on_roster": True}
    filled_in = {"sex": "空着则按身份证号填写。", "birth_month": "空着则按身份证号填写；以档案认定为准。"}
    unkept = (Column(field="序号", label="序号", synonyms=("编号",), kind=CellKind.INT),)
    columns = (
        column("unit", "工作单位", "所在单位", "单位名称"),
        column("name", search=True),
        column("post", "职务", "现任职务(全称)", required=True, search=True, width=30),
        column("sex", required=True, width=6),
        column("ethnicity", words=ETHNIC_GROUPS, closed=True, filter=Filter.TEXT, width=8, listed=False),
        column("native_place", listed=False),
        column(
            "full_time_level",
            "全日制教育/最高学历",
            "全日制学历",
            label="全日制教育/学历",
            words=LEVELS,
            terms=full_time_level,
            closed=True,
            filter=Filter.TEXT,
        ),
        column(
            "full_time_school",
            "全日制教育/毕业院校系及专业",
            "全日制毕业院校及专业",
            label="全日制教育/毕业院校及专业",
            width=28,
            listed=False,
        ),
        column(
            "in_service_level",
            "在职教育/最高学历",
            "在职学历",
            label="在职教育/学历",
            words=LEVELS,
            terms=in_service_level,
            closed=True,
            filter=Filter.TEXT,
        ),
        column(
            "in_service_school",
            "在职教育/毕业院校系及专业",
            "在职毕业院校及专业",
            label="在职教育/毕业院校及专业",
            width=28,
            listed=False,
        ),
        column("birth_month", "出生日期", "出生时间", required=True),
        column("work_month", "工作时间", "参工时间", listed=False),
        column("party_month", "入党年月", nothing=NOT_IN_THE_PARTY, listed=False),
        column("post_since", "任现职年月"),
        column("rank", "职务级别", "职级", filter=Filter.TEXT, width=14),
        column("rank_since", "任现职级年月", listed=False),
        column("id_number", *ID_SYNONYMS),
        column(
            "status",
            "状态",
            also={Status.SERVING: ("在职", "在岗"), Status.RETIRED: ("离退休", "退休")},
        ),
        column("note", "说明", width=24, listed=False),
    )

    def check(self, values: Mapping[str, object], on: date) -> Iterable[Fault]:
        return roster_faults(values, on)

    def follows(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return told_by_number(values["id_number"]) if "id_number" in values else {}


class PostingLedger(Ledger[Posting]):
    title = "任职经历"
    synonyms = ("任职情况", "任职记录", "履历")
    about = "一人一个职务一段任职为一行；免职时间空着表示仍在任。班子的各项指标都由任职经历算出。"
    ordering = ("unit_id", "-began_on", "pk")
    columns = (
        column("person__name"),
        column("person__id_number", *ID_SYNONYMS, refers_to="people.person"),
        column("unit", "任职单位", "单位", "任职机构名称"),
        column("post", "职务", "所任职务", search=True, width=24),
        column("began_on", "任职年月", "任职起始时间", "任职日期", "任职起止时间", "起止时间", "起止年月", until="ended_on"),
        column("ended_on", "免职年月", "任职截止时间", "免职日期"),
        column("is_team_member", "班子成员", "领导班子成员"),
        column(
            "manner",
            "任职类型",
            "任职性质",
            also={Manner.FORMAL: ("任职", "正式"), Manner.CONCURRENT: ("兼职",)},
        ),
        column("note", "说明", width=24, listed=False),
    )
