"""The pages of a section that collects: which unit owes what, a new demand, and one demand with all its units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from sanbiao.collecting.forms import DemandForm
from sanbiao.collecting.models import OWED, Demand, DemandState, Submission, SubmissionState
from sanbiao.collecting.permissions import demand_policy, sections_of, submission_policy
from sanbiao.collecting.services import remind, totals
from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.paths import lies_below
from sanbiao.core.access.policy import CHANGE, VIEW, User
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.tracing import new_trace
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.services import create_row, keep_export
from sanbiao.core.ledger.sheets import CONTENT_TYPE, write_grid
from sanbiao.core.pages.page import Page
from sanbiao.core.pages.thing import ThingPage

DEMAND, SUBMISSION = "collecting.demand", "collecting.submission"
SHOWN_DEMANDS = 8
TONES: dict[str, str] = {
    SubmissionState.WAITING: "neutral",
    SubmissionState.HANDED_IN: "notice",
    SubmissionState.ACCEPTED: "positive",
    SubmissionState.RETURNED: "caution",
    SubmissionState.MISSED: "negative",
}


@dataclass(frozen=True)
class Owed:
    """What one unit handed in to one demand, as a cell of a table."""

    submission: Submission
    url: str
    on: date

    @property
    def tone(self) -> str:
        return "negative" if self.is_late else TONES[self.submission.state]

    @property
    def is_late(self) -> bool:
        return self.submission.state in OWED and self.submission.is_late(self.on)

    @property
    def words(self) -> str:
        """The state, with what is to be known beside it at a glance."""
        state = str(self.submission.get_state_display())
        if self.is_late:
            return f"逾期{state}"
        if self.submission.state not in (*OWED, SubmissionState.MISSED) and self.submission.is_late(self.on):
            return f"{state}（迟报）"
        return f"{state}（无变化）" if self.submission.is_unchanged and self.submission.state not in OWED else state


def counted(owed: Iterable[Owed]) -> list[tuple[str, str]]:
    """How many stand how, tone and words, in the order of the states, late ones first."""
    cells = list(owed)
    late = sum(each.is_late for each in cells)
    counts = Counter(each.submission.state for each in cells if not each.is_late)
    told = [(TONES[state], f"{state.label} {counts[state]}") for state in SubmissionState if counts[state]]
    return [("negative", f"逾期 {late}"), *told] if late else told


class CollectingPage(Page):
    """The table of units × demands, as far as the person sees them; a unit sees its own line."""

    name, route = "collecting", "collecting/"
    ledgers = (SUBMISSION,)
    template = "collecting/collecting.html"

    @property
    def heading(self) -> str:
        return "报送"

    def shown(self) -> dict[str, Any]:
        on, user = timezone.localdate(), self.request.user
        seen = submission_policy.records(user, VIEW).filter(lies_below("unit__path", self.request.context.subtrees))
        wanted = Demand.objects.filter(pk__in=seen.values("demand")).exclude(state=DemandState.DRAFT)
        demands = list(wanted.order_by("-due_on", "-pk")[:SHOWN_DEMANDS])
        rows = seen.filter(demand__in=demands).select_related("unit", "demand").order_by("unit__code", "pk")
        cells: dict[Any, dict[int, Owed]] = {}
        for row in rows.defer("result"):
            cells.setdefault(row.unit, {})[row.demand_id] = Owed(row, self.address("submission", row.pk), on)
        open_to = demand_policy.open_to(user, VIEW, demands)
        columns = [
            (
                demand,
                self.address("demand", demand.pk) if demand.pk in open_to else "",
                counted(line[demand.pk] for line in cells.values() if demand.pk in line),
            )
            for demand in demands
        ]
        return {
            "demands": columns,
            "lines": [(unit, [line.get(demand.pk) for demand in demands]) for unit, line in cells.items()],
            "new_url": self.address("demand-new") if sections_of(user) else "",
            "demands_url": self.if_may(demand_policy, CHANGE, "ledger-list", "collecting-demand"),
            "submissions_url": self.address("ledger-list", "collecting-submission"),
        }


class NewDemand(Page):
    """Where a section says what it asks for; which units are asked stands on the page of the next step."""

    name, route = "demand-new", "collecting/demands/new/"
    ledgers = (DEMAND,)
    template = "collecting/new.html"

    @classmethod
    def opens_to(cls, user: User) -> bool:
        return bool(sections_of(user))

    @property
    def heading(self) -> str:
        return "新任务"

    def shown(self) -> dict[str, Any]:
        return {"form": DemandForm(user=self.request.user, on=timezone.localdate())}

    def post(self, request: OfficeRequest, **kwargs: Any) -> HttpResponse:
        form = DemandForm(request.POST, user=request.user, on=timezone.localdate())
        if not form.is_valid():
            return self.answer(self.template, status=422, form=form)
        ledger, by = self.books()[0], cast(AbstractBaseUser, request.user)  # who is not signed in does not come this far
        try:
            made = create_row(ledger=ledger, values=form.cleaned_data, by=by, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.answer(self.template, status=422, form=form)
        messages.success(request, f"已登记：{made}。请选定单位，下发任务。")
        return redirect(self.address("ledger-fire", ledger.slug, made.pk, "issue"))


class DemandPage(ThingPage):
    """One demand: how it stands with each unit, and the numbers together."""

    name, route = "demand", "collecting/demands/<int:pk>/"
    ledgers = (DEMAND,)
    template = "collecting/demand.html"

    def post(self, request: OfficeRequest, pk: int) -> HttpResponseBase:
        """Give out the numbers as a workbook, or remind every unit that owes something."""
        if request.POST.get("do") == "workbook":
            return self._workbook()
        if not submission_policy.may(self.user, CHANGE):
            raise Http404
        try:
            count = remind(demand=self.record, by=self.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"已催报 {count} 个单位，会显示在它们的待办里。")
        return redirect(self.address("demand", pk))

    def _owed(self, permission: str = VIEW) -> list[Owed]:
        seen = submission_policy.records(self.request.user, permission).filter(demand=self.record)
        rows = seen.select_related("unit", "demand").defer("result").order_by("unit__code", "pk")
        return [Owed(row, self.address("submission", row.pk), timezone.localdate()) for row in rows]

    @property
    def _may_take(self) -> bool:
        book = LEDGERS[SUBMISSION]
        return bool(self.record.asked) and book.policy.may(self.request.user, book.export_permission)

    def _workbook(self) -> FileResponse:
        """A line for each unit with the numbers it handed in, and their sums; that they were taken away is kept."""
        owed, names = self._owed(LEDGERS[SUBMISSION].export_permission), [item.name for item in self.record.asked]
        if not (self._may_take and owed):
            raise Http404
        told = [{} if each.submission.state in OWED else each.submission.numbers for each in owed]
        lines: list[list[str | Decimal | None]] = [
            [str(each.submission.unit), each.words, *(Decimal(numbers[name]) if name in numbers else None for name in names)]
            for each, numbers in zip(owed, told, strict=True)
        ]
        sums = totals([each.submission for each in owed], names)
        heads = ["单位", "状态", *(str(item) for item in self.record.asked)]
        by, at = self.user.get_username(), timezone.now()
        trace = new_trace(by=by, at=at)
        lines.append(["已报合计", "", *(sums[name] for name in names)])
        file = write_grid(str(self.record), heads, lines, foot=f"导出：{trace.line}")
        asked = {"任务": str(self.record)}
        keep_export(ledger=LEDGERS[SUBMISSION], rows=len(owed), asked=asked, by=by, at=at, trace=trace)
        name = f"{self.record}.xlsx".replace(" ", "").replace("/", "")
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)

    def shown(self) -> dict[str, Any]:
        demand, owed = self.record, self._owed()
        names = [item.name for item in demand.asked]
        sums = totals([each.submission for each in owed], names)
        may_remind = demand.state == DemandState.ISSUED and submission_policy.may(self.request.user, CHANGE)
        return {
            "owed": [(each, [(item, each.submission.numbers.get(item.name)) for item in demand.asked]) for each in owed],
            "asked": demand.asked,
            "totals": [format(sums[name], "f") for name in names],
            "counts": counted(owed),
            "can_take": self._may_take,
            "can_remind": may_remind and any(each.submission.state in OWED for each in owed),
            "before_url": self.address("demand", demand.continues_id) if demand.continues_id else "",
        }
