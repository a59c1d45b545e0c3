"""Hours earned against hours due: by rank, by year, with leave, and with what was not stated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sanbiao.affairs.training.apps import NOTHING, Earned, Rules, Standing, rules, standing_of
from sanbiao.affairs.training.models import Attendance, State
from sanbiao.affairs.training.permissions import hours_policy
from sanbiao.affairs.training.queries import hours_of, owing, standings
from sanbiao.core.access.policy import VIEW
from sanbiao.core.pages.sight import Sight
from sanbiao.registry.people.models import Status
from sanbiao.tests.factories import ClassRunFactory, GrantFactory, PersonFactory, TraineeFactory

RULES = Rules()
SEVENTH = Fraction(1, 7)
DAY = date(2023, 6, 30)
HIGHER, LOWER = RULES.due


def _people():
    return owing(Sight(GrantFactory().user, "/").records(hours_policy, VIEW))


def _line(person, on=DAY, given=RULES):
    return next(line for line in hours_of(_people(), on, given) if line.pk == person.pk)


@pytest.mark.parametrize(
    ("rank", "due"),
    [
        ("县处级副职", HIGHER),
        ("四级调研员", HIGHER),
        ("乡科级正职", LOWER),
        ("一级主任科员", LOWER),
        ("科员", LOWER),
        ("", None),
        ("高级工程师", None),
    ],
)
def test_a_rank_owes_what_the_first_rule_that_names_it_says(rank, due):
    assert RULES.due_of(rank) is due


@pytest.mark.parametrize(
    ("leave", "earned"),
    [("0", ("56", 0)), ("8", ("48", 0)), ("8.1", ("0", 1))],
    ids=["no leave", "a seventh exactly", "more than a seventh"],
)
def test_leave_beyond_a_seventh_is_no_completed_class(leave, earned):
    after = NOTHING.after(Decimal(56), None, leave=Decimal(leave), most=SEVENTH)

    assert (after.hours, after.dropped) == (Decimal(earned[0]), earned[1])


def test_hours_that_were_not_stated_are_counted_as_such_and_days_are_not_made_into_hours():
    after = NOTHING.after(None, Decimal(5), leave=Decimal(0), most=SEVENTH).after(
        Decimal("12.5"), None, leave=Decimal(0), most=SEVENTH
    )

    assert after == Earned(hours=Decimal("12.5"), days=Decimal(5), classes=2, unstated=1)


@pytest.mark.parametrize(
    ("due", "earned", "standing"),
    [
        (LOWER, Earned(hours=Decimal(90)), Standing.MET),
        (LOWER, Earned(hours=Decimal("89.9")), Standing.SHORT),
        (LOWER, Earned(days=Decimal(12), unstated=1), Standing.MET),
        (LOWER, Earned(days=Decimal("11.5")), Standing.SHORT),
        (LOWER, Earned(hours=Decimal(80), unstated=1), Standing.UNCLEAR),
        (HIGHER, Earned(hours=Decimal(100), days=Decimal(200)), Standing.SHORT),
        (None, Earned(hours=Decimal(900)), Standing.NONE),
    ],
)
def test_where_somebody_stands(due, earned, standing):
    assert standing_of(due, earned) is standing


def test_an_installation_sets_its_own_rules(settings):
    settings.SANBIAO_TRAINING = {"phone_address": "http://10.1.2.3:8000"}

    assert rules().phone_address == "http://10.1.2.3:8000"
    assert rules().due == RULES.due


@pytest.mark.parametrize(
    ("wanted", "here", "found"),
    [
        ("", "https://office.example/", "https://office.example"),
        (":8001", "http://10.1.2.3:8000/", "http://10.1.2.3:8001"),
        (":8001", "http://[::1]:8000/", "http://[::1]:8001"),
        ("http://10.1.2.3:8000/", "http://localhost/", "http://10.1.2.3:8000"),
    ],
)
def test_phones_reach_the_public_site_where_it_was_set(wanted, here, found):
    assert Rules(phone_address=wanted).phone_site(here) == found


@pytest.mark.django_db
def test_only_completed_classes_of_the_year_that_were_attended_count():
    person = PersonFactory(rank="乡科级正职")
    for run, attendance in (
        (ClassRunFactory(completed=True, hours=40), Attendance.ATTENDED),
        (ClassRunFactory(completed=True, hours=24), Attendance.ABSENT),
        (ClassRunFactory(opened=True, hours=24), Attendance.ATTENDED),
        (ClassRunFactory(state=State.COMPLETED, began_on=date(2022, 12, 31), hours=24), Attendance.ATTENDED),
        (ClassRunFactory(state=State.COMPLETED, began_on=date(2023, 7, 1), hours=24), Attendance.ATTENDED),
    ):
        TraineeFactory(person=person, class_run=run, attendance=attendance)

    line = _line(person)

    assert (line.earned.hours, line.earned.classes, line.gap) == (Decimal(40), 1, Decimal(50))
    assert line.standing is Standing.SHORT


@pytest.mark.django_db
def test_higher_ranks_have_five_years():
    person = PersonFactory(rank="县处级正职")
    for year, hours in ((2018, 500), (2019, 100), (2023, 60)):
        run = ClassRunFactory(state=State.COMPLETED, began_on=date(year, 3, 1), hours=hours)
        TraineeFactory(person=person, class_run=run)

    line = _line(person)

    assert (line.earned.hours, line.gap) == (Decimal(160), Decimal(390))


@pytest.mark.django_db
def test_a_rank_without_rule_has_no_gap():
    line = _line(PersonFactory(rank="高级工程师"))

    assert (line.due, line.gap, line.standing) == (None, None, Standing.NONE)


@pytest.mark.django_db
def test_the_furthest_behind_stand_first_and_those_who_left_nowhere():
    done, behind = PersonFactory(rank="科员"), PersonFactory(rank="科员")
    PersonFactory(rank="科员", status=Status.RETIRED)
    TraineeFactory(person=done, class_run=ClassRunFactory(completed=True, hours=96))

    lines = hours_of(_people(), DAY, RULES)

    assert [line.pk for line in lines] == [behind.pk, done.pk]
    assert [line.gap for line in lines] == [Decimal(90), Decimal(0)]
    assert standings(lines, RULES) == [(LOWER, [("未达标", 1), ("已达标", 1)])]


@pytest.mark.django_db
def test_the_hours_of_many_take_a_handful_of_queries(django_assert_max_num_queries):
    for rank in ("科员", "县处级正职"):
        for _ in range(4):
            TraineeFactory(person=PersonFactory(rank=rank), class_run=ClassRunFactory(completed=True, hours=8))
    people = _people()

    with django_assert_max_num_queries(6):
        assert len(hours_of(people, DAY, RULES)) == 8
