"""The pages of party building: villages and stars, 两新 and organs, and the thing pages of a branch and a village."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Model, Q
from django.http import Http404, QueryDict
from django.urls import reverse

from sanbiao.affairs.branches import queries
from sanbiao.affairs.branches.apps import rules
from sanbiao.affairs.branches.models import BranchKind, Coverage, MatterState, PairingState, ReportState, StarState, WeakState
from sanbiao.core.access.policy import User
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.panels import Related
from sanbiao.core.ledger.table import Table
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.page import Page
from sanbiao.core.pages.parts import Alert, Bars, History, RowBars
from sanbiao.core.pages.thing import RecordPage
from sanbiao.registry.organisations.models import Unit, UnitKind

OPEN_WEAK = Q(closed_on=None)


def _existing(page: Overview) -> Q:
    return queries.in_force(page.today)


def _in_book(page: Overview) -> Q:
    return Q(opened_on__lte=page.today) & (Q(closed_on=None) | Q(closed_on__gt=page.today))


def _unsent(page: Overview) -> Q:
    return Q(state=WeakState.LISTED, listed_on__lt=page.today - timedelta(days=rules().days_to_send))


def _term_over(page: Overview) -> Q:
    return queries.in_force(page.today) & Q(term_ends_on__lt=page.today)


class BranchesOverview(Overview):
    name, title = "branches", "基层党建概况"
    ledgers = (
        queries.BRANCHES,
        queries.REVIEWS,
        "branches.starverdict",
        "branches.contest",
        queries.VISITS,
        queries.WEAK,
    )
    cards = (
        "branches.contests",
        "branches.inspection_rounds",
        "branches.inspected_towns",
        "branches.inspected_villages",
        "branches.weak_found",
        "branches.weak_with_task_force",
        "branches.compound_branches",
    )
    charts = (
        RowBars(name="stars", title="现有党支部，按星级", field="stars", unit="个", rows=_existing),
        RowBars(
            name="reviews",
            title="当年星级评定，按环节",
            ledger=queries.REVIEWS,
            field="state",
            unit="个",
            rows=lambda page: Q(year=page.today.year),
        ),
        RowBars(
            name="weak", title="未销号的软弱涣散，按环节", ledger=queries.WEAK, field="state", unit="个", rows=lambda _: OPEN_WEAK
        ),
        Bars("branches.inspected_villages"),
        Bars("branches.compound_branches"),
        History("branches.weak_found"),
    )
    alerts = (
        Alert(name="unsent", title="列入软弱涣散已久、未派驻工作组", ledger=queries.WEAK, unit="个", rows=_unsent),
        Alert(
            name="unmended",
            title="软弱涣散已过整顿期限、未验收",
            ledger=queries.WEAK,
            unit="个",
            rows=lambda page: Q(state=WeakState.MENDING, due_on__lt=page.today),
        ),
        Alert(
            name="unnamed",
            title="星级公示期满、未命名",
            ledger=queries.REVIEWS,
            unit="个",
            rows=lambda page: Q(state=StarState.ANNOUNCED, announced_until__lt=page.today),
        ),
        Alert(
            name="unreviewed",
            title="命名已到复核期限、未复核",
            ledger=queries.REVIEWS,
            unit="个",
            rows=lambda page: Q(state=StarState.NAMED, review_due_on__lt=page.today),
        ),
        Alert(name="terms", title="党支部任期届满、未换届", unit="个", rows=_term_over),
        Alert(
            name="problems",
            title="观摩发现问题、未登记整改",
            ledger=queries.VISITS,
            unit="个",
            is_late=False,
            rows=lambda _: ~Q(problems="") & Q(mended_on=None),
        ),
        Alert(
            name="batches",
            title="小区（楼院）党支部未定创建批次",
            unit="个",
            is_late=False,
            rows=lambda page: _existing(page) & Q(kind=BranchKind.COMPOUND, batch=""),
        ),
    )
    by_unit = ("branches.inspected_villages", "branches.weak_found", "branches.compound_branches")


class OrganisationsOverview(Overview):
    name, title = "branches-organs", "两新与机关党建"
    ledgers = (
        queries.TWO_NEW,
        "branches.demopoint",
        "branches.debriefing",
        queries.REPORTS,
        "branches.matter",
        "branches.pairing",
    )
    cards = (
        "branches.firms_ledger",
        "branches.social_ledger",
        "branches.demo_firms",
        "branches.demo_social",
        "branches.demo_parks",
        "branches.debriefings",
        "branches.organ_visits",
        "branches.organ_branches_on_business",
        "branches.business_matters",
        "branches.pairings_branches",
        "branches.pairings_firms",
    )
    charts = (
        RowBars(name="coverage", title="在册两新组织，按组建方式", field="coverage", unit="家", rows=_in_book),
        RowBars(
            name="grades",
            title="上年度述职，按评定等次",
            ledger=queries.REPORTS,
            field="grade",
            unit="个",
            rows=lambda page: ~Q(grade="") & Q(year=page.today.year - 1),
        ),
        RowBars(name="matters", title="营商事项，按办理情况", ledger="branches.matter", field="state", unit="件"),
        RowBars(name="pairings", title="结对共建，按情况", ledger="branches.pairing", field="state", unit="对"),
        History("branches.firms_ledger"),
        History("branches.debriefings"),
    )
    alerts = (
        Alert(
            name="matters-late",
            title="营商事项已过办结期限",
            ledger="branches.matter",
            unit="件",
            rows=lambda page: Q(state=MatterState.TAKEN, due_on__lt=page.today),
        ),
        Alert(
            name="pairings-late",
            title="结对共建已过共建期限",
            ledger="branches.pairing",
            unit="对",
            rows=lambda page: Q(state=PairingState.PAIRED, due_on__lt=page.today),
        ),
        Alert(
            name="unmended-reports",
            title="述职评议的问题已过整改期限",
            ledger=queries.REPORTS,
            unit="个",
            rows=lambda page: Q(state=ReportState.GRADED, mend_by__lt=page.today),
        ),
        Alert(
            name="unreported",
            title="往年的述职还没有评定",
            ledger=queries.REPORTS,
            unit="个",
            is_late=False,
            rows=lambda page: Q(state=ReportState.DUE, year__lt=page.today.year),
        ),
        Alert(
            name="no-branch",
            title="党员人数够建支部、未组建党组织",
            unit="家",
            is_late=False,
            rows=lambda page: _in_book(page) & Q(members__gte=rules().members_for_branch, coverage=Coverage.NONE),
        ),
        Alert(
            name="uncovered",
            title="既未组建党组织、又无党建指导员",
            unit="家",
            is_late=False,
            rows=lambda page: _in_book(page) & Q(coverage=Coverage.NONE, instructor=""),
        ),
        Alert(
            name="unvisited",
            title="结对共建没有走访记录",
            ledger="branches.pairing",
            unit="对",
            is_late=False,
            rows=lambda _: Q(state=PairingState.PAIRED) & (Q(visits=None) | Q(visits=0)),
        ),
    )
    by_unit = (
        "branches.firms_ledger",
        "branches.organ_branches_on_business",
        "branches.business_matters",
        "branches.pairings_firms",
    )


class StarsView(Page):
    """The stars of each town's branches as tiles, and of all branches by kind."""

    name, title = "branches-stars", "星级一览"
    ledgers = (queries.BRANCHES,)
    template = "branches/stars.html"

    def shown(self) -> dict[str, Any]:
        on = self.request.context.on
        rows = self.sight.rows(queries.BRANCHES).filter(queries.in_force(on))
        near = rows.filter(kind__in=(BranchKind.VILLAGE, BranchKind.COMMUNITY, BranchKind.COMPOUND))
        return {
            "on": on,
            "tiles": [(line, self._opening(line)) for line in queries.by_unit(near, self.sight.path)],
            "kinds": queries.by_kind(rows),
            "levels": queries.LEVELS,
            "list_url": self.address("ledger-list", "branches-branch"),
        }

    def _opening(self, line: queries.StarLine) -> list[tuple[str, int, str]]:
        """The levels of a unit that some branch has: word, count, and where those branches are listed."""
        place = {"org": line.key} if line.key else {}
        return [
            (word, count, self.address("ledger-list", "branches-branch", stars=code, **place))
            for code, word, count in line.levels
            if count
        ]


