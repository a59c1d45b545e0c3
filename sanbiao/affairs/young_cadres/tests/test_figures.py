"""The figures of young cadres at their edges."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sanbiao.affairs.young_cadres.indicators import PLACEMENTS
from sanbiao.affairs.young_cadres.models import Line, PlacementState, Source
from sanbiao.affairs.young_cadres.tests.factories import InterviewFactory, PlacementFactory, PoolEntryFactory
from sanbiao.core.indicators.services import evaluate, indicator, parts_of, rows
from sanbiao.core.periods.periods import period
from sanbiao.tests.factories import CaseFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")


def value(code: str, at: str = "2023H1") -> Decimal | None:
    return evaluate([indicator(f"young_cadres.{code}")], period(at))[f"young_cadres.{code}"].value


def parts(code: str, breakdown: str, at: str = "2023H1") -> dict[str, int]:
    one = indicator(f"young_cadres.{code}")
    [by] = [each for each in one.breakdowns if each.name == breakdown]
    return {part.key: int(part.value) for _, part in parts_of(one, by, period(at))}


def born(month: date, **options: object) -> dict[str, object]:
    return {"person": PersonFactory(birth_month=month, **options)}


def test_who_is_recommended_is_aged_by_the_roster_on_the_day_of_entry_and_counts_once():
    of_35 = born(date(1987, 2, 1))
    PoolEntryFactory(**of_35, entered_on=date(2023, 1, 31))  # 36 from the first of February on
    PoolEntryFactory(**born(date(1987, 2, 1)), entered_on=date(2023, 2, 1))
    PoolEntryFactory(**born(date(1982, 7, 1)), entered_on=date(2023, 6, 30))
    PoolEntryFactory(**born(date(1982, 6, 1)), entered_on=date(2023, 6, 1))  # 41
    PoolEntryFactory(**born(date(1982, 2, 1)), birth_month=date(1990, 1, 1))  # the roster decides
    PoolEntryFactory(person=PersonFactory(off_roster=True, birth_month=None), birth_month=date(1990, 1, 1))
    PoolEntryFactory(**born(date(1990, 1, 1)), source=Source.SELECTED)
    PoolEntryFactory(**born(date(1990, 1, 1)), entered_on=date(2022, 12, 31))
    PoolEntryFactory(**of_35, entered_on=date(2023, 1, 2), left_on=date(2023, 1, 20))

    assert value("recommended") == 4
    assert parts("recommended", "by_band") == {"35岁以下": 2, "36-40岁": 2}


def test_who_is_tempered_has_completed_in_the_period_and_been_interviewed_by_its_last_day():
    twice = PersonFactory()
    InterviewFactory(placement__person=twice, placement__line=Line.FIRM, interviewed_on=date(2023, 6, 30))
    InterviewFactory(placement__person=twice)
    InterviewFactory(placement=InterviewFactory(interviewed_on=date(2022, 1, 1)).placement, interviewed_on=date(2023, 7, 1))
    InterviewFactory(interviewed_on=date(2023, 7, 1))
    PlacementFactory(completed=True)
    InterviewFactory(placement__state=PlacementState.ACTIVE)
    InterviewFactory(placement__completed_on=date(2023, 7, 1))
    InterviewFactory(placement__completed_on=None)

    assert value("tempered") == 2
    assert parts("tempered", "by_line") == {"重点项目推动一线": 2, "企业经营发展一线": 1}
    assert len(rows(indicator("young_cadres.tempered"), PLACEMENTS, HALF)) == 3


def test_who_is_in_the_pool_is_aged_on_the_last_day():
    PoolEntryFactory(**born(date(1983, 6, 1)), source=Source.SURVEY)
    PoolEntryFactory(**born(date(1982, 6, 1)))
    PoolEntryFactory(left_on=date(2023, 7, 1))
    PoolEntryFactory(left_on=date(2023, 6, 30))
    PoolEntryFactory(entered_on=date(2023, 7, 1))

    assert value("pool") == 3
    assert parts("pool", "by_band") == {"35岁以下": 1, "36-40岁": 1, "40岁以上": 1}
    assert parts("pool", "by_source") == {"年度考核推荐": 2, "专项调研": 1}


def test_who_is_on_a_placement_has_begun_and_not_ended():
    PlacementFactory(active=True)
    PlacementFactory(completed=True, completed_on=date(2023, 7, 1))
    PlacementFactory(state=PlacementState.STOPPED, stopped_on=date(2023, 8, 1))
    PlacementFactory(completed=True, completed_on=date(2023, 6, 30))
    PlacementFactory(completed=True, completed_on=None)
    PlacementFactory(active=True, began_on=date(2023, 7, 1))
    PlacementFactory()

    assert value("placed") == 3
    assert parts("placed", "by_line") == {"重点项目推动一线": 3}


def test_who_is_promoted_was_decided_on_in_the_period_and_not_before_the_completion():
    found = {
        (day, kind): InterviewFactory(placement__completed_on=date(2023, 5, 31), placement__unit=UnitFactory()).placement
        for day, kind in [
            (date(2023, 5, 31), "promotion"),
            (date(2023, 6, 30), "weightier"),
            (date(2023, 5, 30), "promotion"),
            (date(2023, 7, 1), "promotion"),
            (date(2023, 6, 30), "lateral"),
        ]
    }
    for (day, kind), placement in found.items():
        CaseFactory(person=placement.person, kind=kind, round__decided_on=day, round__state="decided")
    untested = PlacementFactory(completed=True)
    CaseFactory(person=untested.person, kind="promotion", round__decided_on=date(2023, 6, 1), round__state="decided")

    assert value("promoted") == 2
    opened = rows(indicator("young_cadres.promoted"), PLACEMENTS, HALF)
    assert {each.pk for each in opened} == {each.pk for each in list(found.values())[:2]}
