"""The retired cadres: figures at their edges, the way of a branch, calls by their occasions, and what the pages name."""

from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from sanbiao.affairs.veterans.apps import rules
from sanbiao.affairs.veterans.ledgers import VisitLedger
from sanbiao.affairs.veterans.machine import branch_machine, visit_machine
from sanbiao.affairs.veterans.models import Occasion, RetiredBranch, SiteLevel, SixGoodState, Veteran, Visit, VisitState
from sanbiao.affairs.veterans.queries import birthday_of, jubilees, neglected, outside, unreported
from sanbiao.affairs.veterans.services import next_birthday, plan_birthdays
from sanbiao.affairs.veterans.tests.factories import (
    DemoSiteFactory,
    RetiredBranchFactory,
    SilverServiceFactory,
    SixGoodReviewFactory,
    VeteranFactory,
    VisitFactory,
)
from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.services import import_paths
from sanbiao.core.indicators.services import evaluate, indicator, rows
from sanbiao.core.periods.periods import period
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
TODAY = date(2023, 7, 1)


@pytest.fixture
def clerk():
    return GrantFactory(section=Section.VETERANS).user


def test_a_site_counts_at_each_level_it_was_named_at_even_if_the_name_was_taken_away_later():
    DemoSiteFactory(name="志愿服务站", named_on=date(2023, 1, 1), withdrawn_on=date(2023, 6, 1))
    DemoSiteFactory(name="志愿服务站", level=SiteLevel.CITY, named_on=date(2023, 6, 30))
    DemoSiteFactory(level=SiteLevel.CITY, named_on=date(2023, 7, 1))
    DemoSiteFactory(level=SiteLevel.COUNTY)

    figures = evaluate([indicator(f"veterans.demo_sites_{level}") for level in ("province", "city")], HALF)

    assert [figure.value for figure in figures.values()] == [1, 1]


def test_the_rate_is_over_the_branches_of_the_last_day_and_its_missing_are_those_the_overview_names():
    last = date(2023, 6, 30)
    RetiredBranchFactory(six_good_on=last)
    RetiredBranchFactory(opened_on=last, closed_on=date(2023, 7, 1), six_good_on=date(2014, 1, 1))
    late = RetiredBranchFactory(six_good_on=date(2023, 7, 1))
    never = RetiredBranchFactory()
    RetiredBranchFactory(closed_on=last, six_good_on=last)
    RetiredBranchFactory(opened_on=date(2023, 7, 1))

    figure = evaluate([indicator("veterans.six_good_rate")], HALF)["veterans.six_good_rate"]

    assert (figure.numerator, figure.denominator) == (2, 4)
    assert set(RetiredBranch.objects.filter(outside(HALF))) == {late, never}
    assert rows(indicator("veterans.six_good_rate"), "veterans.retiredbranch", HALF).count() == 4


