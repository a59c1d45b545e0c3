"""The pages of service orders: four counts, what is late, who claims; and all that belongs to one order."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import QueryDict

from sanbiao.affairs.orders import queries
from sanbiao.affairs.orders.apps import rules
from sanbiao.affairs.orders.models import NeedState, ResourceState
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.panels import Related
from sanbiao.core.ledger.table import Table
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.parts import Alert, History, RowBars
from sanbiao.core.pages.thing import ThingPage

ORDERS, NEEDS, RESOURCES = "orders.serviceorder", "orders.need", "orders.resource"
MOST_CLAIMANTS = 10


class OrdersOverview(Overview):
    name, title = "orders", "四单两评概况"
    template = "orders/overview.html"
    cards = by_unit = (
        "orders.dispatched",
        "orders.requested",
        "orders.claimed",
        "orders.completed",
        "orders.content_share",
    )
    alerts = (
        Alert(
            name="unclaimed", title="超过领单时限、无人认领", unit="张", rows=lambda page: queries.unclaimed(page.today, rules())
        ),
        Alert(name="overdue", title="已过办结期限、尚未办结", unit="张", rows=lambda page: queries.overdue(page.today, rules())),
        Alert(
            name="unanswered",
            title="需求已过答复期限、尚未派单",
            ledger=NEEDS,
            rows=lambda page: Q(state=NeedState.RAISED, answer_by__lt=page.today),
        ),
        Alert(name="contradictory", title="状态与日期不一致", unit="张", is_late=False, rows=lambda _: queries.CONTRADICTORY),
        Alert(
            name="discontent",
            title="本期办结、群众不满意，尚未返工",
            unit="张",
            is_late=False,
            rows=lambda page: queries.discontent(page.window),
        ),
    )
    charts = (
        RowBars(
            name="states",
            title="本期下单，按状态",
            field="state",
            unit="张",
            rows=lambda page: Q(placed_on__gte=page.window.start, placed_on__lt=page.window.stop),
        ),
        RowBars(
            name="categories",
            title="本期下单，按事项类别",
            field="category",
            unit="张",
            rows=lambda page: queries.placed_in(page.window),
        ),
        History("orders.completed"),
        History("orders.content_share"),
        RowBars(
            name="late-by-community",
            title="已过期限的工单，按社区",
            field="unit__name",
            unit="张",
            rows=lambda page: queries.overdue(page.today, rules()),
        ),
        RowBars(
            name="resources",
            title="可用资源，按可办事项",
            ledger=RESOURCES,
            field="category",
            unit="项",
            rows=lambda _: Q(state=ResourceState.OFFERED),
        ),
    )

    def shown(self) -> dict[str, Any]:
        rows = self.sight.rows(ORDERS)
        return {
            **super().shown(),
            "claimants": queries.claimants(rows, self.window, MOST_CLAIMANTS),
            "pace": queries.pace(rows, self.window),
        }


class OrderView(ThingPage):
    """An order, with the need behind it and the resources of its community that can be put to use for it."""

    name, route = "order", "orders/<int:pk>/"
    ledgers = (ORDERS,)

    def shown(self) -> dict[str, Any]:
        order = self.record
        able = Q(unit=order.unit_id, category=order.category, state=ResourceState.OFFERED)
        found = (self._of(NEEDS, "提出的需求", Q(order=order.pk)), self._of(RESOURCES, "可用的资源", able))
        return {"panels": [each for each in found if each]}

    def _of(self, key: str, title: str, chosen: Q) -> Related | None:
        listing = Listing(LEDGERS[key], self.user, self.request.context, QueryDict(), restrict=chosen)
        return Related(title, Table(listing, is_sortable=False)) if listing.page.paginator.count else None
