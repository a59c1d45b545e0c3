"""The books of file reviews: the volumes, and the problems found in them."""

from sanbiao.affairs.archives.models import Kind, Problem, Review
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import Ledger, Panel
from sanbiao.registry.people.ledgers import person_columns


class ReviewLedger(Ledger[Review]):
    synonyms = ("档案审核", "专项审核台账")
    about = "一卷档案一行；审核完成日期空着表示还在审。完成的以审核完成日期计入指标。"
    ordering = ("-completed_on", "pk")
    detail_url_name = "file-review"
    panels = (Panel("档案问题", "archives.problem", "review"),)
    columns = (
        column("code", "卷号", "档案号"),
        *person_columns(),
        column("unit", "所在单位", "工作单位"),
        column("state", derived=True),
        column("first_on", "初审时间"),
        column("second_on", "复审时间"),
        column("completed_on", "完成日期", "审核完成时间"),
        column("problems_told", "发现问题数"),
        column("due_on", is_lenient=True, listed=False),
        column("first_by", is_lenient=True, listed=False),
        column("second_by", is_lenient=True, listed=False),
    )


class ProblemLedger(Ledger[Problem]):
    synonyms = ("档案问题清单",)
    about = "档案中发现的问题，一个问题一行，属于一卷档案；认定或补正以后销号。"
    ordering = ("-found_on", "pk")
    begun_with = ("review",)
    columns = (
        column("review__code", "卷号", "档案号", search=True),
        column("kind", "问题类型", also={Kind.BIRTH: ("年龄",), Kind.WORK: ("工龄",), Kind.PARTY: ("党龄",)}),
        column("text", "存在问题", search=True, width=32),
        column("state", derived=True),
        column("found_on", "发现时间"),
        column("due_on", "期限"),
        column("recognised_on", "认定时间", listed=False),
        column("finding", "认定意见", width=24, listed=False),
        column("month", listed=False),
        column("mended_on", "补正时间", listed=False),
        column("material", "补充的材料", width=24, listed=False),
    )
