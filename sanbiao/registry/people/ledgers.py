"""The cadre roster (干部名册), the postings (任职经历), and what appointment forms tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sanbiao.core.facts.faults import Fault
from sanbiao.core.ledger.columns import CellKind, Column, Filter, column
from sanbiao.core.ledger.ledger import Ledger, Merging
from sanbiao.registry.codes.education import LEVELS, full_time_level, in_service_level
from sanbiao.registry.codes.ethnicity import ETHNIC_GROUPS
from sanbiao.registry.people.form.appraisals import RESULTS
from sanbiao.registry.people.models import Appraisal, FamilyMember, Manner, Mode, Person, Posting, ResumeLine, Schooling, Status
from sanbiao.registry.people.papers import ROSTER, TEAM
from sanbiao.registry.people.permissions import appraisal_policy, family_policy, resume_policy, schooling_policy
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
    introduces = ("unit", "post")
    papers = (ROSTER,)
    ordering = ("unit_id", "post_place", "pk")
    usual = {"status": Status.SERVING}
    constants = {"on_roster": True}
    merges = Merging()
    filled_in = {"sex": "空着则按身份证号填写。", "birth_month": "空着则按身份证号填写；以档案认定为准。"}
    told_by_forms = ("name", "sex", "birth_month", "ethnicity", "native_place", "party_month", "work_month", "post")
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
            listed=False,
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
    introduces = ("unit", "post")
    papers = (TEAM,)
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


CADRE = (column("person__name"), column("person__id_number", *ID_SYNONYMS, refers_to="people.person"))
"""A cadre of the roster in a list of what appointment forms tell."""


class ResumeLedger(Ledger[ResumeLine]):
    policy = resume_policy
    synonyms = ("个人简历", "干部简历", "工作简历")
    about = "一人一段经历一行，由任免审批表带入；起始年月空着的，是起止年月看不懂、按原文保留的一段。"
    ordering = ("person_id", "place", "pk")
    columns = (
        *CADRE,
        column("place", "序号"),
        column("began_on", "起始时间", "开始年月"),
        column("ended_on", "截止时间", "终止年月", "结束年月"),
        column("text", "工作经历", "学习工作经历", search=True, width=50),
    )


class FamilyLedger(Ledger[FamilyMember]):
    policy = family_policy
    synonyms = ("家庭成员情况", "家庭主要成员", "家庭主要成员及重要社会关系")
    about = "一名亲属一行，由任免审批表带入；出生年月不详的空着。"
    ordering = ("person_id", "place", "pk")
    columns = (
        *CADRE,
        column("place", "序号"),
        column("relation", "与本人关系", "关系"),
        column("name", "家庭成员姓名", "成员姓名"),
        column("birth_month", "家庭成员出生年月", "亲属出生日期"),
        column("politics", "亲属政治面貌", filter=Filter.TEXT),
        column("post", "亲属工作单位及职务", width=30),
    )


class AppraisalLedger(Ledger[Appraisal]):
    policy = appraisal_policy
    synonyms = ("年度考核结果", "年度考核情况", "年度考核等次")
    about = "一人一年一行，由任免审批表带入，也可以用表格导入。"
    ordering = ("person_id", "-year", "pk")
    columns = (
        *CADRE,
        column("year", "考核年度", "年份"),
        column("result", "考核等次", "考核结果", words=RESULTS, filter=Filter.TEXT),
    )


class SchoolingLedger(Ledger[Schooling]):
    policy = schooling_policy
    synonyms = ("学历学位情况", "学历学位信息", "教育经历")
    about = "一人一个学历一行，由任免审批表带入；只有学位没有学历的，学历空着。"
    ordering = ("person_id", "mode", "pk")
    columns = (
        *CADRE,
        column("mode", "学历类别", also={Mode.FULL_TIME: ("全日制",), Mode.IN_SERVICE: ("在职",)}),
        column("level", words=LEVELS, terms=full_time_level, closed=True, filter=Filter.TEXT),
        column("school", "毕业院校及专业", "学校及专业", width=30),
        column("degree", filter=Filter.TEXT),
        column("degree_school", width=30, listed=False),
    )
