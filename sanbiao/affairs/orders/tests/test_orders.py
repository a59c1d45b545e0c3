"""Service orders: four counts kept apart, the life of an order, needs that become one, and what the page names."""

from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from sanbiao.affairs.orders.apps import Rules, rules
from sanbiao.affairs.orders.ledgers import ServiceOrderLedger
from sanbiao.affairs.orders.machine import need_machine, order_machine
from sanbiao.affairs.orders.models import Category, Mark, Need, NeedState, ServiceOrder, Source, State
from sanbiao.affairs.orders.queries import CONTRADICTORY, Pace, claimants, overdue, pace, unclaimed
from sanbiao.affairs.orders.tests.factories import NeedFactory, ResourceFactory, ServiceOrderFactory
from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.services import import_paths
from sanbiao.core.indicators.services import evaluate, indicator
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.core.periods.periods import period
from sanbiao.core.periods.terms import Term
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
TODAY = date(2023, 7, 1)
FIGURES = ("dispatched", "requested", "claimed", "completed")


@pytest.fixture
def clerk():
    return GrantFactory(section=Section.GRASS_ROOTS).user


def test_each_of_the_four_counts_goes_by_its_own_day_and_void_orders_are_in_none():
    days = {"claimed_on": date(2023, 1, 1), "closed_on": date(2023, 6, 30)}
    ServiceOrderFactory(placed_on=date(2022, 12, 31), state=State.MARKED, **days)
    ServiceOrderFactory(placed_on=date(2023, 6, 30), source=Source.REQUESTED)
    ServiceOrderFactory(placed_on=date(2023, 1, 1), claimed_on=date(2023, 6, 30), closed_on=date(2023, 7, 1))
    ServiceOrderFactory(placed_on=date(2023, 1, 1), state=State.VOID, **days)
    ServiceOrderFactory(placed_on=date(2023, 7, 1))

    figures = evaluate([indicator(f"orders.{code}") for code in FIGURES], HALF)

    assert [figure.value for figure in figures.values()] == [1, 1, 2, 1]


def test_the_share_of_content_residents_is_over_the_closed_orders_that_have_a_mark():
    for mark in (Mark.CONTENT, Mark.FAIR, Mark.DISCONTENT, ""):
        ServiceOrderFactory(closed_on=date(2023, 6, 30), state=State.CLOSED, resident_mark=mark)
    ServiceOrderFactory(closed_on=date(2023, 7, 1), state=State.CLOSED, resident_mark=Mark.DISCONTENT)

    figure = evaluate([indicator("orders.content_share")], HALF)["orders.content_share"]

    assert (figure.numerator, figure.denominator) == (2, 3)


def test_a_sheet_is_read_though_state_and_days_contradict_one_another(tmp_path):
    town, book = UnitFactory(), openpyxl.Workbook()
    sheet = book.active
    sheet.title = "四单两评台账"
    sheet.append(["工单号", "工单类型", "社区", "小区", "事项", "派(点)单日期", "完成日期", "领单人", "评价", "状态"])
    sheet.append(["D1", "组织派单", town.name, "桂花苑", "修灯", "2023.5.4", "2023.5.3", None, None, "未领"])
    sheet.append(["D2", "点单", town.name, None, "修灯", "2023.5.4", None, "周开", "满意", "办结"])
    book.save(tmp_path / "单.xlsx")

    outcome = import_paths([tmp_path], by="clerk", at=NOON, on=TODAY)

    assert outcome.faults == []
    assert set(ServiceOrder.objects.filter(CONTRADICTORY).values_list("number", flat=True)) == {"D1", "D2"}


def test_an_order_goes_from_claim_to_mark_and_may_come_back_twice(clerk):
    order = ServiceOrderFactory(placed_on=date(2023, 5, 4))

    with pytest.raises(WrongFacts, match="领单日期不得早于下单日期"):
        order_machine.fire("claim", order, by=clerk, at=NOON, claimed_on=date(2023, 5, 3), claimant="周开")
    order = order_machine.fire("claim", order, by=clerk, at=NOON, claimed_on=date(2023, 5, 4), claimant="周开")
    order = order_machine.fire("return", order, by=clerk, at=NOON, reason="临时出差")
    assert (order.state, order.claimed_on, order.claimant, order.returned) == (State.WAITING, None, "", 1)
    order = order_machine.fire("claim", order, by=clerk, at=NOON, claimed_on=date(2023, 5, 5), claimant="孙毅")
    order = order_machine.fire("close", order, by=clerk, at=NOON, closed_on=date(2023, 5, 6))
    order = order_machine.fire("mark", order, by=clerk, at=NOON, resident_mark=Mark.DISCONTENT)
    order = order_machine.fire("rework", order, by=clerk, at=NOON, reason="灯又不亮")

    assert (order.state, order.closed_on, order.resident_mark, order.reworked) == (State.WORKING, None, "", 1)


