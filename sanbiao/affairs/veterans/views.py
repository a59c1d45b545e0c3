"""The pages of retired cadres: what is owed to whom, how branches stand, and all that belongs to one branch or person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from sanbiao.affairs.veterans.apps import rules
from sanbiao.affairs.veterans.models import ActivityState, VisitState
from sanbiao.affairs.veterans.queries import birthday_of, jubilees, neglected, outside, there, unreported, unreviewed
from sanbiao.affairs.veterans.services import plan_birthdays
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.panels import Related
from sanbiao.core.ledger.table import Table
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.parts import Alert, Bars, History, RowBars
from sanbiao.core.pages.thing import ThingPage
from sanbiao.core.ui.shell import Fact

BRANCHES, REVIEWS = "veterans.retiredbranch", "veterans.sixgoodreview"
VETERANS, VISITS = "veterans.veteran", "veterans.visit"
TALENTS, SERVICES, ACTIVITIES = "veterans.silvertalent", "veterans.silverservice", "veterans.activity"
FIGURES = (
    "veterans.six_good_rate",
    "veterans.demo_sites_province",
    "veterans.demo_sites_city",
    "veterans.enrolled",
    "veterans.visits",
)


def _in_window(page: Overview, day: str) -> Q:
    return Q((f"{day}__gte", page.window.start), (f"{day}__lt", page.window.stop))


class VeteransOverview(Overview):
    name, title = "veterans", "老干部概况"
    cards = by_unit = FIGURES
    alerts = (
        Alert(
            name="late",
            title="应访已过期限、尚未走访",
            ledger=VISITS,
            unit="人次",
            rows=lambda page: Q(state=VisitState.DUE, due_on__lt=page.today),
        ),
        Alert(
            name="unreviewed",
            title="六好命名支部已过复核期限",
            ledger=BRANCHES,
            unit="个",
            rows=lambda page: unreviewed(page.today),
        ),
        Alert(
            name="postponed",
            title="活动已过计划日期、尚未举办",
            ledger=ACTIVITIES,
            rows=lambda page: Q(state=ActivityState.PLANNED, planned_on__lt=page.today),
        ),
        Alert(
            name="outside",
            title="尚未进入六好创建的支部",
            ledger=BRANCHES,
            unit="个",
            is_late=False,
            rows=lambda page: outside(page.window),
        ),
        Alert(
            name="jubilees",
            title="近期整十寿辰、尚未安排走访",
            ledger=VETERANS,
            unit="人",
            is_late=False,
            rows=lambda page: jubilees(page.today, rules()),
            verb="列入应访",
            does=plan_birthdays,
            on=VISITS,
        ),
        Alert(
            name="neglected",
            title="生活困难或健康欠佳、久未走访",
            ledger=VETERANS,
            unit="人",
            is_late=False,
            rows=lambda page: neglected(page.today, rules()),
        ),
        Alert(
            name="unreported",
            title="尚未完成双报到",
            ledger=VETERANS,
            unit="人",
            is_late=False,
            rows=lambda page: unreported(page.today),
        ),
    )
    charts = (
        RowBars(
            name="occasions",
            title="本期应访，按走访事由",
            ledger=VISITS,
            field="occasion",
            unit="人次",
            rows=lambda page: _in_window(page, "due_on"),
        ),
        RowBars(
            name="visit-states",
            title="本期应访，按状态",
            ledger=VISITS,
            field="state",
            unit="人次",
            rows=lambda page: _in_window(page, "due_on"),
        ),
        RowBars(name="branches", title="离退休党支部，按六好状态", ledger=BRANCHES, field="state", unit="个"),
        History("veterans.six_good_rate"),
        Bars("veterans.enrolled"),
        RowBars(
            name="skills",
            title="在库银发人才，按专长",
            ledger=TALENTS,
            field="skill",
            unit="人",
            rows=lambda page: there(page.today),
        ),
        RowBars(
            name="health",
            title="在册人员，按健康状况",
            ledger=VETERANS,
            field="health",
            unit="人",
            rows=lambda page: there(page.today),
        ),
        RowBars(
            name="activities",
            title="本期活动，按类别",
            ledger=ACTIVITIES,
            field="kind",
            unit="次",
            rows=lambda page: _in_window(page, "planned_on"),
        ),
    )


class BranchView(ThingPage):
    """A branch of retired cadres, with what was found of it and who belongs to it."""

    name, route = "retired-branch", "veterans/branches/<int:pk>/"
    ledgers = (BRANCHES,)
    template = "veterans/branch.html"

    def shown(self) -> dict[str, Any]:
        last = self.record.reviews.order_by("-found_on", "-pk").first()
        found = "" if last is None else f"还差：{'、'.join(last.missing)}" if last.missing else "六项都好"
        said = f"{last.found_on:%Y-%m-%d}，{found}" if last else "还没有"
        return {
            "facts": [*self.told["facts"], Fact("最近一次评定", said, whole=True)],
            **self.ways_in(LEDGERS[REVIEWS]),
        }


class VeteranView(ThingPage):
    """A retired cadre, with the calls, talents and services that the other books know."""

    name, route = "veteran", "veterans/people/<int:pk>/"
    ledgers = (VETERANS,)

    def shown(self) -> dict[str, Any]:
        facts = [
            *self.told["facts"],
            Fact("下一次生日", birthday_of(self.record, timezone.localdate())),
        ]
        return {"facts": facts, "panels": [each for each in map(self._of_person, (VISITS, TALENTS, SERVICES)) if each]}

    def _of_person(self, key: str) -> Related | None:
        """The rows of a book about this person, as far as they are in sight."""
        book = LEDGERS[key]
        listing = Listing(book, self.user, self.request.context, QueryDict(), restrict=Q(person=self.record.person_id))
        return Related(book.title, Table(listing, is_sortable=False)) if listing.page.paginator.count else None
