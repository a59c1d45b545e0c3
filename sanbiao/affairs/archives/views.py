"""The pages of file reviews: progress, problems, the roster against the files, and one volume."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from sanbiao.affairs.archives.models import MONTHS, Problem, ProblemState, Review, State
from sanbiao.affairs.archives.services import correct_roster
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.parts import Alert, Bars, History, RowBars
from sanbiao.core.pages.thing import ThingPage
from sanbiao.registry.people.models import Person, Status

REVIEWS, PROBLEMS, PEOPLE = ledger_of_model(Review), ledger_of_model(Problem), ledger_of_model(Person)


def _overdue(page: Overview) -> Q:
    return Q(due_on__lt=page.today) & ~Q(state=State.COMPLETED)


def _problem_overdue(page: Overview) -> Q:
    return Q(state=ProblemState.FOUND, due_on__lt=page.today)


def _open(_: Overview) -> Q:
    return Q(state=ProblemState.FOUND)


def _unlike_roster(page: Overview) -> Q:
    """Recognised months that the roster does not have."""
    unlike = Q()
    for kind, fact in MONTHS.items():
        there = F(f"review__person__{fact}")
        unlike |= Q(kind=kind) & (~Q(month=there) | Q((f"review__person__{fact}", None)))
    return Q(state=ProblemState.RECOGNISED, month__isnull=False, review__person__on_roster=True) & unlike


def _unreviewed(page: Overview) -> Q:
    """Serving cadres of the roster of whom no volume is in the book."""
    return Q(~Exists(Review.objects.filter(person=OuterRef("pk"))), on_roster=True, status=Status.SERVING)


class ArchivesOverview(Overview):
    name, title = "archives", "档案审核概况"
    ledgers = (REVIEWS.key, PROBLEMS.key)
    cards = by_unit = ("archives.volumes_reviewed", "archives.problems_found")
    charts = (
        RowBars(name="states", title="全部档案，按环节", field="state", unit="卷"),
        History("archives.volumes_reviewed"),
        Bars("archives.problems_found"),
        RowBars(
            name="open",
            title="未销号的问题，按类别",
            ledger=PROBLEMS.key,
            field="kind",
            unit="个",
            rows=_open,
        ),
    )
    alerts = (
        Alert(name="late", title="已过计划完成日期、尚未完成审核", unit="卷", rows=_overdue),
        Alert(name="problems-late", title="已过整改期限、尚未认定或补正", ledger=PROBLEMS.key, unit="个", rows=_problem_overdue),
        Alert(
            name="roster",
            title="组织认定的年月与干部名册不一致",
            ledger=PROBLEMS.key,
            unit="个",
            rows=_unlike_roster,
            verb="按认定更正名册",
            does=correct_roster,
            on=PEOPLE.key,
        ),
        Alert(name="unreviewed", title="在册现职、尚未列入专审", ledger=PEOPLE.key, unit="人", is_late=False, rows=_unreviewed),
    )


class ReviewView(ThingPage):
    name, route = "file-review", "archives/reviews/<int:pk>/"
    ledgers = (REVIEWS.key,)
    template = "archives/review.html"

    def shown(self) -> dict[str, Any]:
        """Each month that a file decides, as the roster has it and as it was last recognised."""
        review: Review = self.record
        problems = self.sight.rows(PROBLEMS.key).filter(review=review)
        recognised = problems.filter(state=ProblemState.RECOGNISED, month__isnull=False).order_by("recognised_on", "pk")
        found = dict(recognised.values_list("kind", "month"))
        lines = [(str(kind.label), getattr(review.person, fact), found.get(kind)) for kind, fact in MONTHS.items()]
        return {
            "lines": [(label, there, told, told is not None and told != there) for label, there, told in lines],
            "on_roster": review.person.on_roster,
            "open_problems": problems.filter(state=ProblemState.FOUND).count(),
            **self.ways_in(PROBLEMS),
        }
