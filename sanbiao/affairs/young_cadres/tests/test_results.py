"""The result of an interview: what is left out, how the rest is rounded, and that it follows the totals."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

from sanbiao.affairs.young_cadres.models import Interview
from sanbiao.affairs.young_cadres.rules import Left, Rules, reckoned
from sanbiao.affairs.young_cadres.tests.factories import InterviewFactory, PlacementFactory
from sanbiao.core.drive.services import import_paths
from sanbiao.core.facts.faults import FaultKind
from sanbiao.tests.factories import NOON

SEVEN = dict(enumerate(map(Decimal, ("89", "96", "91.5", "91", "93", "86.5", "89.5")), start=1))


def test_the_highest_and_the_lowest_are_left_out_and_the_mean_is_rounded_half_up():
    found = reckoned(SEVEN, Rules())

    assert [(mark.examiner, mark.left) for mark in found.marks if mark.left] == [(2, Left.HIGHEST), (6, Left.LOWEST)]
    assert (found.total, found.kept, str(found.result)) == (Decimal("454.0"), 5, "90.80")


def test_of_two_that_share_the_extreme_one_alone_is_left_out():
    found = reckoned(dict(enumerate(map(Decimal, (80, 80, 90, 95, 95)), start=1)), Rules())

    assert [(mark.examiner, mark.left) for mark in found.marks if mark.left] == [(1, Left.LOWEST), (5, Left.HIGHEST)]
    assert found.result == Decimal("88.33")


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ({"digits": 1}, "86.7"),
        ({"rounds": False}, "86.66"),
        ({"dropped": 0}, "84.00"),
        ({"dropped": 2}, "90.00"),
        ({"dropped": 3}, "84.00"),
        ({"fewest": 7}, "84.00"),
    ],
)
def test_how_many_are_left_out_and_how_it_is_rounded_is_set(given, result):
    found = reckoned(dict(enumerate(map(Decimal, (60, 80, 90, 90, 100)), start=1)), Rules(**given))

    assert str(found.result) == result


@pytest.mark.django_db
def test_the_result_follows_the_totals_and_the_rules_of_the_day(settings):
    interview = InterviewFactory()
    assert interview.result == Decimal(85)

    settings.SANBIAO_YOUNG_CADRES = {"dropped": 0}
    interview.score_9 = Decimal(7)
    interview.save()

    assert Interview.objects.get().result == Decimal(72)


@pytest.mark.django_db
def test_a_sheet_of_the_contract_becomes_results_and_a_total_above_a_hundred_is_asked_about(tmp_path):
    placement = PlacementFactory(completed=True)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "两比一评成绩"
    sheet.append(["历练序号", "姓名", "身份证号", "测评日期", *(f"考官{number}" for number in range(1, 6)), "评委8"])
    person = placement.person
    sheet.append([placement.number, person.name, person.id_number, "2023.6.5", 90, 80, 85, 70, 101, "缺席"])
    book.save(tmp_path / "面试.xlsx")

    outcome = import_paths([tmp_path], by="clerk", at=NOON, on=NOON.date())

    assert [(fault.kind, fault.column) for fault in outcome.faults] == [
        (FaultKind.BAD_NUMBER, "评委8"),
        (FaultKind.RULE, "评委5"),
    ]
    assert outcome.errors == []
    assert Interview.objects.get().result == Decimal(85)