class ToursView(Page):
    name, title = "branches-tours", "逐村观摩"
    ledgers = (queries.VISITS,)
    template = "branches/tours.html"

    def shown(self) -> dict[str, Any]:
        on, least = self.request.context.on, rules().least_scores
        visits = self.sight.rows(queries.VISITS).filter(visited_on__lte=on)
        tours = queries.tours_of(visits)
        asked = self.request.GET.get("tour", "")
        tour = asked if asked in tours else (tours[0] if tours else "")
        villages, towns = queries.ranking(visits.filter(tour=tour).select_related("village__parent", "town"), least=least)
        return {
            "on": on,
            "toured": queries.toured(self.sight, on),
            "tours": tours,
            "tour": tour,
            "villages": villages,
            "towns": towns,
            "least": least,
        }


class VillageView(RecordPage):
    """All that party building knows of one village or community."""

    name, route = "village", "branches/villages/<int:pk>/"
    ledgers = ("organisations.unit",)
    template = "branches/village.html"

    @classmethod
    def about(cls, record: Model, user: User) -> tuple[str, str] | None:
        if isinstance(record, Unit) and record.kind in (UnitKind.VILLAGE, UnitKind.COMMUNITY) and cls.opens_to(user):
            return "基层党建", reverse("village", args=[record.pk])
        return None

    def shown(self) -> dict[str, Any]:
        village = self.record
        if village.kind not in (UnitKind.VILLAGE, UnitKind.COMMUNITY):
            raise Http404
        named = Q(village=village) | Q(name__begins=f"{village.parent.short_name}{village.short_name}")
        panels = ((queries.BRANCHES, named), (queries.VISITS, Q(village=village)), (queries.WEAK, named))
        reviews = Q(branch__in=self.sight.rows(queries.BRANCHES).filter(named))
        return {
            "village": village,
            "panels": [panel for key, rows in (*panels, (queries.REVIEWS, reviews)) if (panel := self._panel(key, rows))],
            "tours_url": self.address("branches-tours"),
        }

    def _panel(self, key: str, rows: Q) -> Related | None:
        """The rows of a book, for those who see any of them."""
        book = LEDGERS[key]
        if not book.policy.may(self.request.user, book.view_permission):
            return None
        listing = Listing(book, self.request.user, self.request.context, QueryDict(), restrict=rows)
        return Related(book.title, Table(listing, is_sortable=False)) if listing.page.paginator.count else None
