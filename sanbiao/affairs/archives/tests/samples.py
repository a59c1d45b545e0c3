"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial
from typing import Any

from sanbiao.affairs.archives.models import Kind, Problem, Review
from sanbiao.affairs.archives.tests.factories import ProblemFactory, ReviewFactory
from sanbiao.registry.people.tests.factories import PersonFactory

FIRST, SECOND = {"first_on": date(2022, 9, 1), "first_by": "李梅"}, {"second_on": date(2022, 9, 20), "second_by": "王强"}

MACHINES = {
    "archives.review": [ReviewFactory, partial(ReviewFactory, **FIRST), partial(ReviewFactory, **FIRST, **SECOND)],
    "archives.problem": [
        partial(ProblemFactory, found_on=date(2022, 9, 1)),
        partial(ProblemFactory, found_on=date(2022, 9, 1), mended_on=date(2022, 9, 20), material="补入党志愿书"),
    ],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""


def _with_problems(count: int, **more: Any) -> Review:
    review = ReviewFactory(first_on=date(2023, 3, 6), problems_told=1, **more)
    ProblemFactory.create_batch(count, review=review)
    return review


def _recognised(month: date) -> Problem:
    person = PersonFactory(birth_month=date(1980, 3, 1))
    return ProblemFactory(review__person=person, kind=Kind.BIRTH, month=month, recognised_on=date(2023, 4, 1), finding="认定")


CONTRADICTIONS = {
    "review-more-problems": (partial(_with_problems, 2), partial(_with_problems, 1)),
    "review-completed-with-problems": (
        partial(_with_problems, 1, completed_on=date(2023, 5, 1)),
        partial(_with_problems, 0, completed_on=date(2023, 5, 1)),
    ),
    "problem-month-not-of-roster": (partial(_recognised, date(1979, 3, 1)), partial(_recognised, date(1980, 3, 1))),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
