"""The rounds of appointments, and the lists of who is moved."""

from django.db.models import F, OuterRef, Subquery

from sanbiao.affairs.appointments.models import Case, Kind, Round, RoundState
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.enlisting import Enlisting
from sanbiao.core.ledger.ledger import Ledger, Panel
from sanbiao.registry.people.ledgers import person_columns


class RoundLedger(Ledger[Round]):
    synonyms = ("干部调整批次", "任免批次")
    about = "一次讨论决定会议一行；尚未开会的填计划日期。状态为已决定的才计入指标。"
    ordering = ("-decided_on", "pk")
    detail_url_name = "appointment-round"
    panels = (Panel("调整名单", "appointments.case", "round"),)
    columns = (
        column("code", "批次", "批次编号"),
        column("decided_on", "讨论决定日期", "会议日期", "研究日期"),
        column("meeting", "会议", search=True, width=24),
        column(
            "state",
            "批次状态",
            required=True,
            also={RoundState.DECIDED: ("决定", "通过"), RoundState.DEFERRED: ("缓议",)},
        ),
        column("unit", is_lenient=True, listed=False),
        column("due_members", "应参会人数", is_lenient=True, listed=False),
        column("present_members", "实际参会人数", is_lenient=True, listed=False),
        column("document", "纪要文号", is_lenient=True, width=20, listed=False),
    )


class CaseLedger(Ledger[Case]):
    synonyms = ("干部调整名单", "任免名单")
    about = "一人一项任免一行，属于一个批次；一人在一个批次中有几项任免的，指标只计一人次。"
    ordering = ("-round_id", "pk")
    detail_url_name = "appointment-case"
    enlists = Enlisting("round", told={"from_post": "post", "from_unit": "unit"}, each=("matter",))
    columns = (
        column("round__code", "批次", "批次编号", search=True),
        *person_columns(),
        column("from_post", "原单位及职务", "原任单位及职务", search=True, width=28),
        column("matter", "拟任免职务", "任免职务", search=True, width=28),
        column(
            "kind",
            "调整类型",
            "任免类别",
            also={
                Kind.PROMOTION: ("提拔任职", "提任"),
                Kind.WEIGHTIER: ("重用",),
                Kind.LATERAL: ("交流", "平职交流"),
            },
        ),
        column("state", derived=True),
        column("decided_on", derived=True),
        column("from_unit", is_lenient=True, listed=False),
        column("to_unit", is_lenient=True, listed=False),
        column("to_post", is_lenient=True, width=20, listed=False),
        column("to_team", is_lenient=True, listed=False),
        column("to_manner", is_lenient=True, listed=False),
        column("moved_on", is_lenient=True, listed=False),
        column("inspected_on", is_lenient=True, listed=False),
        column("votes_for", "同意人数", is_lenient=True, listed=False),
        column("votes_against", "不同意人数", is_lenient=True, listed=False),
        column("votes_deferring", "缓议人数", is_lenient=True, listed=False),
        column("public_from", until="public_until", is_lenient=True, listed=False),
        column("public_until", is_lenient=True, listed=False),
        column("appointed_on", "任职时间", is_lenient=True),
        column("document", "任职文号", is_lenient=True, width=20, listed=False),
        column("probation_until", is_lenient=True, listed=False),
        column("confirmed_on", is_lenient=True, listed=False),
        column("stopped_on", is_lenient=True, listed=False),
    )

    def complete(self) -> None:
        """What a decided round says of the day, its cases say; what is not decided, nobody decided but by a vote."""
        lists = Case.objects.filter(stopped_on=None)
        decided = lists.filter(round__state=RoundState.DECIDED)
        day = Subquery(Round.objects.filter(pk=OuterRef("round_id")).values("decided_on")[:1])
        decided.exclude(decided_on=F("round__decided_on"), decided_on__isnull=False).update(decided_on=day)
        undecided = lists.filter(decided_on__isnull=False, votes_for=None).exclude(round__state=RoundState.DECIDED)
        undecided.update(decided_on=None)
