"""The pages of the hotline: what came in by which channel, what waits, what is near its deadline and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from sanbiao.affairs.hotline.apps import rules
from sanbiao.affairs.hotline.models import ACCEPTED, UNDER_WAY, Complaint, State
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.parts import Alert, Bars, History, RowBars
from sanbiao.core.pages.thing import ThingPage

BOOK = ledger_of_model(Complaint)
SHARE = "hotline.handled_share"
OPEN = Q(state__in=UNDER_WAY)


def _due_in(page: Overview) -> Q:
    return ACCEPTED & Q(deadline__gte=page.window.start, deadline__lt=page.window.stop)


def _overdue(page: Overview) -> Q:
    return OPEN & Q(deadline__lt=page.today)


def _near(page: Overview) -> Q:
    return OPEN & Q(deadline__gte=page.today, deadline__lte=page.today + timedelta(days=rules().soon))


def _undecided(page: Overview) -> Q:
    return Q(state=State.RECEIVED, decide_by__lt=page.today)


def _closed_late(page: Overview) -> Q:
    return _due_in(page) & Q(closed_on__gt=F("deadline"))


def _far_extended(page: Overview) -> Q:
    """Extensions of reports under way beyond what the rules allow: how far is told by days, which differ for each."""
    allowed = rules().extend
    waiting = page.sight.rows(BOOK.key).filter(OPEN, extended_to__isnull=False).values_list("pk", "due_on", "extended_to")
    return Q(pk__in=[pk for pk, due, until in waiting if until > allowed.after(due)])


@dataclass(frozen=True)
class Count:
    """How many reports of the period are in some standing, with the list that shows them."""

    label: str
    count: int
    url: str


class HotlineOverview(Overview):
    name, title = "hotline", "举报概况"
    template = "hotline/overview.html"
    cards = ("hotline.received", "hotline.reports", "hotline.closed", SHARE)
    by_unit = ("hotline.reports", SHARE)
    charts = (
        Bars("hotline.reports", title="本期受理，按渠道"),
        RowBars(name="states", title="全部举报，按状态", field="state", unit="件"),
        Bars("hotline.closed", title="本期办结，按核查结论"),
        History("hotline.reports", months=12, title="近十二个月受理件数"),
    )
    alerts = (
        Alert(name="overdue", title="已过期限、尚未办结", unit="件", rows=_overdue),
        Alert(name="undecided", title="超过答复时限、尚未决定是否受理", unit="件", rows=_undecided),
        Alert(name="near", title="期限将至", unit="件", is_late=False, rows=_near),
        Alert(name="closed-late", title="本期到期、办结时已超期", unit="件", is_late=False, rows=_closed_late),
        Alert(name="far", title="延期超过一般限度", unit="件", is_late=False, rows=_far_extended),
    )

    def shown(self) -> dict[str, Any]:
        return {
            **super().shown(),
            "share": self.sight.figure(SHARE, self.window),
            "share_url": self.address("figure", SHARE),
            "counted_url": self.address("figure", SHARE, part="numerator"),
            "left_out": self._left_out(),
        }

    def _left_out(self) -> list[Count]:
        """What came in during the period and is not among those the rate is taken over, by the reason."""
        received = {"received_on_from": self.window.start, "received_on_to": self.window.as_of}
        later = {"accepted_on_from": self.window.start, "accepted_on_to": self.window.as_of, "deadline_from": self.window.stop}
        return [
            self._count("尚未决定是否受理", {**received, "state": State.RECEIVED}, state=State.RECEIVED, **_span(received)),
            self._count("不予受理", {**received, "state": State.DECLINED}, state=State.DECLINED, **_span(received)),
            self._count("期限在本期之后", later, acceptance="yes", **_span(later)),
        ]

    def _count(self, label: str, filters: dict[str, Any], **where: Any) -> Count:
        count = self.sight.rows(BOOK.key).filter(**where).count()
        return Count(label, count, self.address("ledger-list", BOOK.slug, **filters))


def _span(filters: dict[str, Any]) -> dict[str, Any]:
    """The bounds of a list's filters as lookups."""
    ends = {"_from": "__gte", "_to": "__lte"}
    return {name.removesuffix(end) + ends[end]: day for name, day in filters.items() for end in ends if name.endswith(end)}


@dataclass(frozen=True)
class Clock:
    """One term of a report: from which day it runs, its last day, and how it stands."""

    label: str
    last: date
    said: str
    is_late: bool


class ComplaintPage(ThingPage):
    name, route = "complaint", "hotline/complaints/<int:pk>/"
    ledgers = ("hotline.complaint",)
    template = "hotline/complaint.html"

    def shown(self) -> dict[str, Any]:
        return {"clocks": clocks_of(self.record, timezone.localdate())}


def clocks_of(complaint: Complaint, today: date) -> list[Clock]:
    """The terms of a report: to the decision and to the closing, each met, missed or running."""
    clocks = []
    if complaint.state == State.RECEIVED and complaint.decide_by:
        clocks.append(_clock("答复是否受理", complaint.decide_by, None, today))
    if complaint.state in (*UNDER_WAY, State.CLOSED) and complaint.deadline:
        clocks.append(_clock("延期后办结" if complaint.extended_to else "办结", complaint.deadline, complaint.closed_on, today))
    return clocks


def _clock(label: str, last: date, done: date | None, today: date) -> Clock:
    days = (last - (done or today)).days
    if done:
        said = "按期办结" if days >= 0 else f"超期 {-days} 天办结"
    else:
        said = f"还有 {days} 天" if days >= 0 else f"已超期 {-days} 天"
    return Clock(label, last, said, days < 0)