def test_a_sheet_of_the_contract_alone_is_read_whatever_the_days_of_the_creation_say(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "离退休干部党支部"
    sheet.append(["名称", "单位", "设立日期", "启动创建日期"])
    sheet.append(["一支部", UnitFactory().short_name, "2023.5.1", "2022.1.1"])
    book.save(tmp_path / "老干部.xlsx")

    outcome = import_paths([tmp_path], by="clerk", at=NOON, on=TODAY)

    assert outcome.faults == []
    assert RetiredBranch.objects.get().state == SixGoodState.CREATING


def test_a_branch_is_named_when_all_six_are_good_reviewed_removed_and_begins_anew(clerk):
    branch = branch_machine.fire("create", RetiredBranchFactory(), by=clerk, at=NOON, six_good_on=date(2022, 3, 1))
    named = {"named_on": date(2022, 7, 1), "letter": "青老〔2022〕6号", "review_due_on": date(2023, 7, 1)}

    with pytest.raises(Refused, match="还没有六好评定"):
        branch_machine.fire("name", branch, by=clerk, at=NOON, **named)
    SixGoodReviewFactory(branch=branch, found_on=date(2022, 6, 1), study=False, rules=False)
    with pytest.raises(Refused, match="还差：学习活动好、制度坚持好"):
        branch_machine.fire("name", branch, by=clerk, at=NOON, **named)
    SixGoodReviewFactory(branch=branch, year=2022, found_on=date(2022, 6, 20))
    branch = branch_machine.fire("name", branch, by=clerk, at=NOON, **named)
    branch = branch_machine.fire("review", branch, by=clerk, at=NOON, review_begun_on=date(2023, 6, 1))
    with pytest.raises(Refused, match="状态是「复核中」"):
        branch_machine.fire("keep", branch, by=clerk, at=NOON, reviewed_on=date(2023, 5, 1), review_due_on=date(2024, 7, 1))
    branch = branch_machine.fire("remove", branch, by=clerk, at=NOON, removed_on=date(2023, 6, 20), reason="换届后停摆")
    branch = branch_machine.fire("again", branch, by=clerk, at=NOON, reason="已整改")

    assert (branch.state, branch.six_good_on, branch.named_on) == (SixGoodState.CREATING, date(2022, 3, 1), None)


def test_a_call_is_due_by_its_occasion_made_with_who_called_and_can_be_taken_back(clerk):
    follows = VisitLedger().follows
    visit = VisitFactory()

    made = visit_machine.fire("visit", visit, by=clerk, at=NOON, visited_on=date(2023, 5, 6), visitor="科长")
    back = visit_machine.fire("unvisit", made, by=clerk, at=NOON, reason="登错了人")

    assert follows({"arose_on": date(2023, 5, 4), "occasion": Occasion.ILLNESS}) == {"due_on": date(2023, 5, 7)}
    assert follows({"arose_on": date(2023, 5, 4), "occasion": "其他的"}) == {}
    assert follows({"occasion": Occasion.ILLNESS}) == {}
    assert (made.state, back.state, back.visitor) == (VisitState.DONE, VisitState.DUE, "")


@pytest.mark.parametrize(
    ("born_on", "day", "birthday"),
    [
        (date(1943, 7, 1), TODAY, date(2023, 7, 1)),
        (date(1943, 6, 30), TODAY, date(2024, 6, 30)),
        (date(1944, 2, 29), date(2023, 1, 1), date(2023, 2, 28)),
    ],
    ids=["today", "yesterday", "29 February"],
)
def test_the_next_birthday(born_on, day, birthday):
    assert next_birthday(born_on, day) == birthday


def test_the_next_birthday_in_words():
    in_words = [birthday_of(Veteran(born_on=born_on), TODAY) for born_on in (None, date(1943, 7, 1), date(1943, 7, 11))]

    assert in_words == ["", "2023-07-01 满 80 岁，就在今天", "2023-07-11 满 80 岁，还有 10 天"]


def test_a_round_birthday_that_comes_is_named_until_its_call_is_planned(clerk):
    soon = VeteranFactory(born_on=date(1943, 7, 31))
    VeteranFactory(born_on=date(1943, 8, 1))
    VeteranFactory(born_on=date(1944, 7, 10))
    VeteranFactory(born_on=date(1943, 7, 10), left_on=date(2023, 6, 1))
    VeteranFactory(born_on=None)

    found = Veteran.objects.filter(jubilees(TODAY, rules()))
    assert list(found) == [soon]
    assert plan_birthdays(found, by=clerk, at=NOON) == 1

    assert not found.all()
    visit = Visit.objects.get()
    assert (visit.person, visit.unit, visit.due_on) == (soon.person, soon.unit, date(2023, 7, 31))


def test_who_is_frail_or_in_need_and_was_not_called_on_is_named_and_who_has_not_reported_twice():
    visited, frail, poor, well = (
        VeteranFactory(health=health, in_hardship=need, reported_to_branch_on=TODAY, reported_to_community_on=reported)
        for health, need, reported in (
            ("poor", False, TODAY),
            ("disabled", False, TODAY),
            ("", True, TODAY),
            ("well", False, None),
        )
    )
    VisitFactory(person=visited.person, visited_on=TODAY - timedelta(days=180))
    VisitFactory(person=frail.person, visited_on=TODAY - timedelta(days=181))
    VisitFactory(person=poor.person)

    assert set(Veteran.objects.filter(neglected(TODAY, rules()))) == {frail, poor}
    assert list(Veteran.objects.filter(unreported(TODAY))) == [well]


def test_the_pages_name_what_is_late_and_gather_what_belongs_to_a_branch_and_a_person(client, clerk):
    today = timezone.localdate()
    branch = SixGoodReviewFactory(study=False).branch
    one = VeteranFactory(branch=branch, unit=branch.unit)
    VisitFactory(person=one.person, unit=one.unit, due_on=today - timedelta(days=1))
    SilverServiceFactory(person=one.person)
    client.force_login(clerk)

    overview = client.get(reverse("veterans")).content.decode()
    of_branch = client.get(reverse("retired-branch", args=[branch.pk])).content.decode()
    of_person = client.get(reverse("veteran", args=[one.pk])).content.decode()
    of_another = client.get(reverse("retired-branch", args=[RetiredBranchFactory().pk])).content.decode()

    assert "应访已过期限、尚未走访" in overview
    assert "2023-01-10，还差：学习活动好" in of_branch
    assert str(one.person) in of_branch
    assert "生病住院" in of_person
    assert "果树修剪指导" in of_person
    assert "最近一次评定</dt><dd>还没有</dd>" in of_another
