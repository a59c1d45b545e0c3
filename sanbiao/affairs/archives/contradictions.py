"""What cannot be true of the reviews of files."""

from functools import reduce
from operator import or_

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from sanbiao.affairs.archives.models import MONTHS, Problem, ProblemState
from sanbiao.core.ledger.contradictions import Contradiction


def _other_month(kind: str, field: str) -> Q:
    """That the month which the organisation recognised is not that of the roster."""
    fact = f"review__person__{field}"
    known = Q((f"{fact}__isnull", False), kind=kind, month__isnull=False, state=ProblemState.RECOGNISED)
    return known & ~Q(month=F(fact))


_PROBLEMS = Problem.objects.filter(review=OuterRef("pk"))

Contradiction(
    name="review-more-problems",
    title="登记的问题比所填的问题数多",
    ledger="archives.review",
    remedy="数一数这卷档案的问题，改正问题数；重复登记的问题请删去。",
    rows=Q(problems_told__lt=Subquery(_PROBLEMS.order_by().values("review").annotate(found=Count("pk")).values("found"))),
)
Contradiction(
    name="review-completed-with-problems",
    title="审核已完成，仍有问题没有认定或补正",
    ledger="archives.review",
    remedy="把问题认定或补正；还办不了的，撤回完成。",
    rows=Q(Exists(_PROBLEMS.filter(state=ProblemState.FOUND)), completed_on__isnull=False),
)
Contradiction(
    name="problem-month-not-of-roster",
    title="组织认定的年月和名册不一致",
    ledger="archives.problem",
    remedy="以组织认定为准，改正名册的年月；认定年月写错的，改正认定年月。",
    rows=reduce(or_, (_other_month(kind, field) for kind, field in MONTHS.items())),
)