def test_a_need_becomes_an_order_which_is_void_when_that_is_taken_back_and_taken_up_again(clerk):
    need = NeedFactory(category=Category.REPAIR)

    need = need_machine.fire("order", need, by=clerk, at=NOON)
    order = ServiceOrder.objects.get()
    assert (need.state, order.subject, order.unit, order.due_on) == (NeedState.ORDERED, need.subject, need.unit, date(2023, 7, 8))
    need = need_machine.fire("unorder", need, by=clerk, at=NOON, reason="重复提出")
    assert (need.state, ServiceOrder.objects.get().state) == (NeedState.RAISED, State.VOID)
    need = need_machine.fire("order", need, by=clerk, at=NOON)
    order = order_machine.fire("claim", ServiceOrder.objects.get(), by=clerk, at=NOON, claimed_on=TODAY, claimant="周开")

    with pytest.raises(Refused, match="不能撤回派单"):
        need_machine.fire("unorder", need, by=clerk, at=NOON, reason="重复提出")
    assert Need.objects.get().order == order


def test_what_nobody_claims_and_what_is_past_its_day_is_late_by_the_term_of_its_kind():
    ServiceOrderFactory(placed_on=date(2023, 6, 30), due_on=None)
    waiting = ServiceOrderFactory(placed_on=date(2023, 6, 29), due_on=None, category=Category.CARE)
    late = ServiceOrderFactory(placed_on=date(2023, 6, 29), due_on=date(2023, 6, 30), state=State.WORKING)
    urgent = ServiceOrderFactory(placed_on=date(2023, 6, 29), due_on=None, category=Category.URGENT, state=State.WORKING)
    dispute = {"due_on": None, "category": Category.DISPUTE, "state": State.WORKING}
    ServiceOrderFactory(placed_on=date(2023, 6, 16), **dispute)
    quarrel = ServiceOrderFactory(placed_on=date(2023, 6, 15), **dispute)
    ServiceOrderFactory(placed_on=date(2023, 1, 1), state=State.CLOSED)

    found = {
        name: set(ServiceOrder.objects.filter(ask(TODAY, rules()))) for name, ask in (("unclaimed", unclaimed), ("late", overdue))
    }

    assert found == {"unclaimed": {waiting}, "late": {late, urgent, quarrel}}


def test_the_day_of_a_new_order_follows_from_its_kind(settings):
    follows = ServiceOrderLedger().follows
    settings.SANBIAO_ORDERS = {"close_within": {"": Term(2)}}

    assert follows({}) == {}
    assert follows({"placed_on": TODAY, "category": "care"}) == {"due_on": date(2023, 7, 3)}
    assert Rules().due_on(date(2023, 6, 20), "environment") == date(2023, 6, 28)


def test_who_claims_is_told_by_community_and_closing_in_time_by_those_with_a_day():
    one, other = UnitFactory(), UnitFactory()
    done = {"claimed_on": date(2023, 5, 4), "closed_on": date(2023, 5, 6), "state": State.MARKED, "claimant": "周开"}
    ServiceOrderFactory(unit=one, due_on=date(2023, 5, 6), resident_mark=Mark.FAIR, **done)
    ServiceOrderFactory(unit=one, due_on=date(2023, 5, 5), resident_mark=Mark.DISCONTENT, **done)
    ServiceOrderFactory(unit=other, **{**done, "closed_on": None})
    ServiceOrderFactory(unit=other, **{**done, "state": State.VOID})

    found = claimants(ServiceOrder.objects.all(), HALF, 5)

    assert [(each.name, each.community, each.claimed, each.closed, each.marked, each.content) for each in found] == [
        ("周开", one.short_name, 2, 2, 2, 1),
        ("周开", other.short_name, 1, 0, 0, 0),
    ]
    assert pace(ServiceOrder.objects.all(), HALF) == Pace(closed=2, timed=2, in_time=1)


def test_the_pages_name_what_is_late_and_gather_what_belongs_to_an_order(client, clerk):
    today = timezone.localdate()
    days = {"placed_on": today - timedelta(days=9), "claimed_on": today - timedelta(days=8), "due_on": today - timedelta(days=1)}
    order = ServiceOrderFactory(state=State.WORKING, claimant="周开", category=Category.REPAIR, **days)
    NeedFactory(order=order, unit=order.unit, subject="楼道太暗")
    ResourceFactory(unit=order.unit, name="家电维修队")
    client.force_login(clerk)

    overview = client.get(reverse("orders"), {"period": f"{today.year}"}).content.decode()
    page = client.get(reverse("order", args=[order.pk])).content.decode()
    alone = client.get(reverse("order", args=[ServiceOrderFactory().pk])).content.decode()

    assert "已过办结期限、尚未办结" in overview
    assert "领单较多的党员" in overview
    assert "楼道太暗" in page
    assert "家电维修队" in page
    assert "可用的资源" not in alone
