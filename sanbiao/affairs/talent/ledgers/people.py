"""The books of people whom the programmes are for."""

from __future__ import annotations

from sanbiao.affairs.talent.models.people import Came, Entrepreneur, Graduate, PracticeBase, Result, Study, UrgentTalent
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.registry.firms.ledgers import CREDIT_SYNONYMS, named_in
from sanbiao.registry.people.ledgers import PERSON

FIRM_TEXT = column("firm_text", "单位名称", "企业", search=True, width=30)


class PracticeBaseLedger(Ledger[PracticeBase]):
    synonyms = ("就业见习基地", "见习基地台账")
    about = "一家见习基地一行，以统一社会信用代码识别；按批准日期计入期次，撤销不影响已计入的数。"
    ordering = ("-approved_on", "pk")
    columns = (
        column("firm__name", "单位名称", "见习单位", label="基地名称", search=True, width=32),
        column("firm__credit_code", *CREDIT_SYNONYMS),
        column("approved_on", "认定日期", "获批日期"),
        column("withdrawn_on", "取消日期"),
        column("expires_on", is_lenient=True),
        column("places", "见习岗位数"),
    )


class GraduateLedger(Ledger[Graduate]):
    mentions = named_in("unit_text")
    synonyms = ("毕业生台账", "高校毕业生台账")
    about = "一名毕业生一次就业或创业一行；一期之内一人只计一次，来、留按本期最早的一行。"
    ordering = ("-started_on", "pk")
    columns = (
        *PERSON,
        column("school", "毕业学校", search=True, width=20),
        column("education", "最高学历"),
        column("came", "来留情况", "来源类别", also={Came.CAME: ("来本市", "新来"), Came.STAYED: ("留本市", "留下")}),
        column("work", "就业创业类别", "类型"),
        column("unit_text", "就业单位", "单位", links="unit", search=True, width=30),
        column("started_on", "到岗日期", "就业日期"),
        column("left_on", is_lenient=True, listed=False),
    )


class UrgentTalentLedger(Ledger[UrgentTalent]):
    mentions = named_in("unit_text")
    synonyms = ("急需紧缺人才申报", "紧缺人才台账")
    about = "一人一次推荐一行；推荐申报日期空着表示尚在审核，不计入指标；认定结果不影响推荐人数。"
    ordering = ("-recommended_on", "pk")
    columns = (
        *PERSON,
        column("unit_text", "工作单位", "单位", links="unit", search=True, width=30),
        column("post", is_lenient=True, width=16),
        column("state", derived=True),
        column("received_on", is_lenient=True, listed=False),
        column("due_on", is_lenient=True, listed=False),
        column("recommended_on", "推荐日期", "申报日期"),
        column("result", "认定情况", also={Result.PASSED: ("已认定",), Result.PENDING: ("审核中",)}),
        column("decided_on", is_lenient=True),
        column("document", is_lenient=True, listed=False),
    )


class EntrepreneurLedger(Ledger[Entrepreneur]):
    mentions = named_in("firm_text")
    synonyms = ("领航企业家名单", "企业家台账")
    about = "一名领航企业家一行；指标是累计数，退出的仍然计入。"
    ordering = ("-selected_on", "pk")
    columns = (
        *PERSON,
        FIRM_TEXT,
        column("selected_on", "入选时间", "培养日期"),
        column("left_on", "退出时间"),
    )


class StudyLedger(Ledger[Study]):
    mentions = named_in("firm_text")
    synonyms = ("高校研修", "企业家研修班")
    about = "一名企业家参加一个研修班一行；一期之内一人参加几个班只计一人。"
    ordering = ("-began_on", "pk")
    columns = (
        column("course", "研修班名称", "班次", search=True, width=28),
        column("university", "研修高校", "院校", search=True, width=18),
        column("began_on", "研修日期", "开班时间"),
        *PERSON,
        FIRM_TEXT,
    )
