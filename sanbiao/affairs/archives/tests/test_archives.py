"""File reviews in use: what stands against completion, and the roster against what was recognised."""

from datetime import date

import pytest
from django.urls import reverse

from sanbiao.affairs.archives.machine import problems, reviews
from sanbiao.affairs.archives.models import Kind, Problem, ProblemState, State
from sanbiao.affairs.archives.tests.factories import ProblemFactory, ReviewFactory
from sanbiao.core.access.refusal import Refused
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import NOON, GrantFactory

pytestmark = pytest.mark.django_db
DAY = date(2023, 5, 4)


@pytest.fixture
def clerk():
    return GrantFactory().user


def test_a_review_is_not_completed_over_an_open_problem_and_then_keeps_what_was_settled(clerk):
    review = ReviewFactory(first_on=date(2023, 3, 6), second_on=date(2023, 3, 20))
    problem = ProblemFactory(review=review)

    with pytest.raises(Refused, match="还有 1 个问题没有认定或补正"):
        reviews.fire("complete", review, by=clerk, at=NOON, completed_on=DAY)
    problem = problems.fire("mend", problem, by=clerk, at=NOON, mended_on=DAY, material="转正定级审批表")
    review = reviews.fire("complete", review, by=clerk, at=NOON, completed_on=DAY)
    with pytest.raises(Refused, match="已完成审核"):
        problems.fire("unmend", problem, by=clerk, at=NOON, reason="报错了")

    assert (problem.state, review.state) == (ProblemState.MENDED, State.COMPLETED)


def test_the_overview_tells_months_unlike_the_roster_and_one_press_corrects_it(client, clerk):
    settled = {"recognised_on": DAY, "finding": "以最早材料为准"}
    born = ProblemFactory(kind=Kind.BIRTH, month=date(1969, 8, 1), **settled)
    joined = ProblemFactory(kind=Kind.PARTY, month=date(1990, 7, 1), **settled)
    there = ProblemFactory(kind=Kind.WORK, month=date(1988, 9, 1), review__person__work_month=date(1988, 9, 1), **settled)
    client.force_login(clerk)

    page = client.get(reverse("page-rows", args=["archives", "roster"])).content.decode()
    client.post(reverse("page-do", args=["archives", "roster"]))

    assert all(problem.text in page for problem in (born, joined))
    assert there.text not in page
    assert Person.objects.get(pk=born.review.person_id).birth_month == date(1969, 8, 1)
    assert Person.objects.get(pk=joined.review.person_id).party_month == date(1990, 7, 1)


def test_the_page_of_a_volume_sets_the_roster_beside_what_was_recognised(client, clerk):
    problem = ProblemFactory(kind=Kind.BIRTH, month=date(1969, 8, 1), recognised_on=DAY, finding="以最早材料为准")
    outside = ReviewFactory(person__off_roster=True)
    client.force_login(clerk)

    page = client.get(reverse("file-review", args=[problem.review.pk])).content.decode()
    other = client.get(reverse("file-review", args=[outside.pk])).content.decode()

    assert "1969.08" in page
    assert "不一致" in page
    assert "名册与认定" not in other
    assert Problem.objects.count() == 1
