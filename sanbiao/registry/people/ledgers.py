"""The cadre roster (干部名册) and the postings (任职经历)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sanbiao.core.ledger.columns import CellKind, Column, Filter
from sanbiao.core.ledger.ledger import Ledger, RowFault
from sanbiao.registry.codes.education import BELOW_DEGREES, DEGREES
from sanbiao.registry.people.models import Manner, Person, Posting, Sex, Status
from sanbiao.registry.people.permissions import Permission, person_policy, posting_policy
from sanbiao.registry.people.services import roster_faults

SEXES = {Sex.MALE: ("男",), Sex.FEMALE: ("女",)}
STATUSES = {
    Status.SERVING: ("现职", "在职", "在岗"),
    Status.RETIRED: ("离退", "离退休", "退休"),
    Status.TRANSFERRED: ("调出",),
}
MANNERS = {
    Manner.FORMAL: ("正式任职", "任职", "正式"),
    Manner.CONCURRENT: ("兼任", "兼职"),
    Manner.SECONDMENT: ("挂职",),
}
YES_NO = {"1": ("是", "√", "有", "Y", "1"), "0": ("否", "×", "无", "N", "0")}
ID_SYNONYMS = ("公民身份号码", "身份证号码")


class PersonLedger(Ledger[Person]):
    model = Person
    policy = person_policy
    title = "干部名册"
    sheet_names = ("干部名册", "名册", "干部花名册", "领导干部名册")
    about = "一名干部一行，以身份证号识别。出生年月以档案认定为准。"
    view_permission = Permission.VIEW_PERSON
    export_permission = Permission.EXPORT_PERSON
    change_permission = Permission.CHANGE_PERSON
    import_permission = Permission.CHANGE_PERSON
    detail_url_name = "person"
    key_labels = ("身份证号",)
    ordering = ("unit_id", "pk")
    constants = {"on_roster": True}
    unkept = (Column(field="", label="序号", synonyms=("编号",), kind=CellKind.INT),)
    columns = (
        Column(
            field="unit",
            label="单位",
            synonyms=("工作单位", "所在单位", "单位名称"),
            kind=CellKind.UNIT,
            search=True,
            width=20,
        ),
        Column(field="name", label="姓名", kind=CellKind.NAME, required=True, search=True, width=10),
        Column(field="post", label="现任职务", synonyms=("职务", "现任职务(全称)"), required=True, search=True, width=30),
        Column(field="sex", label="性别", kind=CellKind.CODE, required=True, codes=SEXES, filter=Filter.CHOICE, width=6),
        Column(field="ethnicity", label="民族", filter=Filter.TEXT, width=8, listed=False),
        Column(field="native_place", label="籍贯", listed=False),
        Column(
            field="full_time_level",
            label="全日制教育/学历",
            synonyms=("全日制教育/最高学历", "全日制学历"),
            words=DEGREES + BELOW_DEGREES,
            filter=Filter.TEXT,
        ),
        Column(
            field="full_time_school",
            label="全日制教育/毕业院校及专业",
            synonyms=("全日制教育/毕业院校系及专业", "全日制毕业院校及专业"),
            width=28,
            listed=False,
        ),
        Column(
            field="in_service_level",
            label="在职教育/学历",
            synonyms=("在职教育/最高学历", "在职学历"),
            words=DEGREES + BELOW_DEGREES,
            filter=Filter.TEXT,
        ),
        Column(
            field="in_service_school",
            label="在职教育/毕业院校及专业",
            synonyms=("在职教育/毕业院校系及专业", "在职毕业院校及专业"),
            width=28,
            listed=False,
        ),
        Column(
            field="birth_month",
            label="出生年月",
            synonyms=("出生日期", "出生时间"),
            kind=CellKind.MONTH,
            required=True,
            filter=Filter.RANGE,
            width=10,
        ),
        Column(
            field="work_month",
            label="参加工作时间",
            synonyms=("工作时间", "参工时间"),
            kind=CellKind.MONTH,
            filter=Filter.RANGE,
            listed=False,
        ),
        Column(
            field="party_month", label="入党时间", synonyms=("入党年月",), kind=CellKind.MONTH, filter=Filter.RANGE, listed=False
        ),
        Column(field="post_since", label="任现职时间", synonyms=("任现职年月",), kind=CellKind.MONTH, filter=Filter.RANGE),
        Column(field="rank", label="职务层次", synonyms=("职务级别", "职级"), filter=Filter.TEXT, width=14),
        Column(
            field="rank_since",
            label="任现职级时间",
            synonyms=("任现职级年月",),
            kind=CellKind.MONTH,
            filter=Filter.RANGE,
            listed=False,
        ),
        Column(field="id_number", label="身份证号", synonyms=ID_SYNONYMS, kind=CellKind.ID, required=True, width=22),
        Column(
            field="status",
            label="人员状态",
            synonyms=("状态",),
            kind=CellKind.CODE,
            codes=STATUSES,
            default=Status.SERVING,
            filter=Filter.CHOICE,
        ),
        Column(field="note", label="备注", synonyms=("说明",), width=24, listed=False),
    )

    def check(self, values: Mapping[str, object], on: date) -> Iterable[RowFault]:
        return roster_faults(values, on)


class PostingLedger(Ledger[Posting]):
    model = Posting
    policy = posting_policy
    title = "任职经历"
    sheet_names = ("任职经历", "任职情况", "任职记录", "履历")
    about = "一人一个职务一段任职为一行；免职时间空着表示仍在任。班子的各项指标都由任职经历算出。"
    view_permission = Permission.VIEW_POSTING
    export_permission = Permission.EXPORT_POSTING
    change_permission = Permission.CHANGE_POSTING
    import_permission = Permission.CHANGE_POSTING
    key_labels = ("身份证号", "任职机构", "职务名称", "任职时间")
    orders = (("任职时间", "免职时间"),)
    ordering = ("unit_id", "-began_on", "pk")
    columns = (
        Column(field="person__name", label="姓名", kind=CellKind.NAME, required=True, search=True, width=10),
        Column(
            field="person__id_number",
            label="身份证号",
            synonyms=ID_SYNONYMS,
            kind=CellKind.ID,
            required=True,
            width=22,
            refers_to="people.person",
        ),
        Column(
            field="unit",
            label="任职机构",
            synonyms=("任职单位", "单位", "任职机构名称"),
            kind=CellKind.UNIT,
            required=True,
            search=True,
            width=20,
        ),
        Column(field="post", label="职务名称", synonyms=("职务", "所任职务"), required=True, search=True, width=24),
        Column(
            field="began_on",
            label="任职时间",
            synonyms=("任职年月", "任职起始时间", "任职日期"),
            kind=CellKind.MONTH,
            required=True,
            filter=Filter.RANGE,
            width=10,
        ),
        Column(
            field="ended_on",
            label="免职时间",
            synonyms=("免职年月", "任职截止时间", "免职日期"),
            kind=CellKind.MONTH,
            filter=Filter.RANGE,
            width=10,
        ),
        Column(
            field="is_team_member",
            label="是否班子成员",
            synonyms=("班子成员", "领导班子成员"),
            kind=CellKind.YESNO,
            required=True,
            codes=YES_NO,
            filter=Filter.CHOICE,
        ),
        Column(
            field="manner",
            label="任职方式",
            synonyms=("任职类型", "任职性质"),
            kind=CellKind.CODE,
            required=True,
            codes=MANNERS,
            filter=Filter.CHOICE,
        ),
        Column(field="note", label="备注", synonyms=("说明",), width=24, listed=False),
    )
