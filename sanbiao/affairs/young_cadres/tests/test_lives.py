"""The lives of pool entries and placements: what is particular to them beyond what every machine keeps."""

from __future__ import annotations

from datetime import date

import pytest

from sanbiao.affairs.young_cadres.machine import placement as placements
from sanbiao.affairs.young_cadres.machine import pool
from sanbiao.affairs.young_cadres.models import LeaveReason, PlacementState, PoolState
from sanbiao.affairs.young_cadres.tests.factories import InterviewFactory, PlacementFactory, PoolEntryFactory
from sanbiao.core.access.refusal import Refused
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import NOON, GrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return GrantFactory(section=Section.CADRES).user


def test_who_leaves_the_pool_leaves_with_a_reason_and_may_come_back(clerk):
    entry = PoolEntryFactory()

    with pytest.raises(WrongFacts):
        pool.fire("leave", entry, by=clerk, at=NOON, left_on=date(2023, 6, 1))
    entry = pool.fire("leave", entry, by=clerk, at=NOON, left_on=date(2023, 6, 1), leave_reason=LeaveReason.MOVED)
    assert (entry.state, entry.leave_reason) == (PoolState.LEFT, LeaveReason.MOVED)

    entry = pool.fire("return", entry, by=clerk, at=NOON, reason="调动未成")
    assert (entry.state, entry.left_on, entry.leave_reason) == (PoolState.IN_POOL, None, "")


def test_a_completion_is_not_taken_back_under_an_interview(clerk):
    done = InterviewFactory().placement

    with pytest.raises(Refused, match=r"^已有 1 条面试成绩"):
        placements.fire("reopen", done, by=clerk, at=NOON, reason="日期有误")


def test_what_was_stopped_goes_back_to_where_it_was_stopped(clerk):
    begun, planned = PlacementFactory(active=True), PlacementFactory()
    begun = placements.fire("stop", begun, by=clerk, at=NOON, stopped_on=date(2023, 5, 1), reason="因病")
    planned = placements.fire("drop", planned, by=clerk, at=NOON, reason="另有任用")

    for wrong, row in (("replan", begun), ("resume", planned)):
        with pytest.raises(Refused):
            placements.fire(wrong, row, by=clerk, at=NOON, reason="恢复")

    assert placements.fire("resume", begun, by=clerk, at=NOON, reason="病愈").state == PlacementState.ACTIVE
    assert placements.fire("replan", planned, by=clerk, at=NOON, reason="仍派").state == PlacementState.PLANNED


def test_the_page_of_a_completion_says_who_has_still_to_be_interviewed():
    waiting, tested = PlacementFactory(active=True), InterviewFactory().placement

    assert placements.transitions["complete"].tells([waiting, tested]).startswith("其中 1 人还没有面试成绩")
