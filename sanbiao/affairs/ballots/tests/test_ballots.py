"""The reviews: from a department's sheet to states, figures, ranks and what is put right."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from sanbiao.affairs.ballots.apps import rules
from sanbiao.affairs.ballots.machine import machine
from sanbiao.affairs.ballots.models import Review, State
from sanbiao.affairs.ballots.queries import below_line, out_of_balance, results_of, unbalanced
from sanbiao.affairs.ballots.tests.factories import ReviewFactory
from sanbiao.core.access.roles import Role
from sanbiao.core.drive.services import import_paths
from sanbiao.core.indicators.services import evaluate, indicator, rows
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.core.periods.periods import period
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
NO_VOTES = {"held_on": date(2023, 1, 5), "counted_on": date(2023, 1, 6)}


@pytest.fixture
def clerk():
    return GrantFactory(section=Section.SUPERVISION).user


def test_a_sheet_of_the_contract_alone_becomes_reviews_and_votes_that_do_not_add_up_are_warned_of(tmp_path):
    towns = [UnitFactory() for _ in range(5)]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "2022年两评议台账"
    sheet.append(["年度", "评议单位", "应开展", "会议日期", "封票日期", "发出", "收回", "有效票", "好", "较好", "一般", "差"])
    sheet.append([2022, towns[0].name, "应", "2023.1.5", "2023.1.5", 50, 49, 49, 40, 5, 3, 1])
    sheet.append([2022, towns[1].name, "√", "2023.1.5", None, 50, 51, 52, 40, 5, 3, 1])
    sheet.append([2022, towns[2].name, "不需", *[None] * 9])
    sheet.append([2022, towns[3].name, 1, *[None] * 9])
    sheet.append([2022, towns[4].name, "是", "2023.1.5", "2023.1.4", *[None] * 7])
    book.save(tmp_path / "评议.xlsx")

    outcome = import_paths([tmp_path], by="clerk", at=NOON, on=date(2023, 7, 1))

    assert [(fault.row, fault.column, str(fault.kind)) for fault in outcome.errors] == [(6, "计票完成日期", "end_before_start")]
    assert [(each.row, each.column) for each in outcome.faults if each.warning] == [
        (3, "收回票数"),
        (3, "有效票数"),
        (3, "好"),
    ]


def test_a_review_is_held_counted_put_right_and_cleared_and_all_is_taken_back(clerk):
    review = ReviewFactory()

    def take(step, **facts):
        return machine.fire(step, review, by=clerk, at=NOON, **facts)

    take("hold", held_on=date(2023, 1, 5))
    with pytest.raises(WrongFacts):
        take("count", counted_on=date(2023, 1, 5), issued=50)
    votes = {"issued": 50, "returned": 50, "valid": 50, "good": 30, "fairly_good": 10, "average": 5, "poor": 5}
    take("count", counted_on=date(2023, 1, 8), **votes)
    with pytest.raises(WrongFacts, match="整改通知日期不得早于计票完成日期"):
        take("rectify", notified_on=date(2023, 1, 7), rectify_by=date(2023, 3, 1))
    take("rectify", notified_on=date(2023, 1, 10), rectify_by=date(2023, 3, 1))
    assert take("clear", cleared_on=date(2023, 2, 1)).state == State.CLEARED
    for step in ("unclear", "unrectify", "uncount", "unhold"):
        taken = take(step, reason="误办")
    assert (taken.state, taken.valid, taken.held_on) == (State.DUE, None, None)
    assert take("exempt", reason="机构撤并").is_due is False
    assert take("unexempt", reason="误办").state == State.DUE


def test_reviewed_is_who_had_held_and_counted_by_the_last_day_the_review_of_the_year_before():
    ReviewFactory(held_on=date(2023, 6, 30), counted_on=date(2023, 6, 30))
    late = ReviewFactory(held_on=date(2023, 6, 30), counted_on=date(2023, 7, 1))
    unheld = ReviewFactory()
    ReviewFactory(counted=True, is_due=False)
    ReviewFactory(counted=True, year=2023)
    share, missing = indicator("ballots.reviewed_share"), indicator("ballots.missing")

    figures = evaluate([share, missing], HALF)

    assert (figures[share.code].numerator, figures[share.code].denominator) == (1, 3)
    assert set(rows(missing, "ballots.review", HALF)) == {late, unheld}


@pytest.mark.parametrize(
    ("votes", "fields"),
    [
        ({}, []),
        ({"issued": 10, "returned": 11}, ["returned"]),
        ({"issued": 10, "returned": 9, "unreturned": 1}, []),
        ({"issued": 10, "returned": 9, "unreturned": 2}, ["unreturned"]),
        ({"unreturned": 2}, []),
        ({"returned": 9, "valid": 10}, ["valid"]),
        ({"returned": 9, "valid": 8, "invalid": 2}, ["invalid"]),
        ({"valid": 8, "invalid": 2}, []),
        ({"valid": 8, "good": 8, "fairly_good": 1}, []),
        ({"valid": 8, "good": 8, "fairly_good": 1, "average": 0, "poor": 0}, ["good"]),
    ],
)
def test_votes_that_do_not_add_up_are_found_in_a_row_and_among_rows_alike(votes, fields):
    review = ReviewFactory(**votes)
    names = ("issued", "returned", "unreturned", "valid", "invalid", "good", "fairly_good", "average", "poor")

    assert [field for field, _ in unbalanced({name: getattr(review, name) for name in names})] == fields
    assert Review.objects.filter(out_of_balance()).exists() == bool(fields)


def test_units_are_ranked_by_the_share_of_good_those_alike_share_a_rank_and_the_next_is_left_out():
    units = [UnitFactory(code=f"R{number}") for number in range(5)]
    for unit, good, valid in zip(units, (45, 9, 40, 50, None), (50, 10, 50, 50, None), strict=True):
        ReviewFactory(unit=unit, counted=True, good=good, valid=valid, fairly_good=0, average=0, poor=0 if good else None)
    ReviewFactory(unit=units[0], counted=True, year=2021, good=40, valid=50)
    ReviewFactory(unit=units[1], counted=True, year=2021, good=50, valid=50)

    results = results_of(Review.objects.all(), 2022)

    assert [(each.review.unit.code, each.rank) for each in results] == [("R3", 1), ("R0", 2), ("R1", 2), ("R2", 4), ("R4", None)]
    assert [(each.change, each.rise, each.places) for each in results[1:3]] == [
        (Decimal("10.00"), 0, 0),
        (Decimal("-10.00"), -1, 1),
    ]
    assert results[0].shares[0] == Decimal("100.00")
    assert (results[0].change, results[0].rise) == (None, None)
    assert [each.score(rules()) for each in results] == [
        Decimal("100.00"),
        Decimal("90.00"),
        Decimal("90.00"),
        Decimal("80.00"),
        None,
    ]


@pytest.mark.parametrize(
    ("good", "valid", "is_below"), [(40, 50, False), (39, 50, True), (41, 51, False), (40, 51, True), (0, 0, False)]
)
def test_below_the_line_is_a_smaller_share_and_not_the_line_itself(good, valid, is_below):
    ReviewFactory(counted=True, good=good, valid=valid)

    assert Review.objects.filter(below_line(Decimal(80))).exists() == is_below


def test_the_day_by_which_a_review_should_be_held_is_kept_until_it_is_held(settings):
    settings.SANBIAO_BALLOTS = {"hold_by": (2, 28)}
    for facts in ({}, {"year": 9999}, {"held_on": date(2023, 1, 5)}):
        ReviewFactory(**facts)

    REGISTRY["ballots.review"].complete()

    assert list(Review.objects.order_by("pk").values_list("hold_by", flat=True)) == [date(2023, 2, 28), None, None]


def test_the_overview_names_what_is_missing_and_low_and_enters_who_must_hold_one(client, clerk):
    gone = ReviewFactory(year=2021)
    ReviewFactory(hold_by=date(2023, 3, 31))
    ReviewFactory(held_on=date(2023, 1, 5))
    ReviewFactory(counted=True, good=30)
    ReviewFactory(counted=True, notified_on=date(2023, 2, 1), rectify_by=date(2023, 4, 1))
    client.force_login(clerk)

    page = client.get(reverse("ballots"), {"period": "2023H1"})
    client.post(reverse("page-do", args=["ballots", "not-entered"]) + "?period=2023H1")

    assert {each.label: each.count for each in page.context["alerts"]} == {
        "过了应开展期限、尚未开会": 1,
        "过了整改期限、尚未销号": 1,
        "已开会、尚未计票": 1,
        "“好”的比率低于规定线、尚未通知整改": 1,
        "票数对不上": 1,
        "上一年度应开展、本年度尚未列入": 1,
    }
    assert Review.objects.filter(unit=gone.unit, year=2022, is_due=True, hold_by=date(2023, 3, 31)).exists()


def test_the_ranking_lists_the_year_and_gives_ranks_to_those_alone_who_see_all(client, clerk):
    reviews = [ReviewFactory(counted=True, **votes) for votes in ({"good": 20}, NO_VOTES | {"valid": None, "good": None})]
    ReviewFactory(counted=True, unit=reviews[0].unit, year=2021)
    client.force_login(clerk)

    page = client.get(reverse("ballots-ranking"), {"period": "2023H1"})
    empty = client.get(reverse("ballots-ranking"), {"period": "2030H1"}).content.decode()
    detail = client.get(reverse("review", args=[reviews[0].pk])).content.decode()

    assert (page.context["is_ranked"], page.context["below"], len(page.context["lines"])) == (True, 1, 2)
    assert "还没有已计票的评议" in empty
    assert "历年得票" in detail
    assert "合计 25 张，与有效的 50 张不符" in detail
    client.force_login(GrantFactory(section=Section.SUPERVISION, role=Role.UNIT_CLERK, unit=reviews[0].unit).user)
    own = client.get(reverse("ballots-ranking"), {"period": "2023H1"})
    assert (own.context["is_ranked"], len(own.context["lines"])) == (False, 1)
    assert "不列名次" in own.content.decode()
