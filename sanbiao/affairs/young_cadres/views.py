"""The pages of young cadres: what the section asks each week, who did how in the interviews, and one of each thing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from sanbiao.affairs.young_cadres import queries
from sanbiao.affairs.young_cadres.forms import DayFilter
from sanbiao.affairs.young_cadres.indicators import INTERVIEWS, PLACEMENTS, POOL
from sanbiao.affairs.young_cadres.models import SCORES, Interview, Placement, PlacementState, PoolEntry, PoolState, result_of
from sanbiao.affairs.young_cadres.rules import rules
from sanbiao.affairs.young_cadres.services import leave_overage, leave_used
from sanbiao.core.indicators.services import indicator, reported, row_keys
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.page import Page
from sanbiao.core.pages.parts import Alert, Bars, History, RowBars
from sanbiao.core.pages.thing import ThingPage

LISTED = 50
PROMOTED = "young_cadres.promoted"


def _late_test(page: Overview) -> Q:
    return queries.untested() & Q(completed_on__lt=page.today - rules().tested_within)


def _used(page: Overview) -> Q:
    """Entries in the pool of people who were promoted after a placement, in the time of the page."""
    paths = page.sight.paths(PROMOTED)
    if not paths:
        return Q(pk__in=())
    placements = Placement.objects.filter(pk__in=row_keys(indicator(PROMOTED), PLACEMENTS, page.window, paths))
    return Q(state=PoolState.IN_POOL, person__in=placements.values("person"))


class YoungCadresOverview(Overview):
    name, route, title = "young-cadres", "young-cadres/", "年轻干部概况"
    ledgers = (POOL, PLACEMENTS, INTERVIEWS)
    template = "young_cadres/overview.html"
    cards = (
        *(one.code for one in reported() if one.business == "young_cadres"),
        "young_cadres.pool",
        "young_cadres.placed",
    )
    charts = (
        Bars("young_cadres.pool"),
        Bars("young_cadres.pool", "by_source"),
        Bars("young_cadres.placed"),
        Bars("young_cadres.tempered"),
        RowBars(name="states", title="全部历练，按状态", ledger=PLACEMENTS, field="state", unit="人次"),
        History("young_cadres.recommended"),
    )
    by_unit = ("young_cadres.pool", "young_cadres.recommended", "young_cadres.placed", "young_cadres.tempered", PROMOTED)
    alerts = (
        Alert(
            name="overdue",
            title="历练已过计划结束日期，仍未办理期满",
            ledger=PLACEMENTS,
            unit="人",
            rows=lambda page: queries.overdue(page.today),
        ),
        Alert(name="untested", title="完成历练已久，还没有面试成绩", ledger=PLACEMENTS, unit="人", rows=_late_test),
        Alert(
            name="overage",
            title="超过年龄，仍在库",
            unit="人",
            rows=lambda page: queries.overage(page.today, rules()),
            verb="办理出库",
            does=leave_overage,
        ),
        Alert(
            name="used",
            title="本期历练后已提拔使用，仍在库",
            unit="人",
            is_late=False,
            rows=_used,
            verb="办理出库",
            does=leave_used,
        ),
        Alert(
            name="unended",
            title="已完成的历练没有完成日期，不计入指标",
            ledger=PLACEMENTS,
            unit="人",
            rows=lambda _: Q(state=PlacementState.COMPLETED, completed_on=None),
        ),
        Alert(
            name="unplaced",
            title="入库两年以上，从未选派历练",
            unit="人",
            is_late=False,
            rows=lambda page: queries.unplaced(page.today, rules()),
        ),
        Alert(
            name="outsiders",
            title="待派出或历练中，不在年轻干部库",
            ledger=PLACEMENTS,
            unit="人",
            is_late=False,
            rows=lambda _: queries.out_of_pool(),
        ),
        Alert(name="twice", title="同一人重复在库", unit="条", is_late=False, rows=lambda _: queries.twice_in_pool()),
        Alert(
            name="births", title="出生年月与干部名册不一致", unit="人", is_late=False, rows=lambda _: queries.other_birth_month()
        ),
        Alert(
            name="others",
            title="面试人与历练编号所属的人不是同一人",
            ledger=INTERVIEWS,
            unit="条",
            rows=lambda _: queries.of_another_person(),
        ),
        Alert(
            name="panels",
            title="评委人数不合惯例",
            ledger=INTERVIEWS,
            unit="条",
            is_late=False,
            rows=lambda _: queries.unusual_panels(rules()),
        ),
    )


class RankingView(Page):
    """Everybody who was interviewed in the time of the page, or on one of its days, by the results."""

    name, route, title = "young-cadres-ranking", "young-cadres/ranking/", "面试排名"
    ledgers = (INTERVIEWS,)
    template = "young_cadres/ranking.html"

    def shown(self) -> dict[str, Any]:
        rows = queries.interviewed(self.sight.rows(INTERVIEWS), self.window)
        form = DayFilter(self.request.GET, days=queries.days_of(rows))
        held = queries.ranked(form.kept(rows))
        return {
            "form": form,
            "page": Paginator(held, LISTED).get_page(self.request.GET.get("page")),
            "rules": rules(),
        }


class OfPerson(ThingPage):
    """The page of one thing that tells of a person, and what the other books of the business tell of them."""

    def of_person(self, ledger: str) -> QuerySet[Any]:
        """The rows of a ledger that tell of the person, as far as they may be seen."""
        return LEDGERS[ledger].rows(self.request.user).filter(person=self.record.person)

    def placements(self) -> QuerySet[Placement]:
        found = self.of_person(PLACEMENTS).select_related("unit").prefetch_related("interviews")
        return found.order_by("-began_on", "pk")


class PoolEntryPage(OfPerson):
    name, route = "young-cadres-entry", "young-cadres/pool/<int:pk>/"
    ledgers = (POOL,)
    template = "young_cadres/entry.html"
    record: PoolEntry

    def shown(self) -> dict[str, Any]:
        return {"placements": self.placements()}


class PlacementPage(OfPerson):
    name, route = "young-cadres-placement", "young-cadres/placements/<int:pk>/"
    ledgers = (PLACEMENTS,)
    template = "young_cadres/placement.html"
    record: Placement

    def shown(self) -> dict[str, Any]:
        record = self.record
        return {
            "interviews": LEDGERS[INTERVIEWS].rows(self.request.user).filter(placement=record).order_by("-interviewed_on"),
            "entries": self.of_person(POOL).order_by("-entered_on", "pk"),
            "others": self.placements().exclude(pk=record.pk),
            "passed": _passed(record, self.request.context.on),
        }


def _passed(record: Placement, on: date) -> tuple[int, int] | None:
    """Of how many days that a placement under way is planned for, how many have passed; None without a plan."""
    if record.state != PlacementState.ACTIVE or not record.planned_until or record.began_on > on:
        return None
    whole = (record.planned_until - record.began_on).days
    return min((on - record.began_on).days, whole), whole


class InterviewPage(OfPerson):
    name, route = "young-cadres-interview", "young-cadres/interviews/<int:pk>/"
    ledgers = (INTERVIEWS,)
    template = "young_cadres/interview.html"
    record: Interview

    def shown(self) -> dict[str, Any]:
        """The totals stand in the reckoning, and not among the facts once more."""
        return {
            "facts": [self._fact(column) for column in self.ledger.columns if column.field not in SCORES.values()],
            "reckoning": result_of(vars(self.record)),
            "rules": rules(),
            "placement": self.record.placement,
        }
