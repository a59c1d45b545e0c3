"""The figures at their edges, which the city of the test data does not have."""

from datetime import date
from decimal import Decimal

import pytest

from sanbiao.affairs.branches.models import Contest, ContestKind, ContestState
from sanbiao.affairs.branches.tests.factories import (
    ContestFactory,
    MatterFactory,
    PairingFactory,
    VisitFactory,
    WeakOrganisationFactory,
)
from sanbiao.core.indicators.services import evaluate, indicator, parts_of, rows
from sanbiao.core.periods.periods import period
from sanbiao.registry.organisations.models import UnitKind
from sanbiao.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
LAST = date(2023, 6, 30)


def value(code, window=HALF):
    one = indicator(f"branches.{code}")
    return evaluate([one], window)[one.code].value


def village(town, **facts):
    return UnitFactory(kind=UnitKind.VILLAGE, parent=town, **facts)


def test_a_town_is_inspected_when_every_village_that_exists_on_the_day_was_visited_by_then():
    town, other = UnitFactory(town=True, code="T2"), UnitFactory(street=True, code="T1")
    empty = UnitFactory(town=True)
    first, gone = village(town), village(town, closed_on=LAST)
    village(town, opened_on=date(2023, 7, 1))
    UnitFactory(kind=UnitKind.COMMUNITY, parent=town)
    second = village(other)
    VisitFactory(town=town, village=first, visited_on=date(2022, 3, 1))
    VisitFactory(tour="第二期", town=town, village=first, visited_on=LAST)
    VisitFactory(town=town, village=gone)
    VisitFactory(town=other, village=second, visited_on=date(2023, 7, 1))
    VisitFactory(town=empty, village=UnitFactory(kind=UnitKind.COMMUNITY, parent=empty))

    assert (value("inspected_towns"), value("inspected_villages")) == (1, 1)
    assert rows(indicator("branches.inspected_villages"), "branches.visit", HALF).get().visited_on == date(2022, 3, 1)
    third = period("2023Q3")
    village(town, opened_on=date(2023, 8, 1))
    assert (value("inspected_towns", third), value("inspected_villages", third)) == (1, 1)
    one = indicator("branches.inspected_towns")
    assert [part.key for _, part in parts_of(one, one.breakdowns[0], third)] == [other.short_name]


def test_towns_are_named_in_the_order_of_their_codes():
    towns = [UnitFactory(town=True, code=code) for code in ("T2", "T3", "T1")]
    for town in towns:
        VisitFactory(town=town)
    one = indicator("branches.inspected_towns")

    assert [part.key for _, part in parts_of(one, one.breakdowns[0], HALF)] == [towns[i].short_name for i in (2, 0, 1)]


def test_a_tour_belongs_to_the_period_of_its_first_visit_wherever_that_was():
    VisitFactory(tour="一", visited_on=date(2022, 12, 31))
    late = VisitFactory(tour="一", visited_on=date(2023, 1, 1))
    VisitFactory(tour="二", visited_on=date(2023, 1, 1), town=late.town)
    VisitFactory(tour="二", visited_on=date(2023, 7, 1))

    assert (value("inspection_rounds"), value("inspection_rounds", period("2022H2"))) == (1, 1)
    one = indicator("branches.inspection_rounds")
    assert evaluate([one], HALF, (late.town.path,))[one.code].value == 1


def test_a_task_force_that_came_after_the_last_day_had_not_come_by_then():
    WeakOrganisationFactory(listed_on=LAST, sent_on=LAST)
    WeakOrganisationFactory(listed_on=LAST, sent_on=date(2023, 7, 1))
    WeakOrganisationFactory(listed_on=date(2023, 7, 1), sent_on=date(2023, 7, 1))

    assert (value("weak_found"), value("weak_with_task_force")) == (2, Decimal(50))


def test_an_end_is_the_first_day_on_which_a_branch_has_its_matter_no_more():
    shared = MatterFactory(number="1", ended_on=date(2023, 7, 1))
    MatterFactory(number="1", taken_on=LAST, finished_on=LAST)
    MatterFactory(number="2", branch=shared.branch, ended_on=LAST)
    MatterFactory(number="3", taken_on=date(2023, 7, 1))
    pair = PairingFactory()
    PairingFactory(firm=pair.firm)
    PairingFactory(branch=pair.branch, ended_on=LAST)

    assert (value("organ_branches_on_business"), value("business_matters")) == (2, 1)
    assert (value("pairings_branches"), value("pairings_firms")) == (2, 1)


def test_only_sessions_that_were_held_count():
    ContestFactory(state=ContestState.HELD, held_on=LAST)
    ContestFactory(state=ContestState.HELD, kind=ContestKind.DAILY)
    ContestFactory(state=ContestState.CANCELLED)
    ContestFactory()

    assert value("contests") == 1
    assert Contest.objects.count() == 4
